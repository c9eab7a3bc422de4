#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv check --repair: what check finds is mended, in the environment and in
# the store, and nothing of a person's is lost.

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --entry-point one=one:main \
		--file one/__init__.py='def main(): print("one")' \
		--file one/sub/x.py='X = 1' \
		--data 'scripts/tool=#!python\nprint("tool")'
	index_wheel two 2.0 --file two/__init__.py='X = 1'
	index_wheel other 1.0
}

teardown_file() {
	index_stop
}

setup() {
	fresh
}

made() {
	venv_ini "[env]" "pip = no" "$@" "[packages]" "one = 1.0" "two ="
	lock_of one-1.0-py3-none-any.whl two-2.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	tree >"$BATS_TEST_TMPDIR/tree"
}

tree() {
	python3 "$ROOT/tests/crash/tree.py" .venv
}

# It is as a fresh one, and so is the store.
is_whole() {
	expect 0 "$NINJENV" check
	[ -z "$err" ]
	tree | diff "$BATS_TEST_TMPDIR/tree" -
}

# in_place FILE TEXT: its first bytes, as root may who ignores 0444; time and
# mode stay.
in_place() {
	touch -r "$1" "$BATS_TEST_TMPDIR/time"
	mode=$(stat -c %a "$1")
	chmod u+w "$1"
	printf '%s' "$2" | dd of="$1" conv=notrunc status=none
	touch -r "$BATS_TEST_TMPDIR/time" "$1"
	chmod "$mode" "$1"
}

@test "repair: nothing to do" {
	made
	expect 0 "$NINJENV" check --repair
	[ "$out" = "env: up to date; 2 packages, 19 files" ]
	[ -z "$err" ]
	expect 0 "$NINJENV" check --repair --json
	[ "$out" = "[]" ]
}

