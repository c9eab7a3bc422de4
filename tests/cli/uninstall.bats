#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What leaves an environment: only what RECORD names inside it, and never
# through a symbolic link. tests/unit/test_remove.c has every row.

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --file one/__init__.py='X = 1' \
		--file one/sub/x.py='X = 1' --data 'scripts/tool=#!python\n'
	index_wheel one 2.0 --file one/__init__.py='X = 2' \
		--file one/sub/x.py='X = 2'
	index_wheel two 2.0 --file two/__init__.py='X = 1'
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	outside="$BATS_TEST_TMPDIR/outside"
	mkdir "$outside"
	echo precious >"$outside/file"
}

# wanted FILE...: venv.ini, and a lock of these files.
wanted() {
	venv_ini "[env]" "pip = no" "extra = remove" "[packages]" \
		"$(printf '%s =\n' "${@%%-*}")"
	lock_of "$@"
	expect 0 "$NINJENV"
}

made() {
	wanted one-1.0-py3-none-any.whl two-2.0-py3-none-any.whl
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
}

# by_hand ROW...: as if somebody had put hostile 6.6 there, with that RECORD.
by_hand() {
	info="$site/hostile-6.6.dist-info"
	rm -rf "$info"
	mkdir "$info"
	printf 'Metadata-Version: 2.1\nName: hostile\nVersion: 6.6\n' \
		>"$info/METADATA"
	echo "X = 1" >"$site/hostile.py"
	printf '%s\n' "hostile.py,," "$@" >"$info/RECORD"
}

tree() {
	find .venv "$outside" -path .venv/.ninjenv -prune -o -printf '%p %l\n' |
		sort
}

# ninja env refuses to take it out and names it; nothing is gone.
refused() {
	rm .venv/.ninjenv/pkg/two # something for sync to do
	before=$(tree)
	expect 1 ninja env
	has "$out$err" "'hostile' was not removed: $1" \
		"hint: remove it by hand: $PWD/$site/hostile-6.6.dist-info"
	[ "$(tree)" = "$before" ]
	[ "$(cat "$outside/file")" = precious ]
}

@test "a RECORD that leads out of the environment" {
	made
	for row in "../../../../../outside/file,," "$outside/file,," \
		"one/../../../../../../outside/file,sha256=x,9"; do
		by_hand "$row"
		refused "its RECORD names '"
		has "$out$err" "outside/file', which is no place for a package"
	done
}

@test "a RECORD that names the interpreter, our own files, another's dist-info" {
	made
	for path in ../../../bin/python ../../../bin/activate \
		../../../pyvenv.cfg ../../../PYVENV.cfg \
		../../../.ninjenv/manifest/two \
		two-2.0.dist-info/RECORD _ninjenv_paths.pth; do
		by_hand "$path,,"
		refused "its RECORD names '"
	done
}

@test "a RECORD that nobody can read, and one that is a link" {
	made
	by_hand 'hostile.py,sha256=x,1'
	refused "its RECORD cannot be understood"
	by_hand
	mv "$info/RECORD" "$outside/RECORD"
	ln -s "$outside/RECORD" "$info/RECORD"
	refused "its RECORD is no file"
	rm -r "$info"
	printf 'Name: hostile\n' >"$outside/METADATA"
	ln -s "$outside" "$info"
	refused "'${info#.venv/}' is reached through a symbolic link"
}

@test "files behind a directory that became a link stay, and are named" {
	made
	mv "$site/one/sub" "$outside/sub"
	ln -s "$outside/sub" "$site/one/sub"
	wanted two-2.0-py3-none-any.whl
	expect 0 ninja env
	has "$out$err" "/one/sub' is no directory any more: what 'one' had there was not removed"
	[ -f "$outside/sub/x.py" ]
	[ -L "$site/one/sub" ]
	[ ! -e "$site/one/__init__.py" ]
	[ ! -e "$site/one-1.0.dist-info" ]
}

@test "what comes is not written through a link either" {
	made
	mv "$site/one/sub" "$outside/sub"
	ln -s "$outside/sub" "$site/one/sub"
	before=$(find "$outside" -printf '%p %s %T@\n' | sort)
	wanted one-2.0-py3-none-any.whl two-2.0-py3-none-any.whl
	expect 0 ninja env
	has "$out$err" "stood where a directory has to be" ".ninjenv/kept/"
	[ "$(cat "$site/one/sub/x.py")" = "X = 2" ]
	[ ! -L "$site/one/sub" ]
	[ "$(find "$outside" -printf '%p %s %T@\n' | sort)" = "$before" ]
	expect 0 "$NINJENV" check
}

@test "an environment whose lib or bin leads elsewhere is made anew" {
	made
	for name in bin lib; do
		mv .venv/$name "$outside/$name"
		ln -s "$outside/$name" .venv/$name
		before=$(find "$outside" -printf '%p %s %T@\n' | sort)
		expect 4 "$NINJENV" check
		has "$err" "'.venv' has to be made anew: its '" \
			"/.venv/$name' is a symbolic link"
		rm .venv/.ninjenv/pkg/two
		expect 0 ninja env
		[ ! -L .venv/$name ]
		[ "$(find "$outside" -printf '%p %s %T@\n' | sort)" = "$before" ]
		expect 0 "$NINJENV" check
	done
}

@test ".ninjenv is no link" {
	made
	mv .venv/.ninjenv "$outside/memory"
	ln -s "$outside/memory" .venv/.ninjenv
	before=$(find "$outside" -printf '%p %s %T@\n' | sort)
	for command in "$NINJENV" "$NINJENV check"; do
		expect 1 $command
		has "$err" "/.venv/.ninjenv' is a symbolic link, or no directory" \
			"hint: type: rm '"
	done
	[ "$(find "$outside" -printf '%p %s %T@\n' | sort)" = "$before" ]
}

@test "our own directories are never links" {
	made
	for name in manifest pkg; do
		rm -f .venv/.ninjenv/pkg/two # something for sync to do
		mv .venv/.ninjenv/$name kept-$name
		ln -s "$outside" .venv/.ninjenv/$name
		expect 1 ninja env
		has "$out$err" "/.venv/.ninjenv/$name' is reached through a symbolic link, or is no directory"
		[ "$(ls "$outside")" = file ]
		rm .venv/.ninjenv/$name
		mv kept-$name .venv/.ninjenv/$name
	done
	mkdir "$outside/one"
	ln -s "$outside" .venv/.ninjenv/system
	rm -f .venv/.ninjenv/pkg/two
	expect 1 ninja env
	has "$out$err" "/.venv/.ninjenv/system' is a symbolic link, or no directory" \
		"hint: type: rm '"
	[ -d "$outside/one" ]
	rm .venv/.ninjenv/system
	ln -s "$outside" .venv/.ninjenv/trash
	wanted one-2.0-py3-none-any.whl
	expect 0 ninja env
	for _ in $(seq 100); do
		[ -L .venv/.ninjenv/trash ] || break
		sleep 0.1
	done
	[ ! -L .venv/.ninjenv/trash ]
	[ "$(cat "$outside/file")" = precious ]
}
