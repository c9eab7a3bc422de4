#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What Ninja sees: which commands it runs after a change, and which it does not.

bats_require_minimum_version 1.5.0
load graph

setup_file() {
	prepare
}

setup() {
	enter
}

@test "a fresh checkout: ninjenv once, then ninja, then nothing to do" {
	project
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = "with-alpha with-gamma" ]
	[ "$(version_of alpha)" = 1.0 ]
	[ -L .venv/.ninjenv/pkg/beta ]
	settled
	no_op env
	no_op envs
	no_op env/alpha
}

@test "nothing to do starts one process, Ninja's own" {
	command -v strace >/dev/null || skip "strace counts the processes"
	project
	ninja
	settled
	strace -f -qq -e trace=execve -o "$BATS_TEST_TMPDIR/trace" \
		"$NINJA" env >/dev/null || skip "strace may not trace here"
	[ "$(grep -c execve "$BATS_TEST_TMPDIR/trace")" -eq 1 ]
	run ! grep -qE 'clone|fork' "$BATS_TEST_TMPDIR/trace"
}

@test "a bumped pin runs sync and the edge that depends on it" {
	project
	ninja
	settled
	lock pylock.toml alpha=2.0 beta=1.0 gamma=1.0
	ninja
	# Before those two the lock is looked at and the graph is written.
	[ "$(ran)" -eq 4 ]
	[ "$(ran_lock)" -eq 1 ]
	[ "$(ran_generate)" -eq 1 ]
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = with-alpha ]
	[ "$(version_of alpha)" = 2.0 ]
	no_op
}

@test "back to a version that the store has: the edge runs again" {
	project
	ninja
	lock pylock.toml alpha=2.0 beta=1.0 gamma=1.0
	ninja
	lock pylock.toml alpha=1.0 beta=1.0 gamma=1.0
	ninja
	[ "$(noted)" = with-alpha ]
	[ "$(version_of alpha)" = 1.0 ]
	no_op
}

@test "what a package depends on counts, another package does not" {
	project
	ninja
	settled
	lock pylock.toml alpha=1.0 beta=2.0 gamma=1.0
	ninja
	[ "$(noted)" = with-alpha ]
	lock pylock.toml alpha=1.0 beta=2.0 gamma=2.0
	ninja
	[ "$(noted)" = with-gamma ]
	no_op
}

@test "a lock that only looks different runs no sync" {
	project
	ninja
	settled
	echo '# a comment' >>pylock.toml
	ninja
	[ "$(ran_sync)" -eq 0 ]
	[ "$(ran_generate)" -eq 1 ]
	touch pylock.toml
	ninja
	[ "$(ran)" -eq 1 ]
	[ "$(ran_lock)" -eq 1 ]
	no_op
}

@test "touching venv.ini costs one look at it" {
	project
	ninja
	settled
	touch venv.ini
	ninja
	[ "$(ran)" -eq 1 ]
	[ "$(ran_lock)" -eq 1 ]
	no_op
}

@test "an old lock checked out and back again" {
	project
	cp -p pylock.toml "$BATS_TEST_TMPDIR/old"
	ninja
	lock pylock.toml alpha=1.0 beta=1.0 gamma=2.0
	cp -p pylock.toml "$BATS_TEST_TMPDIR/new"
	ninja
	[ "$(noted)" = with-gamma ]
	# With its old time, as some tools check out.
	cp -p "$BATS_TEST_TMPDIR/old" pylock.toml
	touch venv.ini
	ninja
	[ "$(noted)" = with-gamma ]
	[ "$(version_of gamma)" = 1.0 ]
	cp "$BATS_TEST_TMPDIR/new" pylock.toml
	ninja
	[ "$(noted)" = with-gamma ]
	[ "$(version_of gamma)" = 2.0 ]
	no_op
}

@test "a package that the lock no longer names is removed" {
	project
	ninja
	printf '%s\n' '[env]' 'pip = no' '[packages]' 'alpha =' >venv.ini
	lock pylock.toml alpha=1.0 beta=1.0
	sed -i '/with-gamma: note/d; s/ with-gamma//' build.ninja
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -z "$(noted)" ]
	[ ! -e .venv/.ninjenv/pkg/gamma ]
	[ -z "$(find .venv/lib -name 'gamma*')" ]
	settled
}

@test "a package that is new in the lock" {
	project
	ninja
	lock pylock.toml alpha=1.0 beta=1.0 gamma=1.0 ring-one=1.0 ring-two=1.0
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -z "$(noted)" ]
	.venv/bin/python -c 'import ring_one, ring_two'
	no_op env/ring-one
}

