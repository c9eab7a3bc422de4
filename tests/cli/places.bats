#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where things lie: masks, owners, full disks, other file systems, odd names.
# seconds: 35

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --entry-point one=one:main \
		--file one/__init__.py='def main(): print("one")\n' \
		--file one/data/text=text --executable one/data/text
	head -c 3000000 /dev/urandom >"$BATS_FILE_TMPDIR/random"
	index_wheel large 1.0 --file "large/data=@$BATS_FILE_TMPDIR/random"
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	mounted='' python=''
}

teardown() {
	cd "$BATS_TEST_TMPDIR"
	[ -z "$mounted" ] || umount "$mounted"
}

repository() { # NAME...: of packages
	venv_ini "[env]" "pip = no" "prompt = same" \
		${python:+"python = $python"} "[packages]" \
		"${@/%/ = 1.0}"
	lock_of "${@/%/-1.0-py3-none-any.whl}"
}

works() { # [DIRECTORY]
	expect 0 "$NINJENV" check
	expect 0 "${1-.venv}/bin/one"
	[ "$out" = one ]
}

may_mount() {
	[ "$(id -u)" -eq 0 ] || skip "only root may mount"
	mkdir -p "$2"
	mount -t tmpfs -o "$1" tmpfs "$2" 2>/dev/null || skip "no mount here"
	mounted=$2
}

other_user() {
	[ "$(id -u)" -eq 0 ] || skip "only root may become somebody else"
	command -v setpriv >/dev/null || skip "there is no setpriv"
	id nobody >/dev/null || skip "there is no user nobody"
	chmod a+rx "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" \
		"$(dirname "$BATS_FILE_TMPDIR")" "$BATS_RUN_TMPDIR" \
		"$(dirname "$BATS_TEST_TMPDIR")"
	setpriv --reuid nobody --clear-groups test -x "$NINJENV" ||
		skip "nobody cannot reach the program"
	python=/usr/bin/python3
	setpriv --reuid nobody --clear-groups "$python" -c 'import venv' ||
		skip "nobody cannot reach Python"
}

as_nobody() { # COMMAND...
	setpriv --reuid nobody --clear-groups env HOME="$BATS_TEST_TMPDIR" "$@"
}

@test "umask 077 and 000: the same tree as with 022" {
	repository one
	for mask in 022 077 000; do
		(
			umask $mask
			export NINJENV_CACHE="$BATS_TEST_TMPDIR/store-$mask"
			expect 0 "$NINJENV" env
			works
		)
		python3 "$ROOT/tests/crash/tree.py" .venv |
			grep -v ' directory ' >"tree-$mask"
		find .venv "$BATS_TEST_TMPDIR/store-$mask/v1/wheel" \
			-type d -perm /022 >"open-$mask"
		mv .venv "was-$mask"
	done
	diff tree-022 tree-077
	diff tree-022 tree-000
	# Nobody else may write what we install, whatever the mask says.
	[ ! -s open-022 ]
	[ ! -s open-077 ]
}

@test "a store of somebody else is refused by its owner's name" {
	other_user
	repository one
	mkdir "$BATS_TEST_TMPDIR/theirs"
	chown nobody "$BATS_TEST_TMPDIR/theirs"
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/theirs"
	as_nobody mkdir "$NINJENV_CACHE/v1"
	expect 1 "$NINJENV" env
	has "$out$err" "'$NINJENV_CACHE/v1' belongs to 'nobody'" NINJENV_CACHE
	[ -z "$(ls "$NINJENV_CACHE/v1")" ]
}

@test "the store of somebody else is looked at, but not cleaned up" {
	other_user
	local action
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/theirs"
	mkdir -p "$NINJENV_CACHE"/v1/{lock,tmp,trash,wheel/0}
	chown -R nobody "$NINJENV_CACHE"
	for action in 'prune --max-size 0' 'prune --keep-days 0' clean \
		'verify --repair'; do
		expect 1 "$NINJENV" cache $action
		has "$err" "'$NINJENV_CACHE/v1' belongs to 'nobody'"
	done
	[ -z "$(find "$NINJENV_CACHE" ! -user nobody)" ]
	[ -d "$NINJENV_CACHE/v1/wheel/0" ]
	expect 0 "$NINJENV" cache dir
	expect 0 "$NINJENV" cache size
	expect 0 "$NINJENV" cache clean --dry-run
}

@test "an environment of somebody else is refused by its owner's name" {
	other_user
	repository one
	mkdir .venv
	chown nobody .venv
	run_split "$NINJENV" env
	[ "$code" -eq 1 ]
	has "$out$err" "belongs to 'nobody'"
}

