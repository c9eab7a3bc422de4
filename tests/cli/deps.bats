#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tests/deps.sh on machines that lack things: a PATH with little on it.

bats_require_minimum_version 1.5.0

setup() {
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BIN="$BATS_TEST_TMPDIR/bin"
	mkdir -p "$BIN"
	for tool in sh awk tr sort sed cat mkdir rm; do
		ln -s "$(command -v $tool)" "$BIN/$tool"
	done
	fake id 'echo 1000'
	export BUILD="$BATS_TEST_TMPDIR/build" CC=cc PKG_CONFIG=pkg-config
	unset DEPS_DRY_RUN
}

# fake NAME COMMAND: a program of that name
fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"$BIN/$1"
	chmod +x "$BIN/$1"
}

deps() {
	run --separate-stderr env PATH="$BIN" sh "$ROOT/tests/deps.sh" "$@"
}

# Everything that a goal may need.
complete() {
	for tool in cc c++ ninja pkg-config bats git pgrep cmake clang-format \
		clang-tidy cppcheck python3 readelf valgrind clang; do
		fake $tool 'exit 0'
	done
}

@test "silent when nothing is missing" {
	complete
	deps check lint
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
	deps check lint
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
}

@test "python3 is asked for venv once, and again when it is another" {
	complete
	fake python3 "echo asked >>$BATS_TEST_TMPDIR/asked"
	touch -d '1 hour ago' "$BIN/python3"
	deps check
	deps check
	[ "$(wc -l <"$BATS_TEST_TMPDIR/asked")" = 1 ]
	touch -d '1 hour' "$BIN/python3"
	deps check
	[ "$(wc -l <"$BATS_TEST_TMPDIR/asked")" = 2 ]
}

@test "without leave to install, the one command to type" {
	complete
	rm "$BIN/ninja"
	fake python3 'exit 1'
	fake pkg-config 'for m; do [ "$m" = inih ] && exit 1; done; exit 0'
	fake apt-get 'echo never; exit 1'
	deps build
	[ "$status" = 1 ]
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "deps: missing: ninja inih venv" ]
	[ "${stderr_lines[2]}" = "    sudo sh -c 'apt-get update &&\
 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends\
 libinih-dev ninja-build python3-venv'" ]
}

@test "each package manager has its names" {
	complete
	rm "$BIN/bats"
	fake pkg-config 'for m; do [ "$m" = cmocka ] && exit 1; done; exit 0'
	declare -A command=(
		[dnf]="dnf install -y bats libcmocka-devel"
		[pacman]="pacman -Sy --needed --noconfirm bats cmocka"
		[apk]="apk add bats cmocka-dev"
	)
	for manager in dnf pacman apk; do
		fake $manager 'exit 1'
		deps check
		[ "$status" = 1 ]
		[ "${stderr_lines[2]}" = "    sudo sh -c '${command[$manager]}'" ]
		rm "$BIN/$manager"
	done
	export DEPS_DRY_RUN=1
	fake brew 'exit 1'
	deps check
	[ "${stderr_lines[2]}" = "    brew install bats-core cmocka" ]
}

@test "every need has a name for every package manager" {
	run awk '/^table=/ { on = 1; next } on && /^'"'"'/ { exit }
		on && NF != 6 { print }' "$ROOT/tests/deps.sh"
	[ -z "$output" ]
}

@test "root installs, and what is still missing is named" {
	complete
	rm "$BIN/ninja" "$BIN/bats"
	fake id 'echo 0'
	fake apt-get "echo \$* >>$BATS_TEST_TMPDIR/log
case \$1 in install) echo '#!/bin/sh' >$BIN/ninja
/bin/chmod +x $BIN/ninja;; esac"
	deps check
	[ "$status" = 1 ]
	[ "${stderr_lines[0]}" = "deps: still missing: bats" ]
	run cat "$BATS_TEST_TMPDIR/log"
	[ "${lines[0]}" = update ]
	[ "${lines[1]}" = \
		"install -y --no-install-recommends bats ninja-build" ]
}

