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
	[ "$out" = "env: up to date; 2 packages, 19 files" ]
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
	swap "$site/two-2.0.dist-info/METADATA"
	touch "$site/two-2.0.dist-info/METADATA"
	chmod 444 "$site/two-2.0.dist-info/METADATA"
	expect 0 "$NINJENV" check
}

# swap FILE: the bytes that it has become another file, which may be changed.
swap() {
	cp -p "$1" "$BATS_TEST_TMPDIR/swap"
	cp -p --remove-destination "$BATS_TEST_TMPDIR/swap" "$1"
	chmod u+w "$1"
}

@test "check: a change that keeps size, time and mode" {
	made
	file="$site/one/sub/x.py"
	swap "$file"
	cp -p "$file" like
	printf 'X = 2' | dd of="$file" conv=notrunc status=none
	touch -r like "$file"
	chmod 444 "$file"
	expect 4 "$NINJENV" check
	has "$err" "one 1.0 is not as it was installed: 1 file" \
		"$file: note: changed"
	hint_helps
	[ "$(cat "$file")" = "X = 1" ]
}

@test "check: a wrong mode" {
	venv_ini "[env]" "pip = no" "link = copy" "[packages]" "one = 1.0"
	lock_of one-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	chmod 600 "$site/one/sub/x.py" "$site/one-1.0.dist-info/INSTALLER" \
		.venv/bin/activate
	chmod 644 .venv/bin/one .venv/bin/tool
	expect 4 "$NINJENV" check
	has "$err" "$site/one/sub/x.py: note: has mode 600 instead of 444" \
		"INSTALLER: note: has mode 600 instead of 644" \
		".venv/bin/one: note: has mode 644 instead of 755" \
		".venv/bin/tool: note: has mode 644 instead of 755" \
		".venv/bin/activate: note: has mode 600 instead of 644"
}

@test "check: files and directories that became links" {
	made
	mkdir elsewhere
	mv "$site/one/sub" elsewhere/sub
	ln -s "$PWD/elsewhere/sub" "$site/one/sub"
	mv "$site/two/__init__.py" elsewhere
	ln -s "$PWD/elsewhere/__init__.py" "$site/two/__init__.py"
	expect 4 "$NINJENV" check
	has "$err" "$site/one/sub: note: no directory any more" \
		"$site/two/__init__.py: note: no file any more"
}

@test "check: links of the environment's own that lead elsewhere or nowhere" {
	made
	for name in python3 $(cd .venv/bin && ls -d python3.*); do
		[ "$name" = "$(readlink .venv/bin/python)" ] || break
	done
	was=$(readlink ".venv/bin/$name")
	ln -sfn /bin/true ".venv/bin/$name"
	ln -sfn bin .venv/lib64
	expect 4 "$NINJENV" check
	has "$err" "'.venv' is not as it was made: " \
		".venv/bin/$name: note: leads to '/bin/true', not to '$was'" \
		".venv/lib64: note: leads to 'bin', not to 'lib'" \
		"hint: type: ninjenv check --repair"
	ln -sfn gone ".venv/bin/$name"
	rm .venv/lib64
	expect 4 "$NINJENV" check
	has "$err" ".venv/bin/$name: note: leads to 'gone', not to '$was'" \
		".venv/lib64: note: missing"
}

@test "check: a package's node that leads to another file" {
	made
	node=.venv/.ninjenv/pkg/two
	was=$(readlink $node)
	ln -sfn "${was/two-2.0/one-1.0}" $node
	expect 4 "$NINJENV" check
	has "$err" "'$node' leads to '${was/two-2.0/one-1.0}', not to the package's RECORD"
	[ "$(hint)" = "rm '$node' && ninja env" ]
	hint_helps
	[ "$(readlink $node)" = "$was" ]
}

@test "check: changed files of the skeleton" {
	made
	echo "# mine" >>.venv/bin/activate
	rm .venv/bin/activate.csh
	echo "key = value" >>.venv/pyvenv.cfg
	expect 4 "$NINJENV" check
	has "$err" "'.venv' is not as it was made: 3 files" \
		".venv/bin/activate: note: changed" \
		".venv/bin/activate.csh: note: missing" \
		".venv/pyvenv.cfg: note: changed" \
		"hint: type: ninjenv check --repair"
}

@test "check: what stands in the place of the skeleton's" {
	made
	rm .venv/bin/activate .venv/bin/python3
	mkdir .venv/bin/activate
	touch .venv/bin/python3
	[ -d .venv/include ] && rm -r .venv/include && touch .venv/include
	name=$(readlink .venv/bin/python)
	expect 4 "$NINJENV" check
	has "$err" ".venv/bin/activate: note: no file any more"
	[ "$name" = python3 ] ||
		has "$err" ".venv/bin/python3: note: no link any more"
	[ ! -f .venv/include ] ||
		has "$err" ".venv/include: note: no directory any more"
	expect 0 "$NINJENV" check --repair
	expect 0 "$NINJENV" check
}

