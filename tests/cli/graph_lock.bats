#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Locks that Ninja's edge makes, against an index on the loopback address.
# seconds: 35

bats_require_minimum_version 1.5.0
load helper
load graph

setup_file() {
	prepare
	index_start
	cp "$WHEELS"/* "$INDEX_FILES"
	OTHER=$(other_python) || OTHER=
	export OTHER
	unset NINJENV_CACHE
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	log="$BATS_TEST_TMPDIR/log"
	export NINJENV_CACHE="$BATS_FILE_TMPDIR/cache"
}

pins() { # LINE...: of [packages]
	printf '%s\n' '[env]' 'pip = no' '[packages]' "$@" >venv.ini
}

ours() {
	pins 'alpha = 1.0' 'gamma = 1.0' "$@"
	manifest >build.ninja
	echo input >in
	"$NINJENV" -q
}

@test "a version edited in venv.ini: ninja locks, syncs and runs one edge" {
	ours
	ninja
	settled
	pins 'alpha = 1.0' 'gamma = 2.0'
	ninja
	[ "$(ran)" -eq 4 ]
	[ "$(noted)" = with-gamma ]
	[ "$(version_of gamma)" = 2.0 ]
	grep -q 'alpha_*-*1.0' pylock.toml
	no_op
	# The script of alpha is a node without anybody having said so.
	[ -x .venv/bin/alpha ]
	grep -q 'venv/bin/alpha' env.ninja
}

@test "the lock removed: it is made anew" {
	ours
	ninja
	rm pylock.toml
	ninja
	[ -f pylock.toml ]
	[ "$(ran_sync)" -eq 0 ]
	settled
}

@test "a comment in venv.ini: no lock, no sync" {
	ours
	ninja
	settled
	before=$(stat -c %y pylock.toml)
	echo '# a comment' >>venv.ini
	ninja
	[ "$(ran_sync)" -eq 0 ]
	[ "$(stat -c %y pylock.toml)" = "$before" ]
	no_op
}

# bats test_tags=long
@test "nothing fits: C goes on, the lock stays, env says which" {
	ours
	ninja
	before=$(sha256sum pylock.toml)
	pins 'alpha = 9.9' 'gamma = 1.0'
	rm only-c
	ninja only-c
	[ -e only-c ]
	for _ in 1 2; do
		run ninja env
		[ "$status" -ne 0 ]
		has "$output" alpha 9.9
	done
	[ "$(sha256sum pylock.toml)" = "$before" ]
	[ "$(version_of alpha)" = 1.0 ]
	pins 'alpha = 2.0' 'gamma = 1.0'
	ninja
	[ "$(noted)" = with-alpha ]
	settled
}

# bats test_tags=long
@test "what the network kept from locking is tried again without an edit" {
	ours
	ninja
	pins 'alpha = 1.0' 'gamma = 2.0'
	PIP_INDEX_URL=http://127.0.0.1:1/simple run ninja env
	[ "$status" -ne 0 ]
	ninja env
	[ "$(version_of gamma)" = 2.0 ]
}

# bats test_tags=long
@test "NINJENV_LOCKED and CI forbid Ninja to replace a lock, and C goes on" {
	ours
	ninja
	settled
	before=$(sha256sum pylock.toml)
	pins 'alpha = 2.0' 'gamma = 1.0'
	rm only-c
	NINJENV_LOCKED=1 ninja only-c
	[ -e only-c ]
	for words in NINJENV_LOCKED=1 CI=true; do
		run_split env $words "$NINJA" env
		[ "$code" -ne 0 ]
		has "$out$err" "'pylock.toml' does not match venv.ini" \
			"ninjenv lock"
	done
	[ "$(sha256sum pylock.toml)" = "$before" ]
	[ "$(version_of alpha)" = 1.0 ]
	CI=true NINJENV_LOCKED=0 ninja
	[ "$(version_of alpha)" = 2.0 ]
	[ "$(noted)" = with-alpha ]
	settled
}

@test "CI alone makes a missing lock, NINJENV_LOCKED=1 does not" {
	pins 'gamma = 1.0'
	expect 1 env NINJENV_LOCKED=1 "$NINJENV"
	[ ! -e pylock.toml ]
	expect 0 env CI=true "$NINJENV"
	[ -f pylock.toml ]
	has "$out$err" commit
}

# bats test_tags=long
@test "an environment that extends another follows its versions" {
	ours '[env:docs]' 'extends = env' '[packages:docs]' 'ring-one = 1.0'
	ninja
	settled
	[ "$(version_of alpha .venv-docs)" = 1.0 ]
	pins 'alpha = 2.0' 'gamma = 1.0' '[env:docs]' 'extends = env' \
		'[packages:docs]' 'ring-one = 1.0'
	ninja
	[ "$(ran_sync)" -eq 2 ]
	[ "$(noted)" = with-alpha ]
	[ "$(version_of alpha .venv-docs)" = 2.0 ]
	settled
}

# bats test_tags=long
@test "versions that another interpreter cannot use are not followed" {
	[ -n "$OTHER" ] || skip "there is no other Python"
	usual=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	index_wheel delta 1.0
	index_wheel delta 2.0 --requires-python "==$usual.*"
	index_wheel zeta 1.0
	pins 'delta =' 'zeta ='
	"$NINJENV" -q
	index_wheel zeta 2.0
	pins 'delta =' 'zeta =' '[env:old]' 'extends = env' "python = $OTHER"
	"$NINJENV" -q
	"$NINJA" -v >"$log"
	[ "$(version_of delta)" = 2.0 ]
	[ "$(version_of delta .venv-old)" = 1.0 ]
	[ "$(version_of zeta .venv-old)" = 1.0 ]
	settled
}

# bats test_tags=long
@test "an sdist is an edge of its own, built once, and its node is precise" {
	index_wheel epsilon 1.0 --sdist
	index_wheel epsilon 2.0 --sdist
	ours 'epsilon = 1.0'
	cat >>build.ninja <<-'END'
		build with-epsilon: note in | env/epsilon
	END
	ninja all with-epsilon
	[ "$(ran ' build .*epsilon')" -eq 1 ]
	[ "$(version_of epsilon)" = 1.0 ]
	settled all with-epsilon
	pins 'alpha = 1.0' 'gamma = 2.0' 'epsilon = 1.0'
	ninja all with-epsilon
	[ "$(noted)" = with-gamma ]
	pins 'alpha = 1.0' 'gamma = 2.0' 'epsilon = 2.0'
	ninja all with-epsilon
	[ "$(noted)" = with-epsilon ]
	[ "$(version_of epsilon)" = 2.0 ]
	settled all with-epsilon
	rm -r .venv
	ninja all with-epsilon
	[ "$(version_of epsilon)" = 2.0 ]
	settled all with-epsilon
}

@test "the lock edge generates, too, for the Ninja that called it alone" {
	venv_ini '[env]' 'pip = no' '[packages]' 'alpha = 1.0'
	expect 0 "$NINJENV"
	local own=.venv/.ninjenv
	venv_ini '[env]' 'pip = no' 'prompt = other' '[packages]' 'alpha = 1.0'
	expect 0 bash -c "'$NINJENV' lock --edge $own/locked; :"
	grep -q '^prompt other' $own/want
	[ -s $own/ahead ]
	# Another process's note: not believed, and gone.
	rm env.ninja
	"$NINJENV" generate --edge env.ninja $own/want
	[ -e env.ninja ]
	[ ! -e $own/ahead ]
	# Ours is believed once.
	venv_ini '[env]' 'pip = no' '[packages]' 'alpha = 1.0'
	"$NINJENV" lock --edge $own/locked
	rm env.ninja
	"$NINJENV" generate --edge env.ninja $own/want
	[ ! -e env.ninja ]
	"$NINJENV" generate --edge env.ninja $own/want
	[ -e env.ninja ]
	# What has not changed needs no note.
	"$NINJENV" lock --edge $own/locked
	[ ! -e $own/ahead ]
}
