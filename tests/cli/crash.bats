#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Kills, I/O errors and full disks at the n-th change of the disk: every 23rd
# (61st where there are many);
# TESTS_LONG=1 takes each (minutes).
# tests/crash/loop.py says what has to hold.
# seconds: 100

load helper

setup() {
	fresh
}

loop() {
	local how=(--step "${2:-23}" --lazy)
	[ -z "${TESTS_LONG-}" ] || how=(--step 1)
	python3 "$ROOT/tests/crash/loop.py" "${how[@]}" "$NINJENV" \
		"$BATS_TEST_TMPDIR/loop-$1" "$1"
}

@test "faults: a first environment from an empty store" {
	loop cold 61
}

@test "faults: a first environment from a full store" {
	loop warm
}

@test "faults: another version takes the place of one" {
	loop replace
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

@test "faults: another interpreter" {
	loop interpreter
}

@test "faults: a package that is built from source" {
	loop build
}

@test "faults: recipes" {
	loop recipes
}

@test "faults: an extension module, with headers of a package" {
	python3 -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' ||
		skip "python3 has no Python.h"
	loop module
	loop flags
}
