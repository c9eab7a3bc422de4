#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv check: what it finds, what it says to type, and that doing so helps.

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --entry-point one=one:main \
		--file one/__init__.py='def main(): print("one")' \
		--file one/sub/x.py='X = 1' \
		--data 'scripts/tool=#!python\nprint("tool")'
	index_wheel two 2.0
	index_wheel two 2.1
	index_wheel other 1.0
}

teardown_file() {
	index_stop
}

setup() {
	fresh
}

# An environment with one and two, made.
made() {
	venv_ini "[env]" "pip = no" "$@" "[packages]" "one = 1.0" "two ="
	lock_of one-1.0-py3-none-any.whl two-2.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
}

# What stands after 'hint: type: ' last.
hint() {
	sed -n 's/^hint: type: //p' <<<"$err" | tail -n 1
}

# Doing what the hint says makes it true.
hint_helps() {
	expect 0 bash -c "PATH='$(dirname "$NINJENV")':\$PATH; $(hint)"
	expect 0 "$NINJENV" check
	has "$out" "env: up to date"
}

snapshot() {
	find . "$NINJENV_CACHE"/*/wheel ! -path './.ninja_*' \
		-printf '%p %y %s %T@ %l\n' | sort
}

@test "check: an environment that is as it should be" {
	made
	before=$(snapshot)
	expect 0 "$NINJENV" check
	[ -z "$err" ]
	[ "$out" = "env: up to date; 2 packages, 14 files" ]
	expect 0 "$NINJENV" check --json
	[ "$out" = "[]" ]
	expect 0 "$NINJENV" -q check env
	[ -z "$out$err" ]
	[ "$(snapshot)" = "$before" ]
}

@test "check: before anything was generated, and before it was made" {
	venv_ini "[env]" "pip = no" "[packages]" "two ="
	lock_of two-2.0-py3-none-any.whl
	expect 4 "$NINJENV" check
	has "$out" "env: out of date"
	has "$err" "nothing was generated yet for 'env'" \
		"'.venv' was not made yet" "hint: type: ninjenv"
	[ ! -e .venv ] && [ ! -e env.ninja ]
	expect 0 "$NINJENV"
	expect 4 "$NINJENV" check
	lacks "$err" generated
	[ "$(hint)" = "ninja env" ]
	hint_helps
}

@test "check: no lock" {
	made
	mv pylock.toml away
	expect 4 "$NINJENV" check
	has "$err" "there is no 'pylock.toml'"
	[ "$(hint)" = ninjenv ]
	[ ! -e pylock.toml ]
}

@test "check: a lock of ours that venv.ini asks more of" {
	venv_ini "[env]" "pip = no" "[packages]" "one = 1.0"
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 0 "$NINJENV" check
	venv_ini "[env]" "pip = no" "[packages]" "one = 1.0" "other ="
	cp pylock.toml before
	expect 4 "$NINJENV" check
	has "$err" "'pylock.toml' does not match venv.ini"
	[ "$(hint)" = "ninjenv lock" ]
	cmp pylock.toml before
	expect 0 ninja env
	expect 0 "$NINJENV" check
	has "$out" "2 packages"
}

@test "check: a lock that does not satisfy venv.ini" {
	made
	venv_ini "[env]" "pip = no" "[packages]" "two = 2.1"
	expect 4 "$NINJENV" check
	has "$err" "venv.ini:4:7: error: 'pylock.toml'" "does not satisfy"
}

@test "check: a lock that names another version" {
	made
	lock_of one-1.0-py3-none-any.whl two-2.1-py3-none-any.whl
	expect 4 "$NINJENV" check
	has "$err" "what was generated for 'env' does not match" \
		"two 2.0 is to be replaced by 2.1"
	lacks "$err" "not as it was installed"
	hint_helps
}

@test "check: a lock that names one more and one less" {
	made
	venv_ini "[env]" "pip = no" "[packages]" "one =" "other ="
	lock_of one-1.0-py3-none-any.whl other-1.0-py3-none-any.whl
	expect 4 "$NINJENV" check
	has "$err" "other 1.0 is not installed" \
		"two 2.0 is to be removed: the lock no longer names it"
	hint_helps
}

@test "check: a lock that cannot be read is a failure, not a finding" {
	made
	echo "lock-version = 1" >pylock.toml
	expect 1 "$NINJENV" check
	has "$err" "pylock.toml:1:"
	expect 1 "$NINJENV" check --json
	[ -z "$err" ]
	has "$out" '"file":"pylock.toml","line":1'
}

@test "check: changed settings" {
	made
	venv_ini "[env]" "pip = no" "prompt = new" "pythonpath = src" \
		"[packages]" "one = 1.0" "two ="
	expect 4 "$NINJENV" check
	has "$err" "what was generated for 'env' does not match" \
		"'.venv' has another prompt" \
		"_ninjenv_paths.pth' is not what 'pythonpath' says"
	hint_helps
}

@test "check: missing and changed files, each with its package" {
	made
	rm "$site/one/sub/x.py"
	chmod u+w "$site/two/__init__.py"
	echo "# by hand" >"$BATS_TEST_TMPDIR/new"
	cp --remove-destination "$BATS_TEST_TMPDIR/new" "$site/two/__init__.py"
	echo "# by hand" >>.venv/bin/tool
	before=$(snapshot)
	expect 4 "$NINJENV" check
	has "$err" "one 1.0 is not as it was installed: 2 files" \
		"$site/one/sub/x.py: note: missing" \
		".venv/bin/tool: note: changed" \
		"two 2.0 is not as it was installed: 1 file" \
		"$site/two/__init__.py: note: changed" \
		"hint: type: rm '$site/one-1.0.dist-info/RECORD' && ninja env"
	[ "$(snapshot)" = "$before" ]
	expect 4 "$NINJENV" check --json
	[ -z "$err" ]
	python3 - "$site" <<-END
		import json, sys
		found = json.loads('''$out''')
		assert [f["level"] for f in found].count("error") == 2, found
		files = [f["file"] for f in found if f["level"] == "note"]
		assert sys.argv[1] + "/one/sub/x.py" in files, found
	END
	rm "$site"/{one-1.0,two-2.0}.dist-info/RECORD
	expect 0 ninja env
	expect 0 "$NINJENV" check
}

@test "check: one package's hint helps" {
	made
	rm "$site/one/sub/x.py"
	expect 4 "$NINJENV" check
	hint_helps
	[ -f "$site/one/sub/x.py" ]
}

@test "check: the same bytes under another time are no change" {
	made
	cp "$site/two/__init__.py" "$BATS_TEST_TMPDIR/same"
	cp --remove-destination "$BATS_TEST_TMPDIR/same" "$site/two/__init__.py"
	expect 0 "$NINJENV" check
}

@test "check: a changed RECORD" {
	made
	sed -i '/sub\/x.py/d' "$site/one-1.0.dist-info/RECORD"
	expect 4 "$NINJENV" check
	has "$err" "x.py: note: RECORD does not have it so"
}

@test "check: a launcher that names another interpreter" {
	made
	sed -i '1s,.*,#!/somewhere/bin/python,' .venv/bin/one
	expect 4 "$NINJENV" check
	has "$err" ".venv/bin/one: note: it runs '/somewhere/bin/python', not '"
	hint_helps
	[ "$(.venv/bin/one)" = one ]
}

@test "check: a package without its RECORD, its link or its manifest" {
	made
	rm "$site/one-1.0.dist-info/RECORD"
	expect 4 "$NINJENV" check
	has "$err" "one 1.0 is to be installed again: "
	lacks "$err" "not as it was"
	hint_helps
	rm .venv/.ninjenv/pkg/one
	expect 4 "$NINJENV" check
	hint_helps
	rm .venv/.ninjenv/manifest/one
	expect 4 "$NINJENV" check
	has "$err" "what one 1.0 put into the environment is not known: its manifest is missing"
	rm .venv/.ninjenv/manifest/two
	echo broken >.venv/.ninjenv/manifest/two
	expect 4 "$NINJENV" check
	has "$err" "what two 2.0 put" "its manifest is damaged"
	[ -f .venv/.ninjenv/manifest/two ]
}

@test "check: what a person added is named and is no fault" {
	made
	touch "$site/one/sub/notes.txt"
	mkdir "$site/one/mine"
	touch "$site/one/mine/file" "$site/stranger.py"
	expect 0 "$NINJENV" check
	has "$out" "env: up to date"
	has "$err" "$site/one/sub/notes.txt: warning: lies in a directory of one" \
		"hint: if nobody needs it, type: rm '$site/one/sub/notes.txt'" \
		"type: rm -r '$site/one/mine'"
	lacks "$err" stranger mine/file error
}

@test "check: a package that was installed by hand" {
	made
	mkdir "$site/other-1.0.dist-info" "$site/one/other"
	touch "$site/one/other/part.py" "$site/other-1.0.dist-info/METADATA"
	cat >"$site/other-1.0.dist-info/RECORD" <<-'END'
		one/other/part.py,,
		other-1.0.dist-info/RECORD,,
	END
	expect 0 "$NINJENV" check
	has "$err" "warning: other 1.0 was installed by hand and is kept" \
		"pip uninstall other"
	lacks "$err" part.py one/other
	sed -i 's/^pip = no/&\nextra = remove/' venv.ini
	expect 4 "$NINJENV" check
	has "$err" "other 1.0 is to be removed: installed by hand"
}

@test "check: an environment that was moved" {
	made
	cd .. && mv repo moved && cd moved
	expect 4 "$NINJENV" check
	has "$err" "'.venv' has to be made anew: it was moved or copied from" \
		"hint: type: ninjenv && ninja env"
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 0 "$NINJENV" check
}

@test "check: an interpreter that is gone, and one that was replaced" {
	made
	stamp=.venv/.ninjenv/skeleton
	python=$(readlink -f .venv/bin/python)
	grep -q "$python" "$stamp"
	identity=$(grep -oE '\b[0-9a-f]{64}\b' "$stamp" | head -n 1)
	sed -i "s,$identity,${identity//[0-9]/0}," "$stamp"
	expect 4 "$NINJENV" check
	has "$err" "'.venv' has to be made anew: " "was replaced by another build"
	sed -i "s,$python,/gone/bin/python3," "$stamp"
	expect 4 "$NINJENV" check
	has "$err" "its interpreter '/gone/bin/python3'" "is gone"
	[ "$(hint)" = "ninja env" ]
}

@test "check: several environments, one by name" {
	venv_ini "[env]" "pip = no" "[packages]" "one =" \
		"[env:docs]" "pip = no" "[packages:docs]" "two ="
	lock_of two-2.0-py3-none-any.whl
	mv pylock.toml pylock.docs.toml
	lock_of one-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	expect 4 "$NINJENV" check
	has "$out" "env: up to date" "env-docs: out of date"
	has "$err" "'.venv-docs' was not made yet" "hint: type: ninja env-docs"
	expect 0 "$NINJENV" check env
	expect 4 "$NINJENV" check docs
	expect 4 "$NINJENV" check env-docs env
	expect 2 "$NINJENV" check nope
	has "$err" "venv.ini has no environment 'nope'"
}

@test "check from elsewhere, with a build directory" {
	made
	mkdir build other
	expect 0 "$NINJENV" -B build
	cd other
	expect 4 "$NINJENV" -C .. -B ../build check
	has "$err" "hint: type: ninja -C '" "/repo/build' env"
	hint=$(hint)
	expect 0 bash -c "$hint"
	expect 0 "$NINJENV" -C .. -B ../build check
}

@test "check: no venv.ini, errors in it, bad options" {
	expect 1 "$NINJENV" check
	has "$err" "there is no venv.ini" "ninjenv init"
	venv_ini "[env]" "pyhton = 3"
	expect 1 "$NINJENV" check --json
	[ -z "$err" ]
	has "$out" '"line":2' "pyhton"
	expect 2 "$NINJENV" check --jsn
	has "$err" "did you mean '--json'?"
}
