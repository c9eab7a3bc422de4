#!/bin/sh
# SPDX-License-Identifier: MIT
# demo.sh BUILD: the main job on examples/minimal with real packages, in a copy
# below BUILD/demo, with a store of its own. Shows what it types and what that
# cost.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/minimal"
demo=$build/demo
rm -rf "$demo"
mkdir -p "$demo/minimal"
cp .gitignore build.ninja crc_table.h.j2 gen.py main.c venv.ini "$demo/minimal"
cd "$demo/minimal"

PATH=$build:$PATH
NINJENV_CACHE=$demo/store
export PATH NINJENV_CACHE
# The lock is made here, whatever runs this; colours as the terminal has them.
unset CI NINJENV_LOCKED NINJENV_OFFLINE MAKEFLAGS MFLAGS MAKELEVEL

say() {
	printf '\n# %s\n' "$*"
}

# type COMMAND...: shows it, runs it and says how long it took
type() {
	printf '$ %s\n' "$*"
	python3 -c '
import subprocess, sys, time
start = time.monotonic()
code = subprocess.call(sys.argv[1:])
took = 1000 * (time.monotonic() - start)
print("  (%d ms)" % took if took >= 10 else "  (%.1f ms)" % took)
sys.exit(code if code >= 0 else 1)' "$@"
}

# pin PACKAGE VERSION: edits venv.ini
pin() {
	printf '$ sed -i "s/^%s .*/%s = %s/" venv.ini\n' "$1" "$1" "$2"
	sed -i "s/^$1 .*/$1 = $2/" venv.ini
}

say "a C program whose header Python generates, with jinja2 from [packages]:"
printf '$ cat venv.ini\n'
cat venv.ini

say "once: choose versions, write pylock.toml and env.ninja"
type ninjenv

say "make the environment true: download, unpack, link"
type ninja env

say "again: nothing to do, and no process but Ninja's own"
type ninja env

say "the program; its header's edge depends on env/jinja2"
type ninja
type ./crc 123456789

say "another version of click: the header does not depend on it"
pin click 8.1.7
type ninja

say "another version of jinja2: the header is made again, and what includes it"
pin jinja2 3.1.5
type ninja
type ./crc 123456789

say "back to the first version, which the store has"
pin jinja2 3.1.6
type ninja
type ninja

say "all of this lies in $demo; nothing else was touched"
