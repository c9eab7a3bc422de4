#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Parts of `ninja env` are killed at moments that chance picks, 200 times; then one
# run makes all well (kills.py says what that is).
# bats file_tags=long
# seconds: 600

load ../cli/helper

setup() {
	fresh cold
}

kills() { # VICTIM TIMES
	python3 "$ROOT/tests/long/kills.py" --times "$2" "$1" "$NINJENV" \
		"$BATS_TEST_TMPDIR/world"
}

@test "kill -9 of ninja" {
	kills ninja 67
}

@test "kill -9 of the sync" {
	kills sync 67
}

@test "kill -9 of ninjenv-fetch" {
	kills fetch 66
}
