#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# bats file_tags=long
# Power cuts after every fifth change of the disk, with all ways of losing what
# was not flushed: tests/crash/power.py says what has to hold. CRASH_STEP=1 takes
# each.

load ../cli/helper

setup() {
	fresh
}

power() {
	local code=0
	python3 "$ROOT/tests/crash/power.py" --step "${CRASH_STEP:-5}" \
		--random "${CRASH_RANDOM:-1}" "$NINJENV" \
		"$BATS_TEST_TMPDIR/power" "$1" || code=$?
	[ "$code" -ne 77 ] || skip "strace cannot trace here"
	[ "$code" -eq 0 ]
}

@test "power cuts: a first environment from an empty store" {
	power cold
}

@test "power cuts: a first environment from a full store" {
	power warm
}

@test "power cuts: a first environment, of copies" {
	power copy
}

@test "power cuts: another version takes the place of one" {
	power replace
}

@test "power cuts: another version, of copies" {
	power replace-copy
}

@test "power cuts: a package goes" {
	power remove
}

@test "power cuts: the last package goes" {
	power nothing-left
}

@test "power cuts: a changed lock, all in one run" {
	power changed
}

@test "power cuts: the files that are generated" {
	power generate
}

@test "power cuts: a lock is made" {
	power lock
}
