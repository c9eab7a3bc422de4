#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# bats file_tags=long
# Kills, errors, full disks, signals and half writes at every change of the
# disk and at every block from the network: tests/crash/loop.py says what has to
# hold. At each n one of the six kinds, in turn; with CRASH_STEP=1 all of them,
# which takes hours.

load ../cli/helper

setup() {
	fresh
}

loop() {
	python3 "$ROOT/tests/crash/loop.py" --step "${CRASH_STEP:-${2:-6}}" \
		--lazy "$NINJENV" "$BATS_TEST_TMPDIR/loop" "$1"
}

@test "faults: a first environment from an empty store" {
	loop cold
}

@test "faults: a first environment, downloaded" {
	loop fetch
}

@test "faults: a first environment from a full store" {
	loop warm
}

@test "faults: a first environment, of copies" {
	loop copy
}

@test "faults: another version takes the place of one" {
	loop replace
}

@test "faults: a changed lock, all in one run" {
	loop changed
}

@test "faults: a package goes" {
	loop remove
}

@test "faults: a package that somebody removed comes again" {
	loop repair
}

@test "faults: the files that are generated" {
	loop generate
}

# pip takes seconds, so not every one.
@test "faults: a lock is made" {
	loop lock 30
}

@test "faults: another interpreter" {
	loop interpreter
}

@test "faults: a package that is built from source" {
	loop build 18
}

@test "faults: recipes" {
	loop recipes 12
}

@test "faults: an extension module, with headers of a package" {
	python3 -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' ||
		skip "python3 has no Python.h"
	loop module 18
	rm -rf "$BATS_TEST_TMPDIR/loop"
	loop flags
}
