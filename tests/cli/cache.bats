#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# 'ninjenv cache': dir, size, verify, prune, clean; the limit of the store.

load helper

setup_file() {
	index_start
	index_wheel demo 1.0 --file 'demo/__init__.py=x = 1\n' \
		--file 'demo/data.txt=data\n'
	index_wheel other 1.0 --file 'other.py=y = 1\n'
	local name big i options
	for name in one two three; do
		options=()
		for i in 1 2 3 4; do
			big=$(head -c 75000 /dev/urandom | base64 -w0)
			options+=(--file "$name/$i.txt=$big")
		done
		index_wheel "$name" 1.0 "${options[@]}"
	done
}
teardown_file() { index_stop; }

# Cold: what the tests share would go with what is cleaned up here.
setup() {
	fresh cold
	STORE="$NINJENV_CACHE/v1"
}

ninjenv() { "$NINJENV" "$@"; }

# make_env PACKAGE...: an environment with these, without pip; the lock is there.
make_env() {
	venv_ini "[env]" "pip = no" "[packages]" "${@/%/ =}"
	lock_of "${@/%/-1.0-py3-none-any.whl}"
	"$NINJENV" -q && ninja env >/dev/null
}

# entry NAME: the store's entry of a package.
entry() {
	grep -l "^name	$1\$" "$STORE"/wheel/*/manifest | xargs dirname
}

# unused DAYS NAME...: as if the entries had been made so long ago.
unused() {
	local days=$1 name
	shift
	for name; do
		touch -d "$days days ago" "$(entry "$name")"
	done
}

# is_gone NAME, within a few seconds: a process of its own removes it.
is_gone() {
	for _ in $(seq 100); do
		entry "$1" >/dev/null 2>&1 || return 0
		sleep 0.1
	done
	return 1
}

# holds SH|EX: a process that has the store's lock, $holder.
holds() {
	mkdir -p "$STORE/lock"
	python3 - "$STORE/lock/store" "$1" 3>&- <<-'END' &
		import fcntl, os, sys, time

		fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
		fcntl.flock(fd, getattr(fcntl, "LOCK_" + sys.argv[2]))
		open(sys.argv[1] + ".held", "w").close()
		time.sleep(60)
	END
	holder=$!
	for _ in $(seq 100); do
		[ -e "$STORE/lock/store.held" ] && return
		sleep 0.1
	done
	return 1
}

@test "dir: the path, and nothing is made" {
	expect 0 ninjenv cache dir
	[ "$out" = "$STORE" ]
	[ ! -e "$NINJENV_CACHE" ]
	unset NINJENV_CACHE
	expect 0 ninjenv cache dir
	[ "$out" = "$HOME/.cache/ninjenv/v1" ]
}

@test "dir: the store of the repository where the home cannot be written" {
	export NINJENV_CACHE=/dev/null/store
	venv_ini "[env]" "path = here" "[packages]"
	expect 0 ninjenv cache dir
	[ "$out" = "$PWD/here/.ninjenv/cache/v1" ]
}

@test "an empty store: every action does nothing" {
	expect 0 ninjenv cache size
	[ "$out" = "total 0 B; limit 20.0 GB (NINJENV_CACHE_MAX)" ]
	expect 0 ninjenv cache verify
	[ "$out" = "0 entries, 0 files, 0 B: nothing is damaged" ]
	expect 0 ninjenv cache prune
	[ "$out" = "nothing to remove; 0 B left" ]
	expect 0 ninjenv cache clean
	[ "$out" = "nothing to remove; 0 B left" ]
}

@test "wrong calls" {
	expect 2 ninjenv cache
	[ "$err" = "ninjenv: error: usage: ninjenv cache dir | size | verify | prune | clean
hint: see 'ninjenv help cache'" ]
	expect 2 ninjenv cache prnue
	[ "$err" = "ninjenv: error: 'prnue' is nothing that can be done with the store
hint: did you mean 'prune'?" ]
	expect 2 ninjenv cache zzzzzzzz
	has "$err" "hint: one of: dir, size, verify, prune, clean"
	expect 2 ninjenv cache size --repair
	[ "$err" = "ninjenv: error: 'cache size' has no option '--repair'
hint: see 'ninjenv help cache'" ]
	expect 2 ninjenv cache clean --keep-days 3
	has "$err" "'cache clean' has no option '--keep-days'"
	expect 2 ninjenv cache dir --json
	has "$err" "'cache dir' has no option '--json'"
	expect 2 ninjenv cache verify --dry-run
	has "$err" "'cache verify' has no option '--dry-run'"
	expect 2 ninjenv cache verify --max-size 1G
	has "$err" "'cache verify' has no option '--max-size'"
	expect 2 ninjenv cache prune --keep-days 3 --max-size 1G
	[ "$err" = "ninjenv: error: --keep-days and --max-size exclude each other
hint: see 'ninjenv help cache'" ]
	expect 2 ninjenv cache prune --keep-days soon
	[ "$err" = "ninjenv: error: --keep-days: 'soon' is not a number" ]
	expect 2 ninjenv cache prune --max-size much
	[ "$err" = "ninjenv: error: --max-size: 'much' is not a size
hint: for example 500M or 20G" ]
	NINJENV_CACHE_MAX=much expect 1 ninjenv cache size
	[ "$err" = "ninjenv: error: NINJENV_CACHE_MAX: 'much' is not a size
hint: for example 500M or 20G; none sets no limit" ]
	NINJENV_CACHE_MAX=much expect 1 ninjenv cache prune
	has "$err" "NINJENV_CACHE_MAX: 'much' is not a size"
}

@test "size: by kind, in total, other versions too, and as JSON" {
	make_env demo other
	mkdir -p "$NINJENV_CACHE/v0/wheel" "$NINJENV_CACHE/else"
	echo 12345 >"$NINJENV_CACHE/v0/wheel/x"
	echo 12345 >"$NINJENV_CACHE/else/x"
	NINJENV_CACHE_MAX=5M expect 0 ninjenv cache size
	grep -qE '^wheels +2 +[0-9.]+ kB$' <<<"$out"
	grep -qE '^skeletons +1 +[0-9.]+ kB$' <<<"$out"
	grep -qE '^records of environments +1 +[0-9]+ B$' <<<"$out"
	grep -qE '^of another version: v0 +1 +6 B$' <<<"$out"
	grep -qE '^total [0-9.]+ kB; limit 5.0 MB \(NINJENV_CACHE_MAX\)$' \
		<<<"$out"
	lacks "$out" temporaries else
	NINJENV_CACHE_MAX=none expect 0 ninjenv cache size
	has "$out" "limit none (NINJENV_CACHE_MAX)"
	NINJENV_CACHE_MAX=0 expect 0 ninjenv cache size --json
	python3 - "$out" "$STORE" <<-'END'
		import json, os, sys

		def bytes_of(top):
		    return sum(os.path.getsize(os.path.join(at, name))
		               for at, _, names in os.walk(top) for name in names)

		got, root = json.loads(sys.argv[1]), sys.argv[2]
		assert got["directory"] == root and got["limit"] == 0, got
		assert got["bytes"] == bytes_of(root) + 6, got
		assert got["others"] == [{"name": "v0", "bytes": 6}], got
		kinds = {k["kind"]: k for k in got["kinds"]}
		assert kinds["wheel"]["entries"] == 2, got
		assert kinds["wheel"]["bytes"] == bytes_of(root + "/wheel"), got
		assert kinds["tmp"] == {"kind": "tmp", "entries": 0, "bytes": 0}
	END
}

@test "verify: each kind of damage, with what to type, exit 4" {
	make_env demo
	expect 0 ninjenv cache verify
	grep -qE '^[0-9]+ entries, [0-9]+ files, [0-9.]+ kB: nothing is damaged$' \
		<<<"$out"
	local good at name
	at=$(entry demo)
	name=${at##*/}
	cp -a "$at" good
	pyc=$(basename "$at"/pyc-*)
	while IFS=@ read -r damage fault; do
		(cd "$at" && eval "$damage")
		expect 4 ninjenv cache verify
		has "$out" ": 1 damaged"
		has "$err" \
			"ninjenv: error: store entry 'wheel/$name' (demo 1.0) is damaged" \
			"$at/$fault" \
			"hint: type: ninjenv cache verify --repair" \
			"$PWD/.venv: note: was linked from it: 'ninjenv check' tells whether it is damaged, too"
		rm -rf "$at"
		cp -a good "$at"
	done <<-END
		chmod u+w 0/1; echo dat >0/1; chmod 444 0/1@0/1: note: has 4 bytes instead of 5 (demo/data.txt)
		echo date | cp --remove-destination /dev/stdin 0/1; chmod 444 0/1@0/1: note: its bytes are not those of the wheel (demo/data.txt)
		chmod 644 0/1@0/1: note: has mode 644 instead of 444 (demo/data.txt)
		touch 0/1@0/1: note: has another time than the entry (demo/data.txt)
		rm -f 0/1@0/1: note: is missing (demo/data.txt)
		rm -f 0/1; mkdir 0/1@0/1: note: is no file (demo/data.txt)
		echo >0/99@0/99: note: does not belong there
		echo >more@more: note: does not belong there
		chmod u+w $pyc/0/0; printf x | dd conv=notrunc of=$pyc/0/0 bs=1 seek=40 2>/dev/null@$pyc/0/0: note: its bytes are not those of the index (demo/__init__.py)
		rm -f $pyc/index@$pyc/index: note: is missing
	END
	sed -i s/data.txt/dato.txt/ "$at/manifest"
	expect 4 ninjenv cache verify
	has "$err" "store entry 'wheel/$name' is damaged" \
		"$at/manifest: note: is damaged"
}

