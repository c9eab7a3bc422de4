#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# 'ninjenv cache prune --ci': what a CI job saves is what its next run needs.

load helper

setup_file() {
	index_start
	index_wheel demo 1.0 --file 'demo/__init__.py=x = 1\n'
	index_wheel other 1.0 --file 'other.py=y = 1\n'
	index_wheel built 1.0 --sdist --file 'built.py=z = 1\n'
}
teardown_file() { index_stop; }

# Cold: what the tests share would go with what is cleaned up here.
setup() {
	fresh cold
	STORE="$NINJENV_CACHE/v1"
}

# make_repo NAME FILE...: a repository of its own, with a lock of these files of
# the index, and its environment; the working directory.
make_repo() {
	mkdir -p "$BATS_TEST_TMPDIR/$1"
	cd "$BATS_TEST_TMPDIR/$1" || return
	shift
	venv_ini "[env]" "pip = no" "[packages]" "${@/%-*/ =}"
	lock_of "$@"
	"$NINJENV" -q && ninja envs >/dev/null
}

# kept KIND: the names in the store, in a line.
kept() {
	(cd "$STORE/$1" && echo *)
}

# entry NAME: of the wheel of that package.
entry() {
	grep -l "^name	$1\$" "$STORE"/wheel/*/manifest | xargs dirname
}

# next_job: a new checkout of what is in git and a new home, with the store.
next_job() {
	mkdir "$BATS_TEST_TMPDIR/next"
	tar -C "$NINJENV_CACHE" -c . | tar -C "$BATS_TEST_TMPDIR/next" -x
	rm -rf .venv env.ninja build.ninja .ninja_log .ninja_deps
	NINJENV_CACHE="$BATS_TEST_TMPDIR/next"
	STORE="$NINJENV_CACHE/v1"
	export NINJENV_OFFLINE=1 NINJENV_LOCKED=1 CI=1
	"$NINJENV" -q && ninja envs >/dev/null
}

@test "only what this repository's lock needs stays, whenever it was used" {
	make_repo theirs other-1.0-py3-none-any.whl
	make_repo ours demo-1.0-py3-none-any.whl
	swept
	mkdir -p "$STORE/pip/3.9" "$STORE/file/abc" "$STORE/venv/abc" \
		"$STORE/part" "$STORE/trash" "$STORE/git/abc" \
		"$(entry demo)/pyc-cpython-27-1/0"
	echo 12345 >"$(entry demo)/pyc-cpython-27-1/0/0"
	echo 123 >"$STORE/part/abc"
	touch -d '31 days ago' "$STORE/python/old.json" "$STORE/compiler/old"
	touch "$STORE/compiler/new"
	before=$(find "$STORE" | sort)
	expect 0 "$NINJENV" cache prune --ci --dry-run
	has "$out" "wheel/$(basename "$(entry demo)")/pyc-cpython-27-1: 6 B" \
		"wheel/$(basename "$(entry other)"): " "part/abc: 4 B" \
		"env/" "would remove " ": wheels 1, source distributions 1, " \
		"bytecode 1"
	diff <(echo "$before") <(find "$STORE" | sort)
	expect 0 "$NINJENV" cache prune --ci
	has "$out" "removed " "bytecode 1" " left"
	[ -z "$err" ]
	[ "$(kept wheel)" = "$(basename "$(entry demo)")" ]
	[ "$(cd "$(entry demo)" && ls -d pyc-*)" = \
		"$(basename "$(entry demo)"/pyc-cpython-3*)" ]
	[ "$(kept env | wc -w)" = 1 ]
	has "$(cat "$STORE"/env/*)" "path $PWD/.venv"
	[ "$(kept venv | wc -w)" = 1 ]
	[ "$(kept venv)" != abc ]
	[ "$(kept compiler)" = new ]
	[ "$(ls "$STORE/python" | grep -c json)" = 1 ]
	[ -z "$(ls "$STORE/pip" "$STORE/file" "$STORE/git" "$STORE/part" |
		grep -v :)" ]
	[ "$(kept lock)" = store ]
	expect 0 "$NINJENV" cache prune --ci
	has "$out" "nothing to remove; "
	expect 0 "$NINJENV" check
	# The other environment works on, and is made again.
	[ "$(../theirs/.venv/bin/python -c 'import other; print(other.y)')" = 1 ]
	expect 0 "$NINJENV" -C ../theirs check
}

@test "the next job needs no network" {
	make_repo ours demo-1.0-py3-none-any.whl
	cp pylock.toml pylock.docs.toml
	lock_of other-1.0-py3-none-any.whl
	venv_ini "[env]" "pip = no" "[packages]" "other =" \
		"[env:docs]" "pip = no" "bytecode = no" "[packages:docs]" "demo ="
	"$NINJENV" -q
	ninja envs >/dev/null
	"$NINJENV" -q cache prune --ci
	[ "$(kept wheel | wc -w)" = 2 ]
	next_job
	[ "$(.venv/bin/python -c 'import other; print(other.y)')" = 1 ]
	[ "$(.venv-docs/bin/python -c 'import demo; print(demo.x)')" = 1 ]
	expect 0 "$NINJENV" check
}

@test "no bytecode where no environment wants it" {
	make_repo ours demo-1.0-py3-none-any.whl
	venv_ini "[env]" "pip = no" "bytecode = no" "[packages]" "demo ="
	expect 0 "$NINJENV" cache prune --ci
	has "$out" "bytecode 1"
	[ -z "$(ls "$(entry demo)" | grep pyc)" ]
	next_job
	expect 0 "$NINJENV" check
}

@test "of what is built the wheel stays, and neither source nor tools" {
	make_repo ours built-1.0.tar.gz
	[ "$(kept file | wc -w)" = 1 ]
	expect 0 "$NINJENV" cache prune --ci
	[ "$(kept built | wc -w)" = 1 ]
	[ -z "$(ls "$STORE/file")" ]
	[ "$(kept wheel)" = "$(basename "$(entry built)")" ]
	next_job
	[ "$(.venv/bin/python -c 'import built; print(built.z)')" = 1 ]
	# Where there is no wheel of it, what makes one stays.
	rm -rf "$(entry built)"
	unset NINJENV_OFFLINE
	rm -rf .venv/.ninjenv/built
	expect 0 "$NINJENV" cache prune --ci
	[ -z "$(ls "$STORE/built")" ]
}

@test "the source of what was never built stays" {
	make_repo ours built-1.0.tar.gz
	rm -rf "$(entry built)"
	expect 0 "$NINJENV" cache prune --ci
	[ "$(kept file | wc -w)" = 1 ]
	[ -z "$(ls "$STORE/built")" ]
	next_job
	[ "$(.venv/bin/python -c 'import built; print(built.z)')" = 1 ]
}

@test "without a lock that answers venv.ini nothing is removed" {
	make_repo ours demo-1.0-py3-none-any.whl
	before=$(find "$STORE/wheel" | sort)
	venv_ini "[env]" "pip = no" "[packages]" "demo = 2.0"
	expect 1 "$NINJENV" cache prune --ci
	has "$err" "pylock.toml"
	rm pylock.toml
	expect 1 "$NINJENV" cache prune --ci
	[ "$err" = "ninjenv: error: there is no 'pylock.toml'
hint: type: ninjenv" ]
	cd "$HOME"
	expect 1 "$NINJENV" cache prune --ci
	has "$err" "there is no venv.ini in '$HOME'"
	[ "$(find "$STORE/wheel" | sort)" = "$before" ]
}

@test "usage" {
	expect 2 "$NINJENV" cache prune --ci --keep-days 3
	[ "$err" = "ninjenv: error: --ci excludes --keep-days
hint: see 'ninjenv help cache'" ]
	expect 2 "$NINJENV" cache prune --max-size 1G --ci
	has "$err" "--ci excludes --max-size"
	expect 2 "$NINJENV" cache clean --ci
	has "$err" "'cache clean' has no option '--ci'"
}
