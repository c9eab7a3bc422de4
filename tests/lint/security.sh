#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/SECURITY.md names tests: each must be there. A row's last two columns are
# `a file below tests/` and the test's name as that file has it (of several,
# parted by ' + ').
set -u
cd "$(dirname "$0")/../.." || exit 1

page=${1:-docs/SECURITY.md}
found=$(mktemp) || exit 1
trap 'rm -f "$found"' EXIT
awk -F'|' '
	function trim(s) { gsub(/^ +| +$/, "", s); return s }
	NF < 5 { next }
	{ file = trim($(NF - 2)); names = trim($(NF - 1)) }
	file ~ /^`[a-z]+\/[a-z0-9_.]+`$/ {
		gsub(/`/, "", file)
		n = split(names, name, / [+] /)
		if (!n)
			printf "%d\t%s\t\n", NR, file
		for (i = 1; i <= n; i++)
			printf "%d\t%s\t%s\n", NR, file, trim(name[i])
	}
' "$page" >"$found" || exit 1

code=0 rows=0
while IFS='	' read -r line file name; do
	rows=$((rows + 1))
	if [ -z "$name" ] || ! grep -qF -- "$name" "tests/$file" 2>/dev/null; then
		echo "$page:$line: error: tests/$file has no test '$name'"
		code=1
	fi
done <"$found"
if [ "$rows" -eq 0 ]; then
	echo "$page: error: it names no test"
	code=1
fi
exit $code
