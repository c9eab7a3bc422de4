#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv outdated: newer versions at the index, and who keeps a lock from them.

load helper

setup_file() {
	index_start
	for version in 1.0 1.1 2.0; do
		index_wheel base $version
	done
	index_wheel base 3.0rc1
	index_wheel base 4.0 --requires-python '>=4'
	index_wheel base 5.0 --tag cp30-cp30-win32
	index_wheel base 6.0
	echo "base-6.0-py3-none-any.whl broken" >"$INDEX_STATE/yanked"
	index_wheel top 1.0 --requires 'base<2'
	index_wheel top 1.0.1 --requires 'base<2'
	index_wheel picky 1.0 --requires 'base>=1; extra == "more"' \
		--extra 'less=base<1.1' --extra 'more=base<2'
	index_wheel same 1.0
	index_wheel sdist 1.0 --sdist
	index_wheel sdist 1.5 --sdist
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
}

@test "outdated: wanted, latest, and who holds it" {
	venv_ini "[env]" "pip = no" "[packages]" "top = <1.0.1" "same ="
	lock_of top-1.0-py3-none-any.whl base-1.0-py3-none-any.whl \
		same-1.0-py3-none-any.whl
	expect 0 "$NINJENV" outdated
	# Nobody has top's wheel here yet: nothing is known of what it needs.
	has "$out" "base     1.0     2.0     2.0
"
	expect 0 "$NINJENV"
	expect 0 ninja env
	: >"$INDEX_STATE/log"
	expect 0 "$NINJENV" outdated
	[ "$out" = "env: 2 of 3 packages have a newer version
package  locked  wanted  latest  held by
top      1.0     1.0     1.0.1   venv.ini:4 (<1.0.1)
base     1.0     1.1     2.0     top 1.0 (<2)

'ninjenv lock --upgrade' takes what stands under 'wanted'" ]
	[ -z "$err" ]
	# One question for each, and no file.
	[ "$(index_requests /simple/)" -eq 3 ]
	[ "$(index_requests /files/)" -eq 0 ]
}

@test "outdated: extras count where they are asked for" {
	venv_ini "[env]" "pip = no" "[packages]" "picky[more] ="
	lock_of picky-1.0-py3-none-any.whl base-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 0 "$NINJENV" outdated
	has "$out" "base     1.0     1.1     2.0     picky 1.0 (<2)"
	lacks "$out" "<1.1"
}

@test "outdated: adopted files and their constraints hold back, too" {
	venv_ini "[env]" "pip = no" "requirements = r.txt"
	printf '%s\n' "-c c.txt" "base>=1" "same" >r.txt
	printf '%s\n' "# not yet" "base<1.1" \
		"base<1.0.5; python_version < '3'" >c.txt
	lock_of base-1.0-py3-none-any.whl same-1.0-py3-none-any.whl
	expect 0 "$NINJENV" outdated
	has "$out" "base     1.0     1.0     2.0     c.txt:2 (<1.1)"
	lacks "$out" "c.txt:3"
	lacks "$out" "--upgrade"
}

@test "outdated: pre-releases where one is asked for" {
	venv_ini "[env]" "pip = no" "[packages]" "base = >=1.0a1"
	lock_of base-2.0-py3-none-any.whl
	expect 0 "$NINJENV" outdated
	has "$out" "base     2.0     3.0rc1  3.0rc1"
}

@test "outdated: source distributions, and what is of no index" {
	venv_ini "[env]" "pip = no" "[packages]" "sdist =" \
		"base = ./wheels/base-1.0-py3-none-any.whl"
	mkdir wheels
	cp "$INDEX_FILES"/base-1.0-*.whl wheels/
	lock_of sdist-1.0.tar.gz base-1.0-py3-none-any.whl
	expect 0 "$NINJENV" outdated
	has "$out" "env: 1 of 1 packages has a newer version" \
		"sdist    1.0     1.5     1.5" "of no index: base"
	[ "$(index_requests /simple/base/)" -eq 0 ]
}

@test "outdated: --json, --check, -q and several environments" {
	venv_ini "[env]" "pip = no" "[packages]" "same =" \
		"[env:docs]" "pip = no" "[packages:docs]" "base = ==1.0"
	lock_of base-1.0-py3-none-any.whl
	mv pylock.toml pylock.docs.toml
	lock_of same-1.0-py3-none-any.whl
	expect 0 "$NINJENV" outdated --check env
	[ "$out" = "env: 0 of 1 packages have a newer version" ]
	expect 0 "$NINJENV" outdated --json env
	[ "$out" = "[]" ]
	expect 4 "$NINJENV" outdated --check
	has "$out" "env: 0 of 1" "env-docs: 1 of 1" "venv.ini:8 (==1.0)"
	lacks "$out" "lock --upgrade"
	expect 4 "$NINJENV" -q outdated --check docs
	[ -z "$out$err" ]
	expect 0 "$NINJENV" outdated --json
	python3 - <<-'END' "$out"
		import json, sys
		assert json.loads(sys.argv[1]) == [{
		    "environment": "docs", "name": "base", "locked": "1.0",
		    "wanted": "1.0", "latest": "2.0",
		    "held_by": [{"who": "venv.ini:8", "requirement": "==1.0"}]}]
	END
	[ ! -e .venv ] && [ ! -e env.ninja ]
}

@test "outdated: offline, an index that fails, one that lacks it" {
	venv_ini "[env]" "pip = no" "[packages]" "base ="
	lock_of base-1.0-py3-none-any.whl
	NINJENV_OFFLINE=1 expect 1 "$NINJENV" outdated
	[ -z "$out" ]
	has "$err" "error: newer versions are only known to the index, and" \
		"hint: run it without NINJENV_OFFLINE"
	mkdir wheels
	cp "$INDEX_FILES"/base-1.1-*.whl wheels/
	printf '%s\n' "[index]" "find-links = wheels" >>venv.ini
	NINJENV_OFFLINE=1 PIP_NO_INDEX=1 expect 0 "$NINJENV" outdated
	has "$out" "base     1.0     1.1     1.1"
	venv_ini "[env]" "pip = no" "[packages]" "base ="
	echo "/simple/base/ status=403" >"$INDEX_STATE/rules"
	expect 1 "$NINJENV" outdated
	has "$err" "error:" "403"
	echo "/simple/base/ status=404" >"$INDEX_STATE/rules"
	expect 0 "$NINJENV" outdated
	has "$err" "warning: no index has base"
	expect 2 "$NINJENV" outdated evn
	has "$err" "did you mean 'env'?"
}
