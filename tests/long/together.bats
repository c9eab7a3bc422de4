#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# bats file_tags=long
# Cleaning up the store beside runs that fill it, again and again.

load ../cli/helper

setup_file() {
	local name
	index_start
	for name in a b c d e f; do
		index_wheel "$name" 1.0 --file "$name/__init__.py=x = 1\n" \
			--file "$name/data.txt=$name"
	done
}
teardown_file() { index_stop; }

setup() {
	fresh cold
	STORE="$NINJENV_CACHE/v1"
}

# repository NAME: with a lock of all packages, generated.
repository() {
	mkdir "$1"
	(
		cd "$1" || return
		venv_ini "[env]" "pip = no" "[packages]" \
			"a =" "b =" "c =" "d =" "e =" "f ="
		lock_of {a,b,c,d,e,f}-1.0-py3-none-any.whl
		"$NINJENV" -q
	)
}

# prune_while PID OPTION...: cleans up until the process has ended.
prune_while() {
	local pid=$1
	shift
	while kill -0 "$pid" 2>/dev/null; do
		"$NINJENV" -q cache prune "$@" 2>/dev/null || return
	done
}

# beside OPTION...: eight environments are made ten times from a store that
# 'cache prune OPTION...' cleans up meanwhile.
beside() {
	local round i pids
	for i in 1 2 3 4 5 6 7 8; do
		repository "r$i"
	done
	for round in 1 2 3 4 5 6 7 8 9 10; do
		pids=()
		for i in 1 2 3 4 5 6 7 8; do
			rm -rf "r$i/.venv/lib"
			(cd "r$i" && exec ninja env) >"r$i.log" 2>&1 3>&- &
			pids+=($!)
		done
		for i in 1 2 3 4 5 6 7 8; do
			prune_while "${pids[i - 1]}" "$@"
			wait "${pids[i - 1]}" || { cat "r$i.log"; return 1; }
		done
	done
	for i in 1 2 3 4 5 6 7 8; do
		expect 0 "$NINJENV" -C "r$i" check
		[ "$(r$i/.venv/bin/python -c 'import a; print(a.x)')" = 1 ]
	done
	expect 0 "$NINJENV" -q cache prune
	[ -z "$(ls -A "$STORE/tmp")" ]
	expect 0 "$NINJENV" cache verify
}

@test "eight environments beside prune" {
	beside
}

@test "eight environments beside prune --max-size 0" {
	beside --max-size 0
}

@test "eight environments beside clean" {
	local i
	for i in 1 2 3 4 5 6 7 8; do
		repository "r$i"
		(cd "r$i" && exec ninja env) >"r$i.log" 2>&1 3>&- &
	done
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		expect 0 "$NINJENV" -q cache clean
	done
	wait
	for i in 1 2 3 4 5 6 7 8; do
		expect 0 "$NINJENV" -C "r$i" check
	done
	expect 0 "$NINJENV" cache verify
}

@test "eight environments in a store of no room" {
	NINJENV_CACHE_MAX=1k beside
}

@test "prune that is killed at any moment" {
	local i pid
	repository r1
	for i in $(seq 40); do
		(cd r1 && rm -rf .venv/lib && ninja env) >/dev/null 2>&1
		mkdir -p "$STORE/tmp/$i-x"
		"$NINJENV" -q cache clean 3>&- &
		pid=$!
		sleep "0.00$((RANDOM % 10))"
		kill -9 "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
		expect 0 "$NINJENV" cache verify
	done
	(cd r1 && rm -rf .venv/lib && ninja env)
	expect 0 "$NINJENV" -C r1 check
	"$NINJENV" -q cache prune
	[ -z "$(ls -A "$STORE/tmp")" ]
	[ ! -e "$STORE/trash" ] || [ -z "$(ls -A "$STORE/trash")" ]
}