@test "verify: other kinds of entries, and as JSON" {
	make_env demo
	mkdir -p "$STORE/file/00" "$STORE/git/11/objects"
	echo x >"$STORE/file/00/a-1.tar.gz"
	echo x >"$STORE/git/11/HEAD"
	echo nothing >"$STORE/built/22"
	expect 4 ninjenv cache verify
	has "$err" "store entry 'file/00' (a-1.tar.gz) is damaged" \
		"$STORE/file/00/a-1.tar.gz: note: its SHA-256 is not the entry's name" \
		"$STORE/git/11/refs/heads/commit: note: is missing" \
		"$STORE/built/22: note: does not name a wheel"
	expect 4 ninjenv cache verify --json
	[ -z "$err" ]
	python3 - "$out" <<-'END'
		import json, sys

		got = json.loads(sys.argv[1])
		assert got["entries"] >= 5 and got["files"] and got["bytes"], got
		assert got["faults"][0] == {
		    "kind": "file", "entry": "00", "title": "a-1.tar.gz",
		    "path": "a-1.tar.gz", "file": "",
		    "fault": "its SHA-256 is not the entry's name",
		    "removed": False}, got
		assert [f["kind"] for f in got["faults"]] == ["file", "git", "built"]
	END
	expect 0 ninjenv cache verify --repair --json
	has "$out" '"removed":true'
	expect 0 ninjenv cache verify
	[ ! -e "$STORE/built/22" ] && [ ! -e "$STORE/git/11" ]
}

