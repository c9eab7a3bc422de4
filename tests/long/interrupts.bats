#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ^C in a terminal at moments that chance picks: a prompt end, no process that
# stays, no half-written line, and one run makes all well (kills.py).
# bats file_tags=long
# seconds: 400

load ../cli/helper

setup() {
	fresh cold
	need_terminals
}

@test "^C at any moment of a first run, a warm one and an upgrade" {
	python3 "$ROOT/tests/long/kills.py" --times 200 terminal "$NINJENV" \
		"$BATS_TEST_TMPDIR/world"
}
