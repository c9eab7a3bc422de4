#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Projects of the repository: editable, with their own requirements.
# seconds: 25

load helper
load local

setup_file() {
	index_start
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	rm -f "$INDEX_FILES"/* "$INDEX_STATE/rules"
	index_wheel lib 1.0
	index_wheel lib 2.0
}

ini() {
	venv_ini "[env]" "pip = no" "[packages]" "$@"
}

@test "editable, with what it requires; edits of Python need nothing" {
	local_project libs/mylib my-lib 'dependencies = ["lib<2"]' \
		'script-hello = "my_lib:main"'
	echo 'def main(): print("hello", value)' >>libs/mylib/my_lib.py
	ini "my-lib = ./libs/mylib"
	expect 0 "$NINJENV"
	has "$(cat pylock.toml)" 'name = "my-lib"' \
		'{path = "libs/mylib", editable = true}' '{name = "lib"}'
	expect 4 "$NINJENV" check
	lacks "$err" "  is not installed"
	expect 0 ninja env
	[ "$(python 'import my_lib, lib; print(my_lib.value)')" = 1 ]
	[ "$(.venv/bin/hello)" = "hello 1" ]
	[ "$(direct my-lib)" = "{\"dir_info\": {\"editable\": true}, \"url\": \"file://$PWD/libs/mylib\"}" ]
	python 'import importlib.metadata as m
assert m.distribution("my-lib").read_text("REQUESTED") is not None
assert m.distribution("lib").read_text("REQUESTED") is None
assert m.version("my-lib") == "1.0"'
	# A cache beside the module, and what the build left, are looked at once.
	expect 0 ninja env
	expect 0 ninja env
	has "$out" "no work to do"
	echo 'value = 2' >libs/mylib/my_lib.py
	expect 0 ninja env
	has "$out" "no work to do"
	[ "$(python 'import my_lib; print(my_lib.value)')" = 2 ]
	[ "$(builds libs/mylib)" = 1 ]
	expect 0 "$NINJENV" check
}

@test "what builds read rebuilds it, what they make does not" {
	local_project mylib mylib
	mkdir mylib/build mylib/x.egg-info mylib/.git
	ini "mylib = ./mylib"
	expect 0 "$NINJENV" env
	[ "$(builds mylib)" = 1 ]
	echo 'int one;' >mylib/fast.c
	expect 0 ninja env
	[ "$(builds mylib)" = 2 ]
	[ "$(python 'import mylib_built; print(mylib_built.text)')" = "int one;" ]
	echo 'int two;' >mylib/fast.c
	expect 0 ninja env
	[ "$(builds mylib)" = 3 ]
	[ "$(python 'import mylib_built; print(mylib_built.text)')" = "int two;" ]
	# Back again: what the build left in the source is of the last one.
	echo 'int one;' >mylib/fast.c
	expect 0 ninja env
	[ "$(builds mylib)" = 4 ]
	[ "$(python 'import mylib_built; print(mylib_built.text)')" = "int one;" ]
	touch mylib/fast.c
	expect 0 ninja env
	[ "$(builds mylib)" = 4 ]
	expect 0 ninja env
	has "$out" "no work to do"
	echo 'x' | tee mylib/build/out.c mylib/x.egg-info/y.c mylib/.git/z.c \
		>mylib/mod.so
	expect 0 ninja env
	[ "$(builds mylib)" = 4 ]
	rm mylib/fast.c
	expect 0 ninja env
	[ "$(python 'import mylib_built; print(mylib_built.text)')" = "" ]
	mkdir mylib/sub
	expect 0 ninja env
	echo 'int h;' >mylib/sub/a.h
	expect 0 ninja env
	[ "$(builds mylib)" = 6 ]
}

# bats test_tags=long
@test "a damaged one: check names it without a version" {
	local_project mylib mylib
	ini "mylib = ./mylib"
	expect 0 "$NINJENV" env
	rm .venv/lib/python*/site-packages/mylib-1.0.dist-info/RECORD
	expect 4 "$NINJENV" check
	has "$err" "mylib is to be installed again: "
	lacks "$err" "belongs to no package"
}

@test "a new requirement of it, a new version of it: seen by ninja" {
	local_project mylib mylib 'dependencies = []'
	ini "mylib = ./mylib"
	expect 0 "$NINJENV" env
	lacks "$(cat pylock.toml)" '"lib"'
	sed -i 's/^dependencies.*/dependencies = ["lib"]/; s/"1.0"/"1.1"/' \
		mylib/pyproject.toml
	expect 0 ninja env
	has "$(cat pylock.toml)" 'name = "lib"'
	python 'import lib, importlib.metadata as m; assert m.version("mylib") == "1.1"'
	expect 0 ninja env
	expect 0 ninja env
	has "$out" "no work to do"
}