@test "verify --repair: the entry goes, and comes back whole" {
	make_env demo other
	at=$(entry demo)
	echo date | cp --remove-destination /dev/stdin "$at/0/1"
	# One that another process has is left to it.
	expect 4 flock "$STORE/lock/${at##*/}" "$NINJENV" cache verify --repair
	has "$err" "store entry 'wheel/${at##*/}' (demo 1.0) is damaged"
	[ -e "$at" ]
	expect 0 ninjenv cache verify --repair
	has "$err" "ninjenv: warning: store entry 'wheel/${at##*/}' (demo 1.0) was damaged, and is removed" \
		"hint: what needs it makes it anew"
	[ ! -e "$at" ]
	[ -e "$(entry other)" ]
	rm -rf .venv
	"$NINJENV" -q
	ninja env
	[ "$(.venv/bin/python -c 'import demo; print(demo.x)')" = 1 ]
	expect 0 ninjenv cache verify
	lacks "$err" damaged
}

@test "verify: a store that cannot be written" {
	[ "$(id -u)" -ne 0 ] || skip "root can write"
	make_env demo
	chmod -R a-w "$STORE"
	expect 0 ninjenv cache verify
	has "$out" "nothing is damaged"
	chmod -R u+w "$STORE"
}

@test "prune: what killed runs left" {
	make_env demo
	swept
	mkdir -p "$STORE/tmp/1-x/y" "$STORE/trash/z"
	echo 1234 >"$STORE/tmp/1-x/y/z"
	echo 1234 >"$STORE/part/abc"
	expect 0 ninjenv cache prune --dry-run
	has "$out" "part/abc: 5 B" "tmp/1-x: 5 B" \
		"would remove 10 B: unfinished downloads 1, temporaries 1, trash 1; "
	[ -e "$STORE/tmp/1-x" ] && [ -e "$STORE/part/abc" ]
	expect 0 ninjenv cache prune
	[[ "$out" == "removed 10 B: unfinished downloads 1, temporaries 1, trash 1; "*" left" ]]
	[ -z "$(ls -A "$STORE/tmp" "$STORE/part" | grep -v :)" ]
	[ ! -e "$STORE/trash/z" ]
	expect 0 ninjenv cache prune
	[[ "$out" == "nothing to remove; "*" left" ]]
	expect 0 ninjenv -q cache prune
	[ -z "$out" ]
}

