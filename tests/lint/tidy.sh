#!/bin/sh
# SPDX-License-Identifier: MIT
# tidy.sh FLAG... -- FILE...: clang-tidy over the files, compiled with the
# flags; silent when nothing is wrong.
set -u
flags=
while [ "$1" != -- ]; do
	flags="$flags
$1"
	shift
done
shift
IFS='
'
# The flags hold quotes, so they are split at lines only.
out=$(clang-tidy --quiet "$@" -- $flags 2>&1) && exit 0
echo "$out" | grep -v 'warnings\{0,1\} generated\|^Suppressed\|^Use -header'
exit 1
