#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is promised whatever comes: nothing but the locked bytes, nothing outside
# of the environment, no code of packages while installing, no secret in a file,
# the same tree everywhere, and nothing of a person's removed unsaid.
# seconds: 20

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --entry-point one=one:main \
		--file one/__init__.py='def main(): print("one")\n' \
		--file one/text=first
	index_wheel one 2.0 --entry-point one=one:main \
		--file one/__init__.py='def main(): print("two!")\n' \
		--file one/text=other
	index_wheel two 1.0 --file two.py='X = 2\n'
	index_wheel taker 1.0 --file one/__init__.py='taken = True\n'
	index_wheel shadow 1.0 --broken python-script
	index_wheel shell 1.0 --broken activate
	index_wheel config 1.0 --broken data-pyvenv
	index_wheel outside 1.0 --broken escape
	index_wheel data-outside 1.0 --broken data-escape
	index_wheel absolute 1.0 --broken absolute
	index_wheel hash 1.0 --broken hash
	index_wheel missing-row 1.0 --broken missing-row
	index_wheel starts 1.0 --file starts.py='' \
		--file starts.pth='import os; open(os.environ["MARK"], "a").write("site")\n' \
		--file sitecustomize.py='import os
open(os.environ["MARK"], "a").write("custom")
'
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/log"
	: >"$INDEX_STATE/rules"
}

wheel() { # NAME VERSION: its file name
	echo "${1//-/_}-$2-py3-none-any.whl"
}