@test "check: a store that lost an entry, and one that is gone" {
	made
	rm -r "$NINJENV_CACHE"/*/wheel/*
	expect 0 "$NINJENV" check
	rm -r "$NINJENV_CACHE"
	expect 0 "$NINJENV" check
	rm "$site/one/sub/x.py"
	expect 4 "$NINJENV" check
	hint_helps
}

@test "check: bytecode that does not fit its source" {
	made
	pyc=$(echo "$site"/one/__pycache__/__init__.*.pyc)
	python=$PWD/.venv/bin/python
	swap "$pyc"
	cp "$pyc" good
	broken() { # BYTES OFFSET: written into it
		cp good "$pyc"
		printf "$1" | dd of="$pyc" bs=1 seek="$2" conv=notrunc status=none
	}
	broken '\x00\x00' 0
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: bytecode of another interpreter"
	broken '\x01\x02\x03\x04' 8
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: bytecode of another source"
	broken '\x7f' 12
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: bytecode of another source"
	broken '\x01' 4
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: bytecode that Python never compares with its source"
	head -c 10 good >"$pyc"
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: no bytecode"
	rm "$pyc"
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: missing"
	hint_helps
	# What Python writes itself is as good.
	rm -r "$site/one/__pycache__"
	.venv/bin/python -c 'import one'
	.venv/bin/python -O -c 'import one.sub.x'
	expect 0 "$NINJENV" check
	# A source of another time has none that fits.
	swap "$site/two/__init__.py"
	touch "$site/two/__init__.py"
	chmod 444 "$site/two/__init__.py"
	expect 4 "$NINJENV" check
	has "$err" "two/__pycache__/" "note: bytecode of another source"
	lacks "$err" "two/__init__.py"
	hint_helps
}

@test "check: bytecode whose bytes were changed" {
	venv_ini "[env]" "pip = no" "link = copy" "[packages]" "one = 1.0"
	lock_of one-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	pyc=$(echo "$site"/one/__pycache__/__init__.*.pyc)
	cp -p "$pyc" like
	chmod u+w "$pyc"
	printf 'x' | dd of="$pyc" bs=1 seek=40 conv=notrunc status=none
	touch -r like "$pyc"
	expect 4 "$NINJENV" check
	has "$err" "$pyc: note: changed"
	hint_helps
}

@test "check: the store, where it does not match its hashes" {
	made
	entry=$(echo "$NINJENV_CACHE"/*/wheel/*)
	stored=$(find "$NINJENV_CACHE"/*/wheel -samefile "$site/two/__init__.py")
	cp -p "$stored" like
	chmod u+w "$stored"
	printf 'Y' | dd of="$stored" conv=notrunc status=none
	touch -r like "$stored"
	chmod 444 "$stored"
	expect 4 "$NINJENV" check
	has "$err" "what the store has of two 2.0 is damaged: 1 file" \
		"$stored: note: two/__init__.py: its bytes are not those of the wheel" \
		"two 2.0 is not as it was installed: 1 file" \
		"$site/two/__init__.py: note: changed"
	lacks "$err" "one 1.0"
	[ "$(hint)" = "ninjenv check --repair" ]
}

@test "check: a changed RECORD" {
	made
	record="$site/one-1.0.dist-info/RECORD"
	cp "$record" good
	sed -i '/sub\/x.py/d' "$record"
	expect 4 "$NINJENV" check
	has "$err" "x.py: note: RECORD does not have it so"
	cp good "$record"
	sed -i 's/^\(one.sub.x.py,[^,]*\),.*/\1,77/' "$record"
	expect 4 "$NINJENV" check
	has "$err" "x.py: note: RECORD does not have it so"
	cp good "$record"
	echo "../../../../outside,," >>"$record"
	echo "mine.py,," >>"$record"
	expect 4 "$NINJENV" check
	has "$err" "$record: note: names '../../../../outside', which is not of the package" \
		"$record: note: names 'mine.py', which is not of the package"
	echo '"' >>"$record"
	expect 4 "$NINJENV" check
	has "$err" "$record: note: nobody can understand it"
	cp good "$record"
	echo mine >"$site/one-1.0.dist-info/INSTALLER"
	sed -i 's/^\(one.*INSTALLER\),.*/\1,,/' "$record"
	expect 4 "$NINJENV" check
	has "$err" "INSTALLER: note: RECORD does not have it so" \
		"INSTALLER: note: changed"
	hint_helps
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
	touch "$site/one-1.0.dist-info/"{REQUESTED,direct_url.json}
	expect 4 "$NINJENV" check
	has "$err" "one 1.0 is to be installed again: "
	lacks "$err" "not as it was" "belongs to no package"
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

@test "check: what a person added is named" {
	made
	touch "$site/one/sub/notes.txt"
	mkdir "$site/one/mine"
	touch "$site/one/mine/file" "$site/stranger.py" .venv/bin/mine
	expect 4 "$NINJENV" check
	has "$out" "env: out of date"
	has "$err" "$site/one/sub/notes.txt: error: lies in a directory of one and belongs to no package" \
		"hint: if nobody needs it, type: rm '$site/one/sub/notes.txt'" \
		"type: rm -r '$site/one/mine'" \
		"$site/stranger.py: error: belongs to no package" \
		".venv/bin/mine: error: belongs to no package"
	lacks "$err" mine/file
	rm -r "$site/one/sub/notes.txt" "$site/one/mine" "$site/stranger.py" \
		.venv/bin/mine
	expect 0 "$NINJENV" check
}

@test "check: a hint for a file with any name does only what it says" {
	made
	touch "$site/one/a'; touch pwn; '" "$site/one/"$'b\n'
	expect 4 "$NINJENV" check
	has "$err" "rm '$site/one/a'\\''; touch pwn; '\\'''" \
		"hint: its name has control bytes: no command is shown"
	sh -c "$(sed -n 's/^.*type: \(rm .*pwn.*\)$/\1/p' <<<"$err")"
	[ ! -e "$site/one/a'; touch pwn; '" ]
	[ ! -e pwn ]
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
	[ "$(hint)" = "ninjenv check --repair" ]
	hint_helps
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