@test "packages that need each other are one node" {
	printf '%s\n' '[env]' 'pip = no' '[packages]' 'ring-one =' >venv.ini
	lock pylock.toml ring-one=1.0 ring-two=1.0 beta=1.0
	cat >build.ninja <<-'END'
		build build.ninja: phony | env.ninja
		include env.ninja
		rule note
		  command = cp $in $out && echo $out >>ran
		build with-one: note in | env/ring-one
		build with-two: note in | env/ring-two
		build with-beta: note in | env/beta
	END
	echo >in
	"$NINJENV" -q
	ninja
	[ "$(noted)" = "with-beta with-one with-two" ]
	settled
	lock pylock.toml ring-one=1.0 ring-two=2.0 beta=1.0
	ninja
	[ "$(noted)" = "with-one with-two" ]
	lock pylock.toml ring-one=1.0 ring-two=2.0 beta=2.0
	ninja
	[ "$(noted)" = "with-beta with-one with-two" ]
	no_op
}

@test "a lock without dependencies: a package is the whole environment" {
	project
	sed -i '/^dependencies/d' pylock.toml
	ninja
	settled
	lock pylock.toml alpha=1.0 beta=1.0 gamma=2.0
	sed -i '/^dependencies/d' pylock.toml
	ninja
	[ "$(noted)" = "with-alpha with-gamma" ]
}

@test "settings reach the environment with ninja alone" {
	project
	ninja
	settled
	mkdir src
	echo 'here = True' >src/ours.py
	conf 'prompt = other' 'pythonpath = src'
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -z "$(noted)" ]
	grep -q '(other)' .venv/bin/activate
	.venv/bin/python -c 'import ours'
	no_op
	conf 'link = copy'
	ninja
	[ "$(ran_sync)" -eq 1 ]
	run ! .venv/bin/python -c 'import ours'
	run ! grep -q '(other)' .venv/bin/activate
	settled
}

@test "link = copy and back: the files are what venv.ini says" {
	project
	ninja
	conf 'link = copy'
	ninja
	[ "$(ran_sync)" -eq 1 ]
	settled
}

@test "bytecode = no, and yes again" {
	project
	ninja
	[ -n "$(find .venv/lib -path '*alpha/__pycache__/*.pyc')" ]
	conf 'bytecode = no'
	ninja
	[ -z "$(find .venv/lib -path '*alpha/__pycache__/*.pyc')" ]
	no_op
	conf
	ninja
	[ -n "$(find .venv/lib -path '*alpha/__pycache__/*.pyc')" ]
	no_op
}

@test "path = another directory" {
	project
	ninja
	conf 'path = elsewhere'
	ninja
	[ "$(version_of alpha elsewhere)" = 1.0 ]
	grep -q 'env_python = elsewhere/bin/python' env.ninja
	settled
}

@test "target = another name" {
	project
	conf 'target = pyenv'
	sed -i 's,env/,pyenv/,' build.ninja
	ninja
	ninja pyenv
	settled pyenv pyenv/alpha
}

@test "another interpreter: everything is made anew" {
	other=$(other_python) || skip "there is one interpreter only"
	project
	ninja
	conf "python = $other"
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ "$(noted)" = "with-alpha with-gamma" ]
	[ "$(readlink -f .venv/bin/python)" = "$(readlink -f "$other")" ]
	[ "$(version_of alpha)" = 1.0 ]
	settled
}

@test "a second environment comes and goes" {
	project
	ninja
	settled
	printf '%s\n' '[env:docs]' 'pip = no' '[packages:docs]' 'beta =' \
		>>venv.ini
	lock pylock.docs.toml beta=2.0
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -z "$(noted)" ]
	[ "$(version_of beta .venv-docs)" = 2.0 ]
	[ "$(version_of beta)" = 1.0 ]
	settled
	no_op env-docs env-docs/beta
	grep -q '^env_docs_python = .venv-docs/bin/python$' env.ninja
	lock pylock.docs.toml beta=1.0
	ninja
	[ "$(ran_sync)" -eq 1 ]
	[ -z "$(noted)" ]
	conf
	ninja
	[ "$(ran_sync)" -eq 0 ]
	run ! ninja env-docs
	no_op
}

@test "-t targets names every package" {
	is_samurai && skip "samurai has no list of targets"
	project
	ninja
	run "$NINJA" -t targets all
	for target in env envs env/alpha env/beta env/gamma .venv/bin/alpha; do
		grep -q "^$target: " <<<"$output"
	done
}

@test "a script is a target" {
	project
	cat >>build.ninja <<-'END'
		build by-script: note in | .venv/bin/alpha
	END
	ninja by-script
	[ "$(ran_sync)" -eq 1 ]
	[ -x .venv/bin/alpha ]
	settled by-script
}
