#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The examples, with stand-ins for their packages from a loopback index.
# seconds: 35

bats_require_minimum_version 1.5.0
load ../examples.bash

setup_file() {
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BOX=$BATS_FILE_TMPDIR
	export ROOT BOX
	mkdir -p "$BOX/files" "$BOX/state" "$BOX/bin"
	ln -s "${NINJENV:-$ROOT/build/ninjenv}" "$BOX/bin/ninjenv"
	export NINJENV_FETCH="${NINJENV_FETCH:-$ROOT/build/ninjenv-fetch}"
	export PATH="$BOX/bin:$PATH"
	python3 "$ROOT/tests/fixtures/packages.py" "$BOX/files"
	python3 "$ROOT/tests/fixtures/index.py" "$BOX/files" "$BOX/state" \
		>"$BOX/server.log" 2>&1 3>&- &
	echo $! >"$BOX/pid"
	for _ in $(seq 100); do
		[ -s "$BOX/state/port" ] && break
		sleep 0.1
	done
	PIP_INDEX_URL="http://127.0.0.1:$(cat "$BOX/state/port")/simple/"
	export PIP_INDEX_URL
}

teardown_file() {
	kill "$(cat "$BOX/pid")"
}

setup() {
	unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
	unset CI NINJENV_LOCKED NINJENV_OFFLINE
	unset PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX
	export PIP_CONFIG_FILE=/dev/null
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/store"
}

@test "minimal: a header that a package of the environment generates" {
	minimal_works
	minimal_follows_pins
}

# bats test_tags=long
@test "environments: one extends the other and overrides a package" {
	environments_work
}

# bats test_tags=long
@test "codegen: three headers, each by a package of its own" {
	codegen_works
	codegen_follows_pins
}

# bats test_tags=long
@test "cmake: two headers, each by a package of its own" {
	cmake_works
	cmake_follows_pins
}

# bats test_tags=long
@test "ci: the workflows' commands, with a committed lock and a cached store" {
	ci_works
}

@test "ci: the store is cached by the digest of the lock" {
	ci_caches_the_store
}
