#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv vendor: every file of the locks in a directory, and using it.

load helper

setup_file() {
	index_start
	index_wheel one 1.0
	index_wheel one 1.0 --tag cp30-cp30-win32
	index_wheel two 2.0
	index_wheel srconly 1.0 --sdist
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	venv_ini "[env]" "pip = no" "[packages]" "one =" "two ="
	lock_of one-1.0-py3-none-any.whl two-2.0-py3-none-any.whl
}

@test "vendor: the directory then serves without network" {
	expect 0 "$NINJENV" vendor wheels
	has "$out" "wheels: 2 files; 2 fetched (0.0 MB), 0 there" \
		"find-links = wheels"
	[ "$(ls -A wheels)" = "one-1.0-py3-none-any.whl
two-2.0-py3-none-any.whl" ]
	cmp wheels/one-1.0-py3-none-any.whl \
		"$INDEX_FILES/one-1.0-py3-none-any.whl"
	[ "$(stat -c %a wheels/one-1.0-py3-none-any.whl)" = 644 ]
	export NINJENV_OFFLINE=1 NINJENV_CACHE="$BATS_TEST_TMPDIR/empty"
	printf '%s\n' "[index]" "find-links = wheels" >>venv.ini
	: >"$INDEX_STATE/log"
	expect 0 "$NINJENV"
	expect 0 ninja env
	.venv/bin/python -c "import one, two"
	[ ! -s "$INDEX_STATE/log" ]
	expect 0 "$NINJENV" vendor wheels
	[ "$out" = "wheels: 2 files; 0 fetched (0.0 MB), 2 there" ]
}

@test "vendor: good files stay, bad ones are replaced and named" {
	expect 0 "$NINJENV" vendor wheels
	echo broken >wheels/two-2.0-py3-none-any.whl
	echo mine >wheels/notes.txt
	kept=$(stat -c '%i %Y' wheels/one-1.0-py3-none-any.whl)
	: >"$INDEX_STATE/log"
	expect 0 "$NINJENV" vendor wheels
	has "$out" "2 files; 1 fetched" "1 there"
	has "$err" "two-2.0-py3-none-any.whl: warning: it did not have"
	[ "$(index_requests one-1.0)" -eq 0 ]
	[ "$(stat -c '%i %Y' wheels/one-1.0-py3-none-any.whl)" = "$kept" ]
	cmp wheels/two-2.0-py3-none-any.whl \
		"$INDEX_FILES/two-2.0-py3-none-any.whl"
	[ "$(cat wheels/notes.txt)" = mine ]
}

@test "vendor: bytes that the lock does not name are refused, the rest is there" {
	echo "/files/two* wrong" >"$INDEX_STATE/rules"
	expect 1 "$NINJENV" vendor wheels
	has "$err" "two-2.0-py3-none-any.whl"
	[ -f wheels/one-1.0-py3-none-any.whl ]
	[ ! -e wheels/two-2.0-py3-none-any.whl ]
	: >"$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
	expect 0 "$NINJENV" vendor wheels
	[ "$(index_requests one-1.0)" -eq 0 ]
	[ "$(ls -A wheels | wc -l)" -eq 2 ]
}

@test "vendor --all: files of other systems too" {
	lock_of one-1.0-cp30-cp30-win32.whl two-2.0-py3-none-any.whl
	expect 1 "$NINJENV" vendor wheels
	has "$err" "one"
	expect 0 "$NINJENV" vendor --all wheels
	[ -f wheels/one-1.0-cp30-cp30-win32.whl ]
	[ -f wheels/two-2.0-py3-none-any.whl ]
}

@test "vendor: a package that has to be built is named" {
	venv_ini "[env]" "pip = no" "[packages]" "srconly ="
	lock_of srconly-1.0.tar.gz
	expect 0 "$NINJENV" vendor wheels
	has "$err" "pylock.toml:" "warning: srconly is built from source"
	[ -f wheels/srconly-1.0.tar.gz ]
}

@test "vendor: the locks of all environments, into any place" {
	venv_ini "[env]" "pip = no" "[packages]" "one =" \
		"[env:docs]" "pip = no" "[packages:docs]" "two ="
	lock_of two-2.0-py3-none-any.whl
	mv pylock.toml pylock.docs.toml
	lock_of one-1.0-py3-none-any.whl
	cd ..
	expect 0 "$NINJENV" -q -C repo vendor deep/er
	[ -z "$out$err" ]
	[ "$(ls deep/er | wc -l)" -eq 2 ]
	expect 0 "$NINJENV" -C repo vendor deep/er
	has "$out" "find-links = $PWD/deep/er"
}

@test "vendor: two hashes for one name" {
	venv_ini "[env]" "pip = no" "[packages]" "one =" \
		"[env:docs]" "pip = no" "[packages:docs]" "one ="
	lock_of one-1.0-py3-none-any.whl
	sed 's/sha256 = "......../sha256 = "00000000/' pylock.toml \
		>pylock.docs.toml
	expect 1 "$NINJENV" vendor wheels
	has "$err" "pylock.docs.toml:8:" "has another SHA-256 here" \
		"pylock.toml:8:" "note: the other place"
	[ ! -e wheels ]
}

@test "vendor: offline, and bad calls" {
	NINJENV_OFFLINE=1 expect 1 "$NINJENV" vendor wheels
	has "$err" "NINJENV_OFFLINE"
	[ ! -s "$INDEX_STATE/log" ]
	expect 2 "$NINJENV" vendor
	has "$err" "usage: ninjenv vendor [--all] DIR"
	expect 2 "$NINJENV" vendor a b
	touch file
	expect 1 "$NINJENV" vendor file
	has "$err" "/file'"
}

@test "vendor: a lock of ours, made on the way, serves elsewhere" {
	rm pylock.toml
	expect 0 "$NINJENV" vendor wheels
	has "$out" "wheels: 2 files"
	grep -q digest pylock.toml
	printf '%s\n' "[index]" "find-links = wheels" >>venv.ini
	mkdir ../elsewhere
	mv venv.ini pylock.toml wheels ../elsewhere
	cd ../elsewhere
	export NINJENV_OFFLINE=1 NINJENV_CACHE="$BATS_TEST_TMPDIR/empty"
	unset PIP_INDEX_URL
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 0 "$NINJENV" check
	.venv/bin/python -c "import one, two"
}
