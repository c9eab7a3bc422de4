#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Two and eight runs at once, on one environment and on eight with one cold
# store, again and again, some of them killed, with the store pruned beside.
# bats file_tags=long
# seconds: 200

load ../cli/helper
load ../cli/together

setup_file() {
	index_start
	index_parts
}

teardown_file() {
	index_stop
}

setup() {
	fresh cold
	: >"$INDEX_STATE/log"
	: >"$INDEX_STATE/rules"
	RANDOM=${TESTS_RANDOM:-$((RANDOM % 10000))}
	echo "TESTS_RANDOM=$RANDOM"
	rounds=10
}

# a moment: up to N hundredths of a second
moment() {
	local n=$((RANDOM % $1))
	sleep "$(printf '0.%02d' "$n")"
}

# An empty store, without what runs may hold by then.
no_store() {
	mv "$NINJENV_CACHE" "$BATS_TEST_TMPDIR/store-$round" 2>/dev/null || :
}

# pruned_beside: `ninjenv cache prune` without a pause, until the file is gone.
pruned_beside() {
	touch "$BATS_TEST_TMPDIR/prune"
	(
		while [ -e "$BATS_TEST_TMPDIR/prune" ]; do
			"$NINJENV" cache prune || exit
			moment 10
		done
	) >"$BATS_TEST_TMPDIR/pruned" 2>&1 3>&- &
	pruner=$!
}

prune_no_more() {
	rm "$BATS_TEST_TMPDIR/prune"
	wait "$pruner" || {
		cat "$BATS_TEST_TMPDIR/pruned"
		return 1
	}
}

# crowd N DIRECTORY...: N plain runs begin at random moments, in turn in these.
crowd() {
	local n=$1 i here
	shift
	pids=()
	for i in $(seq "$n"); do
		here=${*:(i - 1) % $# + 1:1}
		(cd "$here" && exec ninja env) >"out$i" 2>&1 3>&- &
		pids+=($!)
		moment 20
	done
}

on_one() { # N
	local round
	repository fresh-one
	expect 0 env -C fresh-one ninja env
	for round in $(seq $rounds); do
		repository "one-$round"
		no_store
		crowd "$1" "one-$round"
		wait_all || { cat out*; return 1; }
		complete "one-$round"
		diff <(tree_of fresh-one) <(tree_of "one-$round")
	done
}

on_eight() {
	local round i here
	for round in $(seq $rounds); do
		for i in 1 2 3 4 5 6 7 8; do
			repository "r$round-$i"
		done
		no_store
		crowd 8 r$round-{1..8}
		wait_all || { cat out*; return 1; }
		for i in 1 2 3 4 5 6 7 8; do
			complete "r$round-$i"
			diff <(tree_of "r$round-1") <(tree_of "r$round-$i")
		done
		[ -z "$(ls "$NINJENV_CACHE/v1/tmp")" ]
	done
}

# Ninja locks nothing: two of them in one directory are two that write one log.
# What they start is ours, and has to be right.
@test "two runs at once on one environment" {
	on_one 2
}

@test "eight runs at once on one environment" {
	on_one 8
}

@test "eight environments at once, one cold store" {
	rounds=4
	on_eight
}

@test "eight environments at once, one cold store, pruned beside" {
	rounds=4
	pruned_beside
	on_eight
	prune_no_more
}

@test "eight runs at once on one environment, pruned beside" {
	pruned_beside
	on_one 8
	prune_no_more
}

@test "eight at once, and half of them are killed: the rest completes" {
	local round i
	repository whole
	expect 0 env -C whole ninja env
	for round in $(seq $rounds); do
		repository "k$round"
		no_store
		echo '/files/* slow=20000' >"$INDEX_STATE/rules"
		pids=()
		for i in 1 2 3 4 5 6 7 8; do
			sync_here "k$round"
			moment 10
		done
		for i in 0 2 4 6; do
			moment 20
			kill -KILL "${pids[i]}" 2>/dev/null || :
		done
		for i in 1 3 5 7; do
			wait "${pids[i]}"
		done
		: >"$INDEX_STATE/rules"
		complete "k$round"
		diff <(tree_of whole) <(tree_of "k$round")
	done
}
