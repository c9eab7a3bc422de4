#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Several runs at once: on one environment, on several with one store.
# seconds: 25

load helper
load together

setup_file() {
	index_start
	index_parts
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	: >"$INDEX_STATE/log"
	: >"$INDEX_STATE/rules"
}

@test "eight runs at once on one environment" {
	repository one
	pids=()
	for i in 1 2 3 4 5 6 7 8; do
		(cd one && exec "$NINJENV" sync .venv/.ninjenv/want) \
			>"out$i" 2>"err$i" 3>&- &
		pids+=($!)
	done
	wait_all
	complete one
	[ "$(index_requests 'GET /files/.*whl ')" -eq 6 ]
	repository other
	expect 0 env -C other ninja env
	diff <(tree_of one) <(tree_of other)
	[ "$(cat out? | grep -c '6 installed')" -eq 1 ]
	[ "$(cat out? | grep -c 'nothing to do')" -eq 7 ]
}

@test "eight environments at once, one empty store: each wheel comes once" {
	rm -rf "$NINJENV_CACHE"
	pids=()
	for i in 1 2 3 4 5 6 7 8; do
		repository "r$i"
	done
	rm -rf "$NINJENV_CACHE"
	for i in 1 2 3 4 5 6 7 8; do
		sync_here "r$i"
	done
	wait_all
	[ "$(index_requests 'GET /files/.*whl ')" -eq 6 ]
	for i in 1 2 3 4 5 6 7 8; do
		complete "r$i"
		diff <(tree_of r1) <(tree_of "r$i")
	done
	[ -z "$(ls "$NINJENV_CACHE"/v1/tmp)" ]
}

@test "a run that waits names the process that it waits for" {
	repository one
	echo '/files/* stall=10 first=1' >"$INDEX_STATE/rules"
	pids=()
	sync_here one
	owner=${pids[0]}
	for _ in $(seq 100); do
		grep -q "$owner" one/.venv/.ninjenv/lock && break
		sleep 0.05
	done
	(cd one && exec "$NINJENV" sync .venv/.ninjenv/want) \
		>out2 2>err2 3>&- &
	for _ in $(seq 100); do
		grep -q waiting err2 out2 && break
		sleep 0.05
	done
	: >"$INDEX_STATE/rules"
	kill -TERM "$owner"
	wait "$!"
	has "$(cat out2 err2)" "waiting for process $owner" "/one/.venv'"
	complete one
}

@test "what another environment is making is waited for, not made again" {
	repository one
	repository two
	rm -rf "$NINJENV_CACHE"
	echo '/files/part3* slow=2000' >"$INDEX_STATE/rules"
	pids=()
	sync_here one
	sync_here two
	wait_all
	[ "$(index_requests 'GET /files/.*whl ')" -eq 6 ]
	cat one/err two/err one/out two/out >all
	grep -q 'waiting for process [0-9]*, which makes part.*whl' all
	complete one
	complete two
}

@test "the maker is killed: who waits for it makes it" {
	repository one
	repository two
	rm -rf "$NINJENV_CACHE"
	echo '/files/part3* stall=10 first=1' >"$INDEX_STATE/rules"
	pids=()
	sync_here one
	for _ in $(seq 100); do
		grep -q 'files/part3' "$INDEX_STATE/log" && break
		sleep 0.05
	done
	sync_here two
	for _ in $(seq 100); do
		grep -q waiting two/err two/out && break
		sleep 0.05
	done
	: >"$INDEX_STATE/rules"
	kill -KILL "${pids[0]}"
	wait "${pids[1]}"
	complete two
	expect 0 env -C one ninja env
	complete one
}

@test "the lock of a process that is gone holds nobody up" {
	repository one
	mkdir -p one/.venv/.ninjenv
	echo 999999 >one/.venv/.ninjenv/lock
	expect 0 env -C one timeout 20 ninja env
	lacks "$out$err" waiting
	complete one
}

@test "two 'ninja env' at once in one directory" {
	repository one
	(cd one && exec ninja env) >out1 2>err1 3>&- &
	first=$!
	expect 0 env -C one ninja env
	wait "$first"
	expect 0 env -C one ninja env
	complete one
}

@test "six runs at once make the skeleton of a new interpreter once" {
	fresh cold
	local i pids=()
	for i in 1 2 3 4 5 6; do
		mkdir "$i"
		printf '[env]\npip = no\n[packages]\n' >"$i/venv.ini"
	done
	for i in 1 2 3 4 5 6; do
		(cd "$i" && exec "$NINJENV" env >log 2>&1) &
		pids+=($!)
	done
	for i in 0 1 2 3 4 5; do
		wait "${pids[i]}" || {
			cat ./*/log
			return 1
		}
	done
	for i in 1 2 3 4 5 6; do
		[ -s "$i/.venv/bin/activate" ]
	done
	[ "$(ls "$NINJENV_CACHE/v1/venv" | wc -l)" -eq 1 ]
}