# bats test_tags=long
@test "two that need each other, extras and markers" {
	local_project a proj-a 'dependencies = ["proj-b"]'
	local_project b proj-b 'dependencies = ["proj-a", "lib"]'
	ini "proj-a = ./a" "proj-b = ./b" \
		'proj-c = ./gone-on-windows ; sys_platform == "win32"'
	mkdir gone-on-windows
	echo '[project]' >gone-on-windows/pyproject.toml
	expect 0 "$NINJENV" env
	python 'import proj_a, proj_b, lib'
	lacks "$(cat pylock.toml)" '"proj-c"' 
	expect 0 ninja env/proj-a
}

@test "-e in a requirements file, also of the repository itself" {
	local_project . root-project 'dependencies = ["lib<2"]'
	local_project libs/one one
	printf '%s\n' '-e .' 'libs/one' >requirements.txt
	venv_ini "[env]" "pip = no" "requirements = requirements.txt"
	expect 0 "$NINJENV" env
	python 'import root_project, one, lib'
	has "$(cat pylock.toml)" '{path = ".", editable = true}'
	expect 0 ninja env
	expect 0 ninja env
	has "$out" "no work to do"
	[ "$(builds .)" = 1 ]
	# Newer Ninjas write beside their manifest in every run.
	touch .ninja_lock && rm .ninja_lock
	expect 0 ninja env
	has "$out" "no work to do"
}

# bats test_tags=long
@test "a build directory, and a source that cannot be written" {
	local_project mylib mylib
	ini "mylib = ./mylib"
	expect 0 "$NINJENV" lock
	touch mylib/.builds
	[ "$(id -u)" = 0 ] || chmod -R a-w .
	[ "$(id -u)" = 0 ] || chmod u+w mylib/.builds
	local here=$PWD
	expect 0 "$NINJENV" -C "$here" -B ../bld env
	[ "$(../bld/.venv/bin/python -c 'import mylib; print(mylib.value)')" = 1 ]
	expect 0 ninja -C ../bld env
	expect 0 ninja -C ../bld env
	has "$out" "no work to do"
	chmod -R u+w .
}

# bats test_tags=long
@test "mistakes: no directory, no project, another name, a failing backend" {
	ini "mylib = ./mylib"
	expect 1 "$NINJENV"
	has "$err" "venv.ini:4:9: error: there is no directory 'mylib'"
	mkdir mylib
	expect 1 "$NINJENV"
	has "$err" "venv.ini:4:9: error: 'mylib' is no Python project"
	local_project mylib other
	expect 1 "$NINJENV"
	has "$err" "mylib"
	local_project mylib mylib
	expect 0 "$NINJENV"
	sed -i 's/^def build_editable.*/&\n    raise SystemExit("no luck")/' \
		mylib/_backend/local_backend.py
	expect 1 ninja env
	has "$out$err" "no luck" "venv.ini:4"
}

# bats test_tags=long
@test "pip inside shows it as editable" {
	python3 -c 'import ensurepip' || skip "no bundled pip"
	local_project mylib mylib
	index_wheel pip 99.0
	cp "$(python3 -c 'import ensurepip, glob, os; print(glob.glob(os.path.dirname(ensurepip.__file__) + "/_bundled/pip-*.whl")[0])')" \
		"$INDEX_FILES/" || skip "no bundled pip"
	rm "$INDEX_FILES"/pip-99*
	venv_ini "[packages]" "mylib = ./mylib"
	expect 0 "$NINJENV" env
	expect 0 .venv/bin/pip list --disable-pip-version-check
	has "$out" "mylib" "$PWD/mylib"
	expect 0 .venv/bin/pip freeze --disable-pip-version-check
	has "$out" "mylib"
}

@test "a wheel that was built and that the store lost is built again" {
	export NINJENV_CACHE="$BATS_TEST_TMPDIR/own" # the tests share the other
	local_project libs/mylib my-lib
	ini "my-lib = ./libs/mylib"
	expect 0 "$NINJENV"
	expect 0 ninja env
	site=$(echo .venv/lib/python*/site-packages)
	for lost in clean link; do
		if [ "$lost" = clean ]; then
			expect 0 "$NINJENV" -q cache clean
			rm "$site"/my_lib-*.dist-info/RECORD
		else # somebody wrote into a linked file
			chmod u+w "$site"/my_lib-*.dist-info/METADATA
			echo more >>"$(echo "$site"/my_lib-*.dist-info/METADATA)"
			rm "$site"/my_lib-*.dist-info/RECORD
		fi
		expect 0 ninja env
		[ "$(python 'import my_lib; print(my_lib.value)')" = 1 ]
		# The edge of the build sees an answer that is not its own.
		expect 0 ninja env
		expect 0 ninja env
		has "$out" "no work to do"
		expect 0 "$NINJENV" check
	done
}