@test "prune: what was not used for days" {
	make_env demo other
	rm -rf .venv
	unused 40 demo
	unused 20 other
	# The environment is gone, but it used them a moment ago.
	expect 0 ninjenv cache prune
	has "$out" "nothing to remove"
	rm -f "$STORE"/env/*
	expect 0 ninjenv cache prune --keep-days 50
	has "$out" "nothing to remove"
	expect 0 ninjenv cache prune
	has "$out" ": wheels 1"
	! entry demo
	expect 0 ninjenv cache prune --keep-days 19
	has "$out" ": wheels 1"
	[ -z "$(ls -A "$STORE/wheel")" ]
}

@test "prune: what an environment was linked from in the last day stays" {
	make_env demo
	unused 99 demo
	expect 0 ninjenv cache prune --keep-days 0
	[ -e "$(entry demo)" ]
	expect 0 ninjenv cache prune --max-size 0
	has "$err" "warning: the store cannot come down to 0 B: the rest was used within the last day"
	[ -e "$(entry demo)" ]
	# Nobody knows what a damaged record named: all stay.
	echo x >>"$(ls "$STORE"/env/*)"
	expect 0 ninjenv cache prune --keep-days 0
	has "$err" "warning: what 1 environment was linked from cannot be read: wheels stay for a day"
	[ -e "$(entry demo)" ]
	touch -d '2 days ago' "$STORE"/env/*
	expect 0 ninjenv cache prune --keep-days 0
	[ -z "$err" ]
	! entry demo
	[ -z "$(ls -A "$STORE/env")" ]
	# What was linked is not concerned.
	[ "$(.venv/bin/python -c 'import demo; print(demo.x)')" = 1 ]
	expect 0 ninjenv check
}

@test "prune: an environment that is gone protects nothing" {
	make_env demo
	rm -rf .venv
	expect 0 ninjenv cache prune --max-size 0
	! entry demo
}

@test "prune --max-size: what was unused for longest goes first" {
	make_env one two three
	rm -rf .venv "$STORE"/env/*
	unused 5 one
	unused 9 two
	unused 7 three
	expect 0 ninjenv cache prune --max-size 1.1M
	has "$out" ": wheels 1"
	! entry two
	expect 0 ninjenv cache prune --max-size 500kB
	! entry three
	[ -e "$(entry one)" ]
	# A use counts, not only when it was made.
	make_env two
	unused 1 one
	unused 30 two
	expect 0 ninjenv cache prune --max-size 500kB
	! entry one
	[ -e "$(entry two)" ]
}

@test "prune: the record of an environment is written by what changes it" {
	make_env demo
	local record
	record=$(ls "$STORE"/env/*)
	has "$(cat "$record")" "path $PWD/.venv" "wheel $(basename "$(entry demo)")"
	touch -d '3 days ago' "$record"
	before=$(stat -c %Y%i "$record")
	ninja env
	"$NINJENV" sync .venv/.ninjenv/want
	[ "$(stat -c %Y%i "$record")" = "$before" ]
	make_env demo other
	has "$(cat "$STORE"/env/*)" "wheel $(basename "$(entry other)")"
}

@test "the limit: a run that adds entries leaves the store within it" {
	export NINJENV_CACHE_MAX=500kB
	make_env one
	unused 9 one
	rm -rf .venv
	rm -f "$STORE"/env/*
	make_env two
	is_gone one
	[ -e "$(entry two)" ]
	# Both are of an environment that is there.
	make_env two three
	sleep 1
	[ -e "$(entry two)" ] && [ -e "$(entry three)" ]
	expect 0 ninjenv cache verify
}

@test "the limit: none, and one that is no size" {
	export NINJENV_CACHE_MAX=none
	make_env one
	unused 9 one
	rm -rf .venv "$STORE"/env/*
	make_env two
	sleep 1
	[ -e "$(entry one)" ]
	export NINJENV_CACHE_MAX=much
	venv_ini "[env]" "pip = no" "[packages]" "three ="
	lock_of three-1.0-py3-none-any.whl
	"$NINJENV" -q
	expect 0 ninjenv sync .venv/.ninjenv/want
	has "$err" "ninjenv: warning: NINJENV_CACHE_MAX: 'much' is not a size
hint: for example 500M or 20G; none sets no limit"
}

@test "clean: all of it, and what is left is named" {
	make_env demo
	mkdir -p "$NINJENV_CACHE/v0"
	echo 12345 >"$NINJENV_CACHE/v0/x"
	expect 0 ninjenv cache clean --dry-run
	has "$out" "would remove " "left: $NINJENV_CACHE/v0 (6 B), of another version of ninjenv"
	[ -e "$(entry demo)" ]
	expect 0 ninjenv cache clean
	has "$out" "removed " "wheels 1" "of it stay in environments" \
		"left: $NINJENV_CACHE/v0 (6 B), of another version of ninjenv"
	[ "$(find "$STORE" -type f)" = "$STORE/lock/store" ]
	[ "$(.venv/bin/python -c 'import demo; print(demo.x)')" = 1 ]
	expect 0 ninjenv cache size
	has "$out" "locks" "of another version: v0"
	rm -rf .venv
	"$NINJENV" -q
	ninja env
	expect 0 ninjenv cache verify
}

@test "cleaning up waits for a run, and names it" {
	make_env demo
	holds SH
	"$NINJENV" cache prune --keep-days 0 >done.txt 2>said.txt 3>&- &
	prune=$!
	for _ in $(seq 100); do
		[ -s said.txt ] && break
		sleep 0.1
	done
	[ "$(cat said.txt)" = "waiting for process $holder, which uses the store" ]
	# A run goes on meanwhile.
	expect 0 ninjenv check
	kill "$holder"
	wait "$prune"
	has "$(cat done.txt)" " left"
}

# waits_for_cleaner ARGUMENT...: ninjenv says who it waits for, and goes on when
# that one is gone; what it printed is in done.txt.
waits_for_cleaner() {
	make_env demo
	holds EX
	"$NINJENV" "$@" >done.txt 2>said.txt 3>&- &
	run=$!
	for _ in $(seq 100); do
		[ -s said.txt ] && break
		sleep 0.1
	done
	[ "$(cat said.txt)" = "waiting for process $holder, which cleans up the store" ] ||
		return
	kill -9 "$holder"
	wait "$run"
}

@test "a run waits for who cleans up, and names it" {
	waits_for_cleaner check
	has "$(cat done.txt)" "env: up to date"
}

@test "verify waits for who cleans up, and names it" {
	waits_for_cleaner cache verify
	has "$(cat done.txt)" "nothing is damaged"
}

@test "an eviction gives up where runs go on" {
	make_env one
	export NINJENV_CACHE_MAX=100kB
	unused 9 one
	rm -rf .venv "$STORE"/env/*
	holds SH
	make_env two
	sleep 1
	[ -e "$(entry one)" ]
	kill "$holder"
	is_gone one
}

@test "prune beside environments that are being made" {
	local pids=() i
	for i in 1 2 3; do
		mkdir "e$i"
		(cd "e$i" && make_env demo other one two) >"e$i.log" 2>&1 3>&- &
		pids+=($!)
	done
	while kill -0 "${pids[@]}" 2>/dev/null; do
		"$NINJENV" -q cache prune --max-size 0 2>/dev/null
		kill -0 "${pids[2]}" 2>/dev/null || break
	done
	for i in 1 2 3; do
		wait "${pids[i - 1]}" || { cat "e$i.log"; false; }
		expect 0 ninjenv -C "e$i" check
	done
	"$NINJENV" -q cache prune
	[ -z "$(ls -A "$STORE/tmp")" ]
	expect 0 ninjenv cache verify
}
