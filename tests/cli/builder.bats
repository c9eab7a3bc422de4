#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# As a distribution's builder works: no network, an empty home and store, all
# files in a directory.

load helper

setup_file() {
	command -v ninja >/dev/null || skip "there is no ninja"
	export INDEX_FILES="$BATS_FILE_TMPDIR/files"
}

setup() {
	fresh
	unset NINJENV_CACHE
	rm -rf "$INDEX_FILES"
	mkdir "$INDEX_FILES"
}

# traced PATTERN COMMAND...: done, and where strace works, without such a call
traced() {
	local pattern=$1 seen="$BATS_TEST_TMPDIR/seen" trace=()
	if strace -f -o /dev/null true 2>/dev/null; then
		trace=(strace -f -qq -e trace=socket,connect -o "$seen")
	fi
	: >"$seen"
	expect 0 "${trace[@]}" "${@:2}"
	grep -E "$pattern" "$seen" >"$seen.bad" || true
	cat "$seen.bad"
	[ ! -s "$seen.bad" ]
}

# Not one, but for the name service's.
quiet() {
	traced 'socket\(AF_(INET|NETLINK)|sa_family=AF_INET' "$@"
}

# Nobody is called: pip makes a socket when it starts, to see whether there is
# IPv6, and only binds it.
calling_nobody() {
	traced 'connect\(.*sa_family=AF_INET' "$@"
}

# bats test_tags=long
@test "sdist and build requirements by find-links: locked and built, no socket" {
	index_wheel app 1.0 --sdist --build-requires tool --hook-requires helper
	index_wheel tool 1.0
	index_wheel helper 0.1
	index_wheel lib 1.0
	mv "$INDEX_FILES" vendor
	venv_ini "[env]" "pip = no" "[packages]" "app =" "lib =" "[index]" \
		"find-links = ./vendor"
	export NINJENV_OFFLINE=1
	calling_nobody "$NINJENV"
	quiet ninja env
	.venv/bin/python -c 'import app, lib'
	# The next builder has the lock, and nothing else of this one.
	rm -rf .venv .ninja_* env.ninja build.ninja "$HOME"
	mkdir "$HOME"
	quiet "$NINJENV"
	quiet ninja env
	.venv/bin/python -c 'import app, lib'
	[ -s .venv/.ninjenv/log/app.log ]
	expect 0 ninja env
	has "$out" "no work to do"
}

@test "what find-links lacks is named" {
	index_wheel app 1.0 --sdist --build-requires tool
	mv "$INDEX_FILES" vendor
	venv_ini "[env]" "pip = no" "[packages]" "app =" "[index]" \
		"find-links = ./vendor"
	export NINJENV_OFFLINE=1
	expect 1 "$NINJENV"
	has "$err" "app-1.0.tar.gz" "the requirement tool "
}
