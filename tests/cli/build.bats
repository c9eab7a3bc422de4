#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Packages without a fitting wheel: built from source, once on this machine.

load helper

setup_file() {
	command -v ninja >/dev/null || skip "there is no ninja"
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	: >"$INDEX_STATE/log"
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

generate() {
	expect 0 "$NINJENV"
}

# How many packages the store says were built.
built() {
	find "$NINJENV_CACHE" -path '*/built/*' -type f | wc -l
}

# sdist_with MEMBER OLD NEW: app 1.0's, with another text in a member.
sdist_with() {
	python3 - "$ROOT/tests/fixtures" "$INDEX_FILES" "$@" <<-'END'
		import gzip, io, sys, tarfile

		sys.path.insert(0, sys.argv[1])
		import make_wheel as m

		name, before, after = sys.argv[3:]
		path = m.sdist(m.Project("app", "1.0"), sys.argv[2])
		out = io.BytesIO()
		with tarfile.open(path) as old, tarfile.open(
		        fileobj=out, mode="w") as new:
		    for member in old:
		        text = old.extractfile(member).read()
		        if member.name.endswith(name):
		            assert before.encode() in text
		            text = text.replace(before.encode(), after.encode())
		        m.add_member(new, member.name, text)
		with open(path, "wb") as target:
		    target.write(gzip.compress(out.getvalue()))
	END
}

@test "an sdist is built, installed and not built again" {
	index_wheel app 1.0 --sdist --entry-point app=app:main \
		--file 'app/__init__.py=def main():\n    print("made")\n'
	ini "app ="
	generate
	expect 0 ninja env
	[ "$(.venv/bin/app)" = made ]
	[ "$(built)" -eq 1 ]
	has "$(cat .venv/.ninjenv/built/app)" " app-1.0-py3-none-any.whl"
	[ -s .venv/.ninjenv/log/app.log ]
	[ "$(ls "$NINJENV_CACHE"/*/file/*)" = app-1.0.tar.gz ]
	expect 0 ninja env
	has "$out" "no work to do"
	# Another checkout: nothing is built, nothing is asked for.
	cp -r . ../other
	cd ../other
	rm -rf .venv
	rm -f "$INDEX_FILES"/*
	: >"$INDEX_STATE/log"
	generate
	expect 0 ninja env
	[ "$(.venv/bin/app)" = made ]
	[ ! -e .venv/.ninjenv/log/app.log ]
	[ ! -s "$INDEX_STATE/log" ]
}

@test "other compiler flags are another build" {
	index_wheel app 1.0 --sdist
	ini "app ="
	generate
	expect 0 ninja env
	CFLAGS=-O1 expect 0 "$NINJENV"
	CFLAGS=-O1 expect 0 ninja env
	[ "$(built)" -eq 2 ]
	has "$(cat .venv/.ninjenv/built/app.recipe)" "variable CFLAGS" " -O1"
	lacks "$(cat .venv/.ninjenv/built/app.before)" CFLAGS
	# Taken when generating: the recipe alone says what is built.
	expect 0 "$NINJENV" build .venv/.ninjenv/recipe/app
	[ "$(built)" -eq 2 ]
	# Back again: it is in the store.
	generate
	expect 0 ninja env
	[ "$(built)" -eq 2 ]
	has "$(cat .venv/.ninjenv/built/app.before)" CFLAGS
}

@test "a failing build: its last lines, the log, a hint" {
	index_wheel app 1.0 --sdist --fail 'there is no compiler for this'
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	expect 1 "$NINJENV" build .venv/.ninjenv/recipe/app
	has "$err" "cannot build app 1.0 from 'app-1.0.tar.gz'" \
		"there is no compiler for this" ".venv/.ninjenv/log/app.log" \
		"hint: "
	has "$(cat .venv/.ninjenv/log/app.log)" "there is no compiler for this"
	[ "$(built)" -eq 0 ]
	[ ! -e .venv/.ninjenv/built/app ]
	[ -z "$(ls "$NINJENV_CACHE"/*/tmp 2>/dev/null)" ]
	expect 1 ninja env
}

@test "other packages are there though one cannot be built" {
	index_wheel app 1.0 --sdist --fail 'no'
	index_wheel lib 1.0
	ini "app =" "lib ="
	lock_of app-1.0.tar.gz lib-1.0-py3-none-any.whl
	generate
	run_split ninja -k 0 env
	[ "$code" -ne 0 ]
	.venv/bin/python -c 'import lib'
}

@test "a wheel of another name or version is refused" {
	sdist_with project.json '"1.0"' '"3.0"'
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	expect 1 "$NINJENV" build .venv/.ninjenv/recipe/app
	has "$err" "made 'app-3.0-py3-none-any.whl', which is not app 1.0"
	[ "$(built)" -eq 0 ]
}

@test "an sdist with other bytes than the lock's is not built" {
	index_wheel app 1.0 --sdist
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	echo "/files/* wrong" >"$INDEX_STATE/rules"
	expect 1 "$NINJENV" build .venv/.ninjenv/recipe/app
	has "$err" "app-1.0.tar.gz" "$(sha256sum "$INDEX_FILES/app-1.0.tar.gz" |
		cut -d' ' -f1)"
	[ "$(built)" -eq 0 ]
}

@test "two at once build it once" {
	index_wheel app 1.0 --sdist
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	"$NINJENV" build .venv/.ninjenv/recipe/app 3>&- &
	first=$!
	expect 0 "$NINJENV" build .venv/.ninjenv/recipe/app
	wait "$first"
	[ "$(built)" -eq 1 ]
	[ "$(index_requests /files/app-1.0.tar.gz)" -eq 1 ]
}

@test "what a build needs comes from the index that is configured" {
	index_wheel helper 1.0
	sdist_with pyproject.toml 'requires = []' 'requires = ["helper"]'
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	expect 0 "$NINJENV" build .venv/.ninjenv/recipe/app
	[ "$(index_requests /files/helper-1.0)" -ge 1 ]
	# Without it: what is missing stands in the message.
	rm "$INDEX_FILES"/helper* && rm -r "$NINJENV_CACHE"
	expect 1 "$NINJENV" build .venv/.ninjenv/recipe/app
	has "$err" "no index has 'helper'" "app is built with it"
	expect 1 env NINJENV_OFFLINE=1 "$NINJENV" build .venv/.ninjenv/recipe/app
	has "$err" NINJENV_OFFLINE
}

@test "a variable that is no part of a build is none of its key" {
	index_wheel app 1.0 --sdist
	ini "app ="
	lock_of app-1.0.tar.gz
	generate
	expect 0 "$NINJENV" build .venv/.ninjenv/recipe/app
	ANYTHING=else expect 0 "$NINJENV"
	ANYTHING=else expect 0 ninja env
	[ "$(built)" -eq 1 ]
}
