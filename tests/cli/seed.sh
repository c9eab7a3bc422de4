#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes what a machine has learnt before most tests begin: what Python says of
# itself, an environment's skeleton and pip with bytecode. It is three starts of
# Python and one of pip, the same for each test.
#
#     NINJENV=... NINJENV_FETCH=... tests/cli/seed.sh DIRECTORY
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in $(compgen -e | grep -E '^(PIP_|NINJENV_CACHE|XDG_|UV_|CI$)'); do
	unset "$name"
done
export HOME="$work" NINJENV_CACHE="$work/store" NINJENV_DURABLE=0
export PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1
mkdir "$work/repo"
cd "$work/repo"
python3 "$root/tests/fixtures/make_wheel.py" . seed 1.0 >/dev/null
printf '%s\n' "[env]" "pip = no" "[packages]" \
	"seed = ./seed-1.0-py3-none-any.whl" >venv.ini
"${NINJENV:-$root/build/ninjenv}" env >/dev/null
mkdir -p "$work/seed"
mv "$work"/store/v1/{python,venv,pip,wheel} "$work/seed"
rm -rf "$work"/seed/wheel/"$(sha256sum seed-1.0-py3-none-any.whl | cut -d" " -f1)"
mkdir -p "$(dirname "$1")"
mv "$work/seed" "$1"