@test "a home that nobody may write: the store lies in the environment" {
	other_user
	repository one
	chown -R nobody .
	unset NINJENV_CACHE
	mkdir "$BATS_TEST_TMPDIR/closed"
	expect 0 setpriv --reuid nobody --clear-groups \
		env HOME="$BATS_TEST_TMPDIR/closed" "$NINJENV" env
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/closed")" ]
	[ -d .venv/.ninjenv/cache/v1/wheel ]
	expect 0 as_nobody .venv/bin/one
}

@test "store and environment on different file systems: copies" {
	may_mount size=50m "$BATS_TEST_TMPDIR/other"
	repository one
	export NINJENV_CACHE="$mounted/store"
	expect 0 "$NINJENV" env
	works
	[ -z "$(find .venv -type f -links +1)" ]
	expect 0 "$NINJENV" -B "$mounted/build"
	expect 0 ninja -C "$mounted/build" env
	[ -n "$(find "$mounted/build/.venv" -type f -links +1)" ]
	diff <(python3 "$ROOT/tests/crash/tree.py" .venv "$PWD=ROOT") \
		<(python3 "$ROOT/tests/crash/tree.py" "$mounted/build/.venv" \
			"$mounted/build=ROOT") | grep -v -e want -e '^[0-9-]' |
		(! grep '^[<>]')
}

@test "the store's disk is full: the path is named; then there is room" {
	may_mount size=2m "$BATS_TEST_TMPDIR/small"
	repository one large
	export NINJENV_CACHE="$mounted/store"
	expect 0 "$NINJENV"
	expect 1 ninja env
	has "$out$err" "No space left on device" "$mounted/store"
	[ ! -e .venv/.ninjenv/pkg/large ]
	[ ! -d .venv/.ninjenv/cache ]
	mount -o remount,size=50m "$mounted"
	expect 0 ninja env
	works
}

@test "the environment's disk is full: the path is named; then there is room" {
	may_mount size=1m "$BATS_TEST_TMPDIR/small"
	repository one large
	expect 0 "$NINJENV" -B "$mounted"
	expect 1 ninja -C "$mounted" env
	has "$out$err" "No space left on device" "$mounted/.venv"
	mount -o remount,size=50m "$mounted"
	expect 0 ninja -C "$mounted" env
	expect 0 "$NINJENV" -B "$mounted" check
	expect 0 "$mounted/.venv/bin/one"
}

@test "a store that is read-only: said, with the path" {
	may_mount size=50m "$BATS_TEST_TMPDIR/small"
	repository one
	export NINJENV_CACHE="$mounted/store"
	expect 0 "$NINJENV" env
	mount -o remount,ro "$mounted"
	rm -rf .venv
	# What is wanted lies inside of the environment then.
	expect 0 "$NINJENV" env
	works
	[ -d .venv/.ninjenv/cache/v1/wheel ]
}

@test "paths with spaces, other letters, odd ones, and names of 250 bytes" {
	local place long
	long=$(printf 'x%.0s' $(seq 250))
	for place in "with  spaces" "größe-日本" "&;#%(~*" "-rf" "$long"; do
		mkdir -- "$place"
		(
			cd -- "$place"
			repository one
			expect 0 "$NINJENV"
			expect 0 ninja env
			works
			expect 0 ninja env
			has "$out" "no work to do"
			expect 0 bash -c '. .venv/bin/activate && one'
		)
	done
}

@test "paths that no activation script can hold: refused, nothing is written" {
	local place name
	for place in "'" '"' '$' '`' '\' '!' ':'; do
		mkdir "a${place}b"
		(
			cd "a${place}b"
			venv_ini "[env]" "pip = no"
			expect 1 "$NINJENV"
			has "$err" "error: the environment's path '$PWD/.venv' has a $place, which scripts for activation cannot hold
hint: use letters, digits, spaces and any of - _ . , + @ ( ) instead"
			[ "$(ls -A)" = venv.ini ]
		)
	done
	for name in $'a\nb' $'a|b' $'\xff'; do
		mkdir "$name"
		(
			cd "$name"
			venv_ini "[env]" "pip = no"
			expect 1 "$NINJENV"
			has "$err" "error: "
			[ "$(ls -A)" = venv.ini ]
		)
	done
}