@test "sudo is used where it asks for nothing" {
	complete
	rm "$BIN/ninja"
	fake sudo "shift
echo sudo >>$BATS_TEST_TMPDIR/log
exec \"\$@\""
	fake true 'exit 0'
	fake apk "echo '#!/bin/sh' >$BIN/ninja; /bin/chmod +x $BIN/ninja"
	deps build
	[ "$status" = 0 ]
	[ "$(wc -l <"$BATS_TEST_TMPDIR/log")" = 2 ]
}

@test "headers count for tests, also where there is no python3 yet" {
	complete
	export DEPS_DRY_RUN=1
	fake apt-get 'exit 1'
	for lacking in Python.h $'venv\nPython.h' none; do
		fake python3 "printf '%s\\n' '$lacking'"
		[ "$lacking" != none ] || rm "$BIN/python3"
		deps check
		[ "$status" = 1 ]
		[[ "${stderr_lines[0]}" = "deps: missing: "*" Python.h"* ||
			"${stderr_lines[0]}" = "deps: missing: Python.h" ]]
		[[ "${stderr_lines[2]}" = *" python3-dev"* ]]
	done
	fake python3 'echo Python.h'
	deps build
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
}

@test "a demonstration needs no library that only tests need" {
	complete
	rm "$BIN/bats" "$BIN/cmake" "$BIN/git"
	fake pkg-config 'for m; do [ "$m" = yaml-0.1 ] && exit 1; done; exit 0'
	SSL_CERT_FILE=$BATS_TEST_FILENAME deps build demo
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
}

@test "a fuzzer needs clang's library too, and valgrind is asked for by name" {
	complete
	export DEPS_DRY_RUN=1
	fake apt-get 'exit 1'
	deps fuzz valgrind
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
	fake clang 'exit 1'
	deps fuzz
	[ "$status" = 1 ]
	[ "${stderr_lines[0]}" = "deps: missing: libFuzzer" ]
	[[ "${stderr_lines[2]}" = *" libclang-rt-dev'" ]]
	rm "$BIN/clang" "$BIN/valgrind"
	deps fuzz valgrind
	[ "${stderr_lines[0]}" = "deps: missing: clang libFuzzer valgrind" ]
	[[ "${stderr_lines[2]}" = *" clang libclang-rt-dev valgrind'" ]]
}

@test "no package manager: what is missing, and failure" {
	complete
	rm "$BIN/git"
	deps check
	[ "$status" = 1 ]
	[ "${stderr_lines[0]}" = "deps: missing: git" ]
}

@test "the benchmark's nginx is unpacked, never installed" {
	complete
	export SSL_CERT_FILE="$BATS_TEST_DIRNAME/deps.bats" SBIN=$BIN
	fake apt-get "echo \"\$*\" >>$BATS_TEST_TMPDIR/asked
		[ \"\$1\" = download ] && : >nginx_1_all.deb"
	fake dpkg-deb "mkdir -p usr/sbin
		ln -s $BIN/true usr/sbin/nginx"
	fake true 'exit 0'
	ln -s "$(command -v ln)" "$BIN/ln"
	deps build bench
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
	[ -x "$BUILD/bench/nginx/usr/sbin/nginx" ]
	deps build bench
	[ "$(<"$BATS_TEST_TMPDIR/asked")" = "download nginx" ]
}

@test "without nginx the benchmark is served all the same" {
	complete
	export SSL_CERT_FILE="$BATS_TEST_DIRNAME/deps.bats" SBIN=$BIN
	deps build bench
	[ "$status" = 0 ]
	[ -z "$output$stderr" ]
	fake apt-get 'echo no network >&2; exit 100'
	fake dpkg-deb 'exit 1'
	deps build bench
	[ "$status" = 0 ]
	[ "$output" = \
		"deps: no nginx: the benchmark's own server takes its place" ]
	[ ! -e "$BUILD/bench/nginx" ]
}