# wanted LINE...: venv.ini with these packages, and a lock of them.
wanted() {
	local files=() line
	for line; do
		files+=("$(wheel "${line% = *}" "${line#* = }")")
	done
	venv_ini "[env]" "pip = no" "${more[@]}" "[packages]" "$@"
	lock_of "${files[@]}"
}

more=()

made() {
	wanted "$@"
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
}

tree() {
	python3 "$ROOT/tests/crash/tree.py" .venv
}

# What the packages are; want and have tell of the wish, too.
packages() {
	tree | grep -v '^\.ninjenv'
}

# --- the locked bytes -------------------------------------------------------

@test "a file of the index with other bytes: both hashes, nothing installed" {
	wanted "one = 1.0" "two = 1.0"
	echo '/files/one* wrong' >"$INDEX_STATE/rules"
	expect 0 "$NINJENV"
	expect 1 ninja env
	sum=$(sha256sum "$INDEX_FILES/$(wheel one 1.0)" | cut -d' ' -f1)
	has "$out$err" "'$(wheel one 1.0)'" "$sum" "$INDEX_URL/files/one"
	[ ! -e .venv/.ninjenv/pkg/one ]
	[ ! -e "$NINJENV_CACHE/v1/wheel/$sum" ]
	: >"$INDEX_STATE/rules"
	expect 0 ninja env
	expect 0 .venv/bin/one
}

@test "a local wheel that was changed after locking" {
	mkdir wheels
	cp "$INDEX_FILES/$(wheel two 1.0)" wheels
	venv_ini "[env]" "pip = no" "[packages]" "two = 1.0"
	sum=$(sha256sum "wheels/$(wheel two 1.0)" | cut -d' ' -f1)
	cat >pylock.toml <<-END
		lock-version = "1.0"
		created-by = "a test"
		[[packages]]
		name = "two"
		version = "1.0"
		[[packages.wheels]]
		name = "$(wheel two 1.0)"
		path = "wheels/$(wheel two 1.0)"
		hashes = {sha256 = "$sum"}
	END
	expect 0 "$NINJENV"
	python3 "$ROOT/tests/fixtures/make_wheel.py" --file two.py='X = 3\n' \
		wheels two 1.0
	expect 1 ninja env
	has "$out$err" "$(wheel two 1.0)" "$sum"
	[ ! -e .venv/.ninjenv/pkg/two ]
	[ ! -e .venv/lib/python*/site-packages/two.py ]
}

@test "a store changed through a hard link is made anew, with a warning" {
	made "one = 1.0"
	mv .venv first
	chmod u+w "first/${site#.venv/}/one/text"
	echo tampered >"first/${site#.venv/}/one/text"
	expect 0 ninja env
	has "$out$err" "one" "made anew"
	[ "$(cat "$site/one/text")" = first ]
	expect 0 "$NINJENV" check
}

@test "a wheel that its RECORD does not tell the truth about" {
	for name in hash missing-row; do
		wanted "$name = 1.0"
		expect 0 "$NINJENV"
		expect 1 ninja env
		has "$out$err" "$(wheel $name 1.0)" RECORD
		[ ! -e ".venv/.ninjenv/pkg/$name" ]
	done
}

# --- where a wheel may write --------------------------------------------------

@test "outside, over the interpreter, over the environment's own: refused" {
	made "two = 1.0"
	before=$(packages)
	for name in outside data-outside absolute shadow shell config; do
		wanted "two = 1.0" "$name = 1.0"
		expect 0 "$NINJENV"
		expect 1 ninja env
		has "$out$err" "$name" "error:"
		[ "$(packages)" = "$before" ]
		[ ! -e ".venv/.ninjenv/pkg/$name" ]
	done
	[ ! -e /tmp/evil ]
	[ -z "$(find "$BATS_TEST_TMPDIR" -name 'evil*')" ]
	wanted "two = 1.0"
	expect 0 "$NINJENV" env
	[ "$(packages)" = "$before" ]
}

@test "a file that another package has: both are named, nothing changes" {
	made "one = 1.0"
	before=$(packages)
	wanted "one = 1.0" "taker = 1.0" "two = 1.0"
	expect 0 "$NINJENV"
	expect 1 ninja env
	has "$out$err" "one/__init__.py" "one 1.0" "taker 1.0"
	[ "$(packages)" = "$before" ]
	[ ! -e .venv/.ninjenv/pkg/two ]
	# The same where both are new.
	rm -rf .venv
	expect 0 "$NINJENV"
	expect 1 ninja env
	has "$out$err" "one 1.0" "taker 1.0"
	[ -z "$(ls .venv/.ninjenv/pkg)" ]
}

# --- no code of packages --------------------------------------------------------

# What would run in each interpreter that looks for it.
lie_in_wait() {
	local version
	version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	trap_home="$BATS_TEST_TMPDIR/trap"
	user="$trap_home/.local/lib/python$version/site-packages"
	mkdir -p "$user"
	printf 'import os\nopen(os.environ["MARK"], "a").write("user")\n' |
		tee "$user/sitecustomize.py" >"$user/usercustomize.py"
	echo 'import os; open(os.environ["MARK"], "a")' >"$user/user.pth"
}

trapped() { # COMMAND...
	env MARK="$BATS_TEST_TMPDIR/mark" HOME="$trap_home" \
		PYTHONPATH="$user" PYTHONSTARTUP="$user/sitecustomize.py" "$@"
}

@test "no sitecustomize and no .pth runs while we install" {
	mark="$BATS_TEST_TMPDIR/mark"
	lie_in_wait
	wanted "starts = 1.0" "one = 1.0"
	expect 0 trapped "$NINJENV"
	expect 0 trapped ninja env
	site=$(echo .venv/lib/python*/site-packages)
	wanted "starts = 1.0" "one = 2.0" "two = 1.0"
	expect 0 trapped "$NINJENV" env
	rm -r "$site/one" "$site"/one-2.0.dist-info/RECORD
	expect 0 trapped ninja env
	expect 0 trapped "$NINJENV" check
	[ ! -e "$mark" ]
	# They would have run; Debian has a sitecustomize that comes first.
	MARK="$mark" .venv/bin/python -c ''
	[[ $(cat "$mark") == site* ]]
	expect 0 trapped python3 -c ''
	[[ $(cat "$mark") == site*user* ]]
}

@test "nor while we lock" {
	lie_in_wait
	venv_ini "[env]" "pip = no" "[packages]" "starts =" "one = 1.0"
	expect 0 trapped "$NINJENV"
	expect 0 trapped ninja env
	expect 0 trapped "$NINJENV" lock --upgrade
	[ ! -e "$BATS_TEST_TMPDIR/mark" ]
}

# --- secrets --------------------------------------------------------------------

@test "an index's password is in no file, no message and no argument" {
	secret=s3cr3t-w0rd
	echo "/* auth=someone:$secret" >"$INDEX_STATE/rules"
	export PIP_INDEX_URL="http://someone:$secret@${INDEX_URL#http://}/simple"
	mkdir bin
	for name in ninjenv-fetch ninjenv; do
		printf '#!/bin/sh\necho "$0 $*" >>%q\nexec %q "$@"\n' \
			"$PWD/argv" "$(dirname "$NINJENV")/$name" >bin/$name
		chmod +x bin/$name
	done
	export NINJENV_FETCH="$PWD/bin/ninjenv-fetch"
	venv_ini "[env]" "pip = no" "[packages]" "one = 1.0" \
		"two = $INDEX_URL/files/$(wheel two 1.0)"
	if ! "$NINJENV" >first 2>&1; then
		# Only what venv.ini names by its version.
		venv_ini "[env]" "pip = no" "[packages]" "one = 1.0"
		expect 0 "$NINJENV"
	fi
	expect 0 ninja -v env
	echo "$out$err" >said
	expect 0 .venv/bin/one
	grep -q ' auth ' "$INDEX_STATE/log"
	# And where it is wrong.
	rm -rf .venv "$NINJENV_CACHE"
	echo "/* auth=someone:another" >"$INDEX_STATE/rules"
	expect 0 "$NINJENV"
	expect 1 ninja -v env
	has "$out$err" "127.0.0.1"
	echo "$out$err" >>said
	expect 1 "$NINJENV" lock --upgrade
	echo "$out$err" >>said
	run ! grep -rF "$secret" . "$NINJENV_CACHE"
	run ! grep -rF "$(printf 'someone:%s' "$secret" | base64)" . \
		"$NINJENV_CACHE"
	[ -s argv ]
}

# --- the same everywhere ------------------------------------------------------

@test "two checkouts: the same bytes but for files that hold a path" {
	mkdir here "there it is"
	for place in here "there it is"; do
		(cd "$place" && more=("prompt = same") && made "one = 1.0" \
			"two = 1.0")
	done
	for place in here "there it is"; do
		python3 "$ROOT/tests/crash/tree.py" "$place/.venv" \
			"$PWD/$place=ROOT" >"$place.tree"
	done
	diff here.tree "there it is.tree" |
		grep '^[<>]' | awk '{print $2}' | sort -u >differ
	# A space makes another launcher; what was replaced is quoted.
	while read -r path; do
		grep -qF "$PWD" ".venv/$path" 2>/dev/null ||
			grep -qF "$PWD" "here/.venv/$path" ||
			[[ $path == *.dist-info/RECORD ]]
	done <differ
	run ! grep -E '\.(py|pyc)$|METADATA|have|manifest' differ
}

# --- what a person did --------------------------------------------------------

@test "an edited file of a package that is replaced is kept aside and named" {
	more=("link = copy")
	made "one = 1.0"
	chmod u+w "$site/one/text"
	echo mine >"$site/one/text"
	echo notes >"$site/one/notes"
	wanted "one = 2.0"
	expect 0 "$NINJENV" env
	has "$out$err" "one/text" "changed by hand" ".ninjenv/kept/"
	[ "$(cat "$site/one/text")" = other ]
	[ "$(cat "$site/one/notes")" = notes ]
	[ "$(cat ".venv/.ninjenv/kept/${site#.venv/}/one/text")" = mine ]
}

by_hand() { # NAME VERSION: as pip would have put it there
	mkdir "$site/$1-$2.dist-info"
	echo "X = 1" >"$site/$1.py"
	printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$1" "$2" \
		>"$site/$1-$2.dist-info/METADATA"
	printf '%s,,\n' "$1.py" "$1-$2.dist-info/METADATA" \
		"$1-$2.dist-info/RECORD" >"$site/$1-$2.dist-info/RECORD"
}

@test "extra = keep: what was installed by hand stays and is named" {
	made "one = 1.0"
	by_hand tool 3.1
	wanted "one = 2.0"
	expect 0 "$NINJENV" env
	has "$out$err" "kept" "tool 3.1"
	[ -e "$site/tool.py" ]
}

@test "extra = remove: what was installed by hand goes and is named" {
	made "one = 1.0"
	by_hand tool 3.1
	more=("extra = remove")
	wanted "one = 1.0"
	expect 0 "$NINJENV" env
	has "$out$err" "tool 3.1" "removed"
	[ ! -e "$site/tool.py" ]
	[ ! -e "$site/tool-3.1.dist-info" ]
}

@test "another version by hand over ours is replaced and named" {
	made "one = 1.0"
	rm -r "$site/one-1.0.dist-info"
	by_hand one 0.5
	expect 0 ninja env
	has "$out$err" "one 0.5"
	[ ! -e "$site/one-0.5.dist-info" ]
	expect 0 .venv/bin/one
	expect 0 "$NINJENV" check
}
