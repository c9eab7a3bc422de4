#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A sample of what tests/long/crash.bats does at every change of the disk:
# tests/crash/loop.py and power.py say what has to hold.

load helper

setup() {
	fresh
}

@test "faults: a kill, an error, a signal and half a write, now and then" {
	python3 "$ROOT/tests/crash/loop.py" --lazy --step 71 \
		--kind kill --kind EIO --kind short \
		"$NINJENV" "$BATS_TEST_TMPDIR/loop" replace generate
}

@test "a power cut: now and then" {
	local code=0
	python3 "$ROOT/tests/crash/power.py" --step 100 --random 1 \
		"$NINJENV" "$BATS_TEST_TMPDIR/power" replace || code=$?
	[ "$code" -ne 77 ] || skip "strace cannot trace here"
	[ "$code" -eq 0 ]
}