@test "repair: an edit in place reached the store: both are made anew" {
	made
	in_place "$site/two/__init__.py" 'Y'
	expect 4 "$NINJENV" check
	before=$(index_requests two-2.0)
	expect 0 "$NINJENV" check --repair
	has "$out" "env: what the store has of two is made anew" \
		"env: two is installed again" "env: up to date"
	lacks "$out" "one is installed"
	has "$err" "two/__init__.py' was changed by hand: it is now '" \
		".ninjenv/kept/"
	[ "$(index_requests two-2.0)" -gt "$before" ]
	[ "$(cat ".venv/.ninjenv/kept/${site#.venv/}/two/__init__.py")" = "Y = 1" ]
	[ "$(cat "$site/two/__init__.py")" = "X = 1" ]
	rm -r .venv/.ninjenv/kept
	is_whole
}

@test "repair: missing, changed, added files, launchers, RECORD, all at once" {
	made
	rm "$site/one/sub/x.py"
	echo "# mine" >>.venv/bin/tool
	echo "mine" >"$site/one/added"
	rm .venv/bin/one
	sed -i '/METADATA/d' "$site/two-2.0.dist-info/RECORD"
	expect 4 "$NINJENV" check --repair
	has "$out" "two is installed again" "2 repaired"
	has "$out$err" "bin/tool' was changed by hand" \
		"$site/one/added: error: lies in a directory of one" \
		"type: rm '$site/one/added'"
	[ "$(cat "$site/one/added")" = mine ]
	rm "$site/one/added"
	grep -q mine .venv/.ninjenv/kept/bin/tool
	rm -r .venv/.ninjenv/kept
	is_whole
}

@test "repair: the skeleton's files and links" {
	made
	echo "# mine" >>.venv/bin/activate
	echo "key = 1" >>.venv/pyvenv.cfg
	rm .venv/bin/activate.csh .venv/lib64
	chmod 600 .venv/bin/activate.fish
	for name in python3 $(cd .venv/bin && ls -d python3.*); do
		[ "$name" = "$(readlink .venv/bin/python)" ] || break
	done
	ln -sfn /bin/true ".venv/bin/$name"
	expect 0 "$NINJENV" check --repair
	has "$out" "env: what the venv module makes is made right"
	has "$err" "'bin/activate' was not as it was made: it is now '" \
		"'pyvenv.cfg' was not" "'bin/$name' was not"
	grep -q mine .venv/.ninjenv/kept/bin/activate
	rm -r .venv/.ninjenv/kept
	is_whole
}

@test "repair: what Ninja does not see: our own path files, nodes" {
	made "pythonpath = src"
	mkdir -p src
	echo /elsewhere >"$site/_ninjenv_paths.pth"
	ln -sfn "$(readlink .venv/.ninjenv/pkg/one)" .venv/.ninjenv/pkg/two
	expect 4 "$NINJENV" check
	has "$err" "hint: type: ninjenv check --repair"
	expect 0 "$NINJENV" check --repair
	is_whole
}

@test "repair: an environment whose lib leads elsewhere" {
	made
	mv .venv/lib elsewhere
	ln -s ../elsewhere .venv/lib
	expect 4 "$NINJENV" check
	expect 0 "$NINJENV" check --repair
	[ ! -L .venv/lib ]
	is_whole
	[ -e "elsewhere/${site#.venv/lib/}/two/__init__.py" ]
}

@test "repair: an environment that was moved, and one that is not there" {
	made
	cd .. && mv repo moved && cd moved
	expect 0 "$NINJENV" check --repair
	expect 0 "$NINJENV" check
	rm -rf .venv env.ninja
	expect 0 "$NINJENV" check --repair
	expect 0 "$NINJENV" check
}

@test "repair: modes of the store need no network, nor does its bytecode" {
	made
	chmod u+w "$site/two/__init__.py"
	pyc=$(echo "$site"/one/__pycache__/__init__.*.pyc)
	in_place "$pyc" 'XXXX'
	expect 4 "$NINJENV" check
	has "$err" "has mode 644 instead of 444" "bytecode of another interpreter"
	NINJENV_OFFLINE=1 expect 0 "$NINJENV" check --repair
	rm -rf .venv/.ninjenv/kept
	is_whole
}

# A kill after the time was put back would leave damage that nobody sees.
@test "repair: a file with wrong bytes never gets the right time and mode" {
	made
	damaged=$site/two/__init__.py
	chmod 600 "$damaged"
	printf Y | dd of="$damaged" conv=notrunc status=none
	# A second name of the store's file outlives the entry.
	ln "$damaged" "$BATS_TEST_TMPDIR/second"
	before=$(stat -c '%i %a %Y' "$BATS_TEST_TMPDIR/second")
	expect 0 "$NINJENV" check --repair
	has "$out" "what the store has of two is made anew"
	[ "$(stat -c '%i %a %Y' "$BATS_TEST_TMPDIR/second")" = "$before" ]
	rm -r .venv/.ninjenv/kept
	is_whole
}

@test "repair: offline, what has to be fetched is named" {
	made
	in_place "$site/two/__init__.py" 'Y'
	NINJENV_OFFLINE=1 expect 1 "$NINJENV" check --repair
	has "$out$err" "'two-2.0-py3-none-any.whl' is not on this machine"
	expect 0 "$NINJENV" check --repair
	rm -r .venv/.ninjenv/kept
	is_whole
}

@test "repair: the store alone is damaged" {
	made "link = copy"
	stored=$(grep -rl 'X = 1' "$NINJENV_CACHE"/*/wheel/*/0 | head -n 1)
	in_place "$stored" 'Y'
	expect 4 "$NINJENV" check
	has "$err" "is damaged: 1 file"
	lacks "$err" "not as it was installed"
	expect 0 "$NINJENV" check --repair
	has "$out" "is made anew"
	is_whole
	grep -q 'X = 1' "$stored"
}

@test "repair: a lock that does not answer venv.ini: nothing is touched" {
	venv_ini "[env]" "pip = no" "[packages]" "one = 1.0"
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	rm "$site/one/sub/x.py"
	venv_ini "[env]" "pip = no" "[packages]" "one = 1.0" "other ="
	before=$(tree)
	expect 4 "$NINJENV" check --repair
	has "$err" "'pylock.toml' does not match venv.ini" \
		"hint: type: ninjenv lock"
	[ "$(tree)" = "$before" ]
	mv pylock.toml away
	expect 4 "$NINJENV" check --repair
	has "$err" "there is no 'pylock.toml'" "hint: type: ninjenv"
	[ "$(tree)" = "$before" ]
	[ ! -e pylock.toml ]
}

@test "repair: a venv.ini with errors: nothing is touched" {
	made
	rm "$site/one/sub/x.py"
	venv_ini "[env]" "pyhton = 3"
	before=$(tree)
	expect 1 "$NINJENV" check --repair
	has "$err" "venv.ini:2:"
	[ "$(tree)" = "$before" ]
}

# repair_waits LOCK: it says what it waits for while somebody has LOCK.
repair_waits() {
	exec 8<>"$1"
	python3 -c 'import fcntl; fcntl.flock(8, fcntl.LOCK_EX)'
	"$NINJENV" check --repair >done.txt 2>said.txt 3>&- 8>&- &
	for _ in $(seq 100); do
		grep -q waiting said.txt && break
		sleep 0.05
	done
	exec 8>&-
	wait "$!"
	head -n 1 said.txt
}

@test "repair: what it waits for is named" {
	made
	chmod u+w "$site/two/__init__.py"
	said=$(repair_waits .venv/.ninjenv/lock)
	[[ "$said" =~ ^"waiting for process "[0-9]+", which works on '".*"/.venv'"$ ]]
	chmod u+w "$site/two/__init__.py"
	wheel=$(sha256sum <"$INDEX_FILES/two-2.0-py3-none-any.whl")
	said=$(repair_waits "$NINJENV_CACHE/v1/lock/${wheel%% *}")
	[[ "$said" =~ ^"waiting for process "[0-9]+", which makes two"$ ]]
	is_whole
}

@test "repair: as JSON" {
	made
	in_place "$site/two/__init__.py" 'Y'
	touch "$site/added.py"
	expect 4 "$NINJENV" check --repair --json
	lacks "$err" "error:" "warning:"
	python3 - "$out" <<-'END'
		import json, sys
		found = json.loads(sys.argv[1])
		said = [f["message"] for f in found if f["level"] == "warning"]
		assert "env: two is installed again" in said, found
		assert "env: what the store has of two is made anew" in said
		errors = [f for f in found if f["level"] == "error"]
		assert len(errors) == 1 and "added.py" in errors[0]["file"]
	END
}

@test "repair: one environment of several" {
	venv_ini "[env]" "pip = no" "[packages]" "one =" \
		"[env:docs]" "pip = no" "[packages:docs]" "two ="
	lock_of two-2.0-py3-none-any.whl
	mv pylock.toml pylock.docs.toml
	lock_of one-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja envs
	rm .venv/lib/python*/site-packages/one/sub/x.py
	rm .venv-docs/lib/python*/site-packages/two/__init__.py
	expect 0 "$NINJENV" check --repair docs
	has "$out" "env-docs: two is installed again" "env-docs: up to date"
	lacks "$out" "one is installed"
	expect 4 "$NINJENV" check
	has "$out" "env: out of date" "env-docs: up to date"
}

@test "repair: from elsewhere, beside another tool's build.ninja" {
	made
	rm -rf .venv
	mkdir build other
	echo "rule x" >build/build.ninja
	expect 0 "$NINJENV" -B build
	expect 0 "$NINJENV" -B build env
	rm build/.venv/lib/python*/site-packages/one/sub/x.py
	cd other
	expect 0 "$NINJENV" -C .. -B ../build check --repair
	expect 0 "$NINJENV" -C .. -B ../build check
}
