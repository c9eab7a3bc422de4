#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make install and make uninstall.

bats_require_minimum_version 1.5.0

setup() {
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BUILT=$(dirname "${NINJENV:-$ROOT/build/ninjenv}")
	unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES NINJENV_FETCH CI
	cd "$ROOT"
}

files() {
	(cd "$1" && find . ! -type d | sort)
}

@test "everything has its place, below DESTDIR and PREFIX" {
	make -s install BUILD="$BUILT" DESTDIR="$BATS_TEST_TMPDIR/to" PREFIX=/opt
	run files "$BATS_TEST_TMPDIR/to/opt"
	[ "$output" = "./bin/ninjenv
./libexec/ninjenv/ninjenv-fetch
./share/bash-completion/completions/ninjenv
./share/cmake/ninjenv/ninjenv-config-version.cmake
./share/cmake/ninjenv/ninjenv-config.cmake
./share/cmake/ninjenv/ninjenv-nodes.cmake
./share/cmake/ninjenv/ninjenv.cmake
./share/doc/ninjenv/LICENSE
./share/doc/ninjenv/README.md
./share/doc/ninjenv/venv.ini.example
./share/fish/vendor_completions.d/ninjenv.fish
./share/man/man1/ninjenv.1
./share/man/man5/venv.ini.5
./share/zsh/site-functions/_ninjenv" ]
	[ "$(ls "$BATS_TEST_TMPDIR/to")" = opt ]
	bash -n "$BATS_TEST_TMPDIR/to/opt/share/bash-completion/completions/ninjenv"
}

@test "what is installed runs, and downloads" {
	local to="$BATS_TEST_TMPDIR/a prefix"
	make -s install BUILD="$BUILT" PREFIX="$to"
	run "$to/bin/ninjenv" --version
	[ "$output" = "ninjenv $(cat VERSION)" ]
	mkdir -p "$BATS_TEST_TMPDIR/repository" "$BATS_TEST_TMPDIR/files" \
		"$BATS_TEST_TMPDIR/state"
	python3 tests/fixtures/make_wheel.py "$BATS_TEST_TMPDIR/files" small 1.0
	python3 tests/fixtures/index.py "$BATS_TEST_TMPDIR/files" \
		"$BATS_TEST_TMPDIR/state" >/dev/null 2>&1 3>&- &
	local server=$!
	for _ in $(seq 100); do
		[ -s "$BATS_TEST_TMPDIR/state/port" ] && break
		sleep 0.1
	done
	cd "$BATS_TEST_TMPDIR/repository"
	printf '[env]\npip = no\n[packages]\nsmall =\n' >venv.ini
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/store" PIP_CONFIG_FILE=/dev/null
	PIP_INDEX_URL="http://127.0.0.1:$(cat "$BATS_TEST_TMPDIR/state/port")"
	export PIP_INDEX_URL="$PIP_INDEX_URL/simple/"
	run "$to/bin/ninjenv" env
	kill $server
	echo "$output"
	[ "$status" = 0 ]
	.venv/bin/python -c 'import small'
}

@test "uninstall removes exactly that" {
	local to="$BATS_TEST_TMPDIR/to"
	make -s install BUILD="$BUILT" PREFIX="$to"
	touch "$to/bin/another" "$to/share/man/man1/another.1"
	make -s uninstall BUILD="$BUILT" PREFIX="$to"
	run files "$to"
	[ "$output" = "./bin/another
./share/man/man1/another.1" ]
	[ ! -e "$to/libexec/ninjenv" ]
	[ ! -e "$to/share/doc/ninjenv" ]
	[ ! -e "$to/share/cmake/ninjenv" ]
}
