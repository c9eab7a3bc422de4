#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# An environment's write into a linked file cannot reach the store unnoticed:
# what is done to a file in place, and what the next environment gets.

load helper

setup_file() {
	index_start
	index_wheel one 1.0 --file one/__init__.py='X = 1' \
		--file one/text='some text'
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	venv_ini "[env]" "pip = no" "link = hardlink" "[packages]" "one ="
	lock_of one-1.0-py3-none-any.whl
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	text="$site/one/text"
	[ "$(stat -c %h "$text")" -ge 2 ]
	touch -r "$text" like
}

# Another environment with the same store.
another() {
	mv .venv old
	expect 0 ninja env
	said="$out$err"
	[ "$(cat "$text")" = "some text" ]
	[ "$(stat -c %a "$text")" = 444 ]
	expect 0 "$NINJENV" check
}

@test "linked files are read-only" {
	[ "$(stat -c %a "$text")" = 444 ]
	[ -z "$(find "$site" -type f -perm /222 -links +1)" ]
	if [ "$(id -u)" = 0 ] && command -v setpriv; then
		chmod 755 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR/.." \
			"$BATS_TEST_TMPDIR"
		run ! setpriv --reuid 65534 --regid 65534 --clear-groups \
			sh -c "echo x >>'$PWD/$text'"
	fi
}

@test "an edit in place of the same size: the next environment is told" {
	chmod u+w "$text"
	printf 'SOME' | dd of="$text" conv=notrunc status=none
	chmod 444 "$text"
	another
	has "$said" "the store's files of one were changed: they are made anew"
}

@test "an edit in place that keeps the time: the next environment is told" {
	chmod u+w "$text"
	echo more >>"$text"
	touch -r like "$text"
	chmod 444 "$text"
	another
	has "$said" "the store's files of one were changed: they are made anew"
}

@test "a file that was cut to nothing: the next environment is told" {
	chmod u+w "$text"
	: >"$text"
	another
	has "$said" "the store's files of one were changed: they are made anew"
}

@test "chmod and touch alone: the bytes are read, and all is put back" {
	chmod u+w "$text"
	touch "$site/one/__init__.py"
	export NINJENV_OFFLINE=1
	another
	has "$said" "the store's files of 'one' were touched or made writable (2): their bytes are right, and all is put back"
}

@test "left writable, edited, size and time restored: the next one is told" {
	chmod u+w "$text"
	printf 'SOME' | dd of="$text" conv=notrunc status=none
	touch -r like "$text"
	another
	has "$said" "the store's files of one were changed: they are made anew"
}

@test "all put back as it was: check finds it in both, and mends both" {
	chmod u+w "$text"
	printf 'SOME' | dd of="$text" conv=notrunc status=none
	touch -r like "$text"
	chmod 444 "$text"
	expect 4 "$NINJENV" check
	has "$err" "$text: note: changed" \
		"note: one/text: its bytes are not those of the wheel"
	expect 0 "$NINJENV" check --repair
	rm -r .venv/.ninjenv/kept
	another
	lacks "$said" warning
}

@test "bytecode that was changed in place is made anew, without a download" {
	pyc=$(echo "$site"/one/__pycache__/__init__.*.pyc)
	chmod u+w "$pyc"
	echo more >>"$pyc"
	export NINJENV_OFFLINE=1
	another
	has "$said" "the store's files of one were changed: they are made anew"
}