@test "the repository's disk is full: said, nothing half-written; then there is room" {
	may_mount size=256k "$BATS_TEST_TMPDIR/small"
	local build="$BATS_TEST_TMPDIR/build"
	cd "$mounted"
	venv_ini "[env]" "pip = no" "[packages]" "one ="
	dd if=/dev/zero of=filler bs=4k 2>/dev/null || :
	expect 1 "$NINJENV" -B "$build" lock
	has "$err" "pylock.toml" "No space left on device"
	[ "$(ls -A)" = $'filler\nvenv.ini' ]
	rm filler
	expect 0 "$NINJENV" -B "$build" lock
	cp pylock.toml "$BATS_TEST_TMPDIR"
	# An older lock stays as it is where the new one has no room.
	echo "large =" >>venv.ini
	dd if=/dev/zero of=filler bs=4k 2>/dev/null || :
	expect 1 "$NINJENV" -B "$build" lock
	cmp pylock.toml "$BATS_TEST_TMPDIR/pylock.toml"
	[ "$(ls -A)" = $'filler\npylock.toml\nvenv.ini' ]
	rm filler
	expect 0 "$NINJENV" -B "$build"
	expect 0 ninja -C "$build" env
	expect 0 "$build/.venv/bin/one"
	cd "$BATS_TEST_TMPDIR"
}

@test "somebody who is not root: from the lock to an upgrade" {
	other_user
	index_wheel two 1.0 --file two.py=
	index_wheel two 2.0 --file two.py=
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/own-store"
	mkdir "$NINJENV_CACHE"
	chown -R nobody . "$NINJENV_CACHE"
	as_nobody bash -c 'printf "%s\n" "[env]" "pip = no" "python = $1" \
		"[packages]" "one =" "two = 1.0" >venv.ini' - "$python"
	expect 0 as_nobody "$NINJENV"
	expect 0 as_nobody ninja env
	[ -z "$(find . "$NINJENV_CACHE" ! -user nobody)" ]
	as_nobody sed -i s/1.0/2.0/ venv.ini
	expect 0 as_nobody ninja env
	expect 0 as_nobody "$NINJENV" check
	expect 0 as_nobody ninja env
	has "$out" "no work to do"
	# What is linked cannot be written by whoever installed it.
	local file
	file=$(find .venv -name two.py)
	as_nobody test ! -w "$file"
}

@test "directories that are read-only: the path is named; then it works" {
	other_user
	repository one
	chown -R nobody .
	mkdir "$BATS_TEST_TMPDIR/own-store"
	chown nobody "$BATS_TEST_TMPDIR/own-store"
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/own-store"
	expect 0 as_nobody "$NINJENV"
	expect 0 as_nobody ninja build.ninja
	local site
	for place in .venv .venv/.ninjenv; do
		as_nobody chmod a-w "$place"
		expect 1 as_nobody ninja env
		has "$out$err" "error: " ".venv/" "Permission denied"
		as_nobody chmod u+w "$place"
	done
	expect 0 as_nobody ninja env
	site=$(dirname "$(find .venv -type d -name one)")
	as_nobody rm -r "$site/one" "$site"/one-*
	as_nobody chmod a-w "$site"
	expect 1 as_nobody ninja env
	has "$out$err" "error: " "$PWD/$site" "Permission denied"
	as_nobody chmod u+w "$site"
	expect 0 as_nobody ninja env
	expect 0 as_nobody "$NINJENV" check
}

# bats test_tags=long
@test "a clock that was set back: all is dated in the future, once" {
	index_wheel two 1.0 --file two.py=
	index_wheel two 2.0 --file two.py=
	export PIP_INDEX_URL=$INDEX_URL/simple
	venv_ini "[env]" "pip = no" "[packages]" "one =" "two = 1.0"
	printf '%s\n' "build build.ninja: phony | env.ninja" \
		"include env.ninja" "rule note" "  command = touch \$out" \
		"build with-one: note | env/one" \
		"build with-two: note | env/two" \
		"build all: phony envs with-one with-two" >build.ninja
	expect 0 "$NINJENV"
	expect 0 ninja all
	# What a clock has dated: files of wheels have the dates of their hashes.
	find . "$NINJENV_CACHE/v1/wheel" -newermt 2016-01-01 \
		-exec touch -h -d '+2 days' {} +
	expect 0 ninja all
	has "$err" "warning: '$PWD/venv.ini' was dated in the future; it is dated now" \
		"warning: '$PWD/pylock.toml' was dated in the future; it is dated now" \
		"warning: 2 packages of '$PWD/.venv' were dated in the future, and are dated now: what depends on them runs once more"
	expect 0 ninja all
	has "$out" "no work to do"
	# An edit of now is seen.
	sed -i 's/two = 1.0/two = 2.0/' venv.ini
	expect 0 ninja all
	has "$out" "1 replaced" "touch with-two"
	lacks "$out" "touch with-one"
	expect 0 ninja all
	has "$out" "no work to do"
	works
}
