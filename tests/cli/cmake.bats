#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# rules/ninjenv.cmake with the CMake that is here: what the example
# (examples.bats) does not show.
# seconds: 60

load helper

setup_file() {
	type -P cmake >/dev/null || skip "there is no cmake"
	index_start
	local version
	for version in 1.0 2.0; do
		index_wheel alpha $version --requires beta
		index_wheel beta $version
		index_wheel gamma $version
	done
	index_wheel ring-one 1.0 --requires ring-two
	index_wheel ring-two 1.0 --requires ring-one --requires beta
	# What CMake finds out about the compiler is the same for each test.
	mkdir "$BATS_FILE_TMPDIR/c"
	printf '%s\n' "cmake_minimum_required(VERSION 3.18)" "project(c C)" \
		>"$BATS_FILE_TMPDIR/c/CMakeLists.txt"
	cmake -S "$BATS_FILE_TMPDIR/c" -B "$BATS_FILE_TMPDIR/c" -G Ninja
}

teardown_file() {
	[ ! -e "$BATS_FILE_TMPDIR/index.pid" ] || index_stop
}

setup() {
	fresh
	export PATH="$(dirname "$NINJENV"):$PATH" ninjenv_DIR="$ROOT/rules"
	unset CMAKE_GENERATOR VERBOSE
	venv_ini '[env]' 'pip = no' '[packages]' 'alpha = 1.0' 'beta = 1.0' \
		'gamma = 1.0'
	project alpha beta gamma
	cat >note.py <<-'END'
		import importlib, sys
		version = importlib.import_module(sys.argv[1]).__version__
		open(sys.argv[2], "w").write(version + "\n")
	END
	echo 'int main(void) { return 0; }' >main.c
}

# project NAME...: makes a note of each package's version.
project() {
	cat >CMakeLists.txt <<-END
		cmake_minimum_required(VERSION 3.18)
		project(notes C)
		find_package(ninjenv REQUIRED)
		find_package(Python3 REQUIRED
			COMPONENTS Interpreter Development.Module)
		function(note name)
			ninjenv_package_node(nodes \${name} \${ARGN})
			ninjenv_python(python \${ARGN})
			add_custom_command(OUTPUT \${name}\${ARGN}.txt
				COMMAND \${python}
				\${CMAKE_CURRENT_SOURCE_DIR}/note.py \${name}
				\${name}\${ARGN}.txt
				DEPENDS note.py \${nodes} VERBATIM)
			add_custom_target(\${name}\${ARGN} ALL
				DEPENDS \${name}\${ARGN}.txt)
		endfunction()
		add_executable(main main.c)
	END
	printf 'note(%s)\n' "$@" >>CMakeLists.txt
}

configure() {
	if [ ! -e build ] && [ -z "${GENERATOR-}" ]; then
		mkdir -p build/CMakeFiles
		cp -R "$BATS_FILE_TMPDIR"/c/CMakeFiles/[1-9]* build/CMakeFiles
	fi
	expect 0 cmake -S . -B build -G "${GENERATOR:-Ninja}" "$@"
}

# pin PACKAGE VERSION
pin() {
	sed -i "s/^$1 =.*/$1 = $2/" venv.ini
}

# built [NAME...]: the build runs, and makes exactly the notes of these.
built() {
	local note before=$BATS_TEST_TMPDIR/before made=
	touch "$before"
	expect 0 cmake --build build
	for note in build/*.txt; do
		[ "$note" = build/CMakeCache.txt ] || [ "$note" -ot "$before" ] ||
			made="$made $(basename "$note" .txt)"
	done
	[ "${made# }" = "$*" ] || {
		printf 'made: %s, not: %s\n%s\n' "$made" "$*" "$out"
		return 1
	}
}

idle() {
	expect 0 cmake --build build
	[[ "$out" == "ninja: no work to do." ]] || {
		echo "$out"
		return 1
	}
}

# bats test_tags=long
@test "a package's nodes are its own and those of what it needs" {
	printf '%s\n' 'ring-one =' >>venv.ini
	cat >>CMakeLists.txt <<-'END'
		foreach(name alpha gamma Ring.One)
			ninjenv_package_node(nodes ${name})
			message("${name} ${nodes}")
		endforeach()
		message("${Python3_EXECUTABLE} and ${Python3_INCLUDE_DIRS}")
	END
	configure
	pkg="$PWD/build/.venv/.ninjenv/pkg"
	has "$err" "alpha $pkg/alpha;$pkg/beta" "gamma $pkg/gamma" \
		"Ring.One $pkg/ring-one;$pkg/ring-two;$pkg/beta" \
		"$PWD/build/.venv/bin/python and /"
	[ -e "${err##* and }/Python.h" ]
	built alpha beta gamma
	idle
	pin beta 2.0
	built alpha beta
	lacks "$out" "Re-running CMake"
	[ "$(cat build/beta.txt)" = 2.0 ]
	idle
}

@test "another package is another node: CMake runs again, by itself" {
	configure
	built alpha beta gamma
	sed -i '/^gamma/d' venv.ini
	project alpha beta
	built
	has "$out" "Re-running CMake"
	idle
	[ ! -e build/.venv/.ninjenv/pkg/gamma ]
	echo 'gamma = 2.0' >>venv.ini
	project alpha beta gamma
	built gamma
	[ "$(cat build/gamma.txt)" = 2.0 ]
	idle
}

# bats test_tags=long
@test "a mistake in venv.ini: C goes on, and is built without asking twice" {
	configure
	built alpha beta gamma
	pin alpha 9.9
	touch main.c
	expect 0 cmake --build build --target main
	has "$out" "no version fits 'alpha==9.9'" "Linking C executable main"
	expect 1 cmake --build build
	has "$out$err" "no version fits 'alpha==9.9'"
	pin alpha 2.0
	built alpha
	idle
}

# bats test_tags=long
@test "what failed is tried again without an edit" {
	configure
	built alpha beta gamma
	pin alpha 3.0
	expect 1 cmake --build build
	index_wheel alpha 3.0 --requires beta --requires ring-one
	rm -rf "$NINJENV_CACHE"
	built alpha
	has "$out" "Re-running CMake"
	idle
	rm "$INDEX_FILES"/alpha-3.0*
}

# bats test_tags=long
@test "a lock that changed, vanished or is as it was" {
	configure
	built alpha beta gamma
	cp pylock.toml old
	pin gamma 2.0
	built gamma
	cp pylock.toml new
	cp venv.ini venv.new
	pin gamma 1.0
	cp old pylock.toml
	built gamma
	idle
	cp venv.new venv.ini
	cp new pylock.toml
	built gamma
	rm pylock.toml
	built
	[ -e pylock.toml ]
	idle
	touch pylock.toml venv.ini
	built
	idle
}

@test "what somebody changed by hand is repaired, and no more" {
	configure
	built alpha beta gamma
	rm -r build/.venv/lib/python3*/site-packages/gamma-1.0.dist-info
	built gamma
	rm -r build/.venv
	built alpha beta gamma
	idle
	expect 0 cmake --build build --target clean
	built alpha beta gamma
	idle
}

# bats test_tags=long
@test "beside CMake's manifest: a log of its own, and no build.ninja taken" {
	pin alpha 9.9
	expect 1 cmake -S . -B build -G Ninja
	has "$err" "no version fits 'alpha==9.9'" "environments of"
	[ ! -e build/build.ninja ]
	pin alpha 1.0
	configure
	[ -e build/env-alone.ninja ]
	grep -q 'Ninja" Generator' build/build.ninja
	built alpha beta gamma
	run ! grep -q main build/.venv/.ninjenv/.ninja_log
	expect 0 ninja -C build -f env-alone.ninja env
	has "$out" "no work to do"
	idle
}

# bats test_tags=long
@test "targets make environments; a second one is asked for by name" {
	printf '%s\n' '[env:docs]' 'pip = no' '[packages:docs]' 'gamma = 2.0' \
		>>venv.ini
	project alpha 'gamma docs'
	configure
	built alpha gammadocs
	[ "$(cat build/gammadocs.txt)" = 2.0 ]
	rm -r build/.venv-docs
	expect 0 cmake --build build --target env
	[ ! -e build/.venv-docs/bin/python ]
	expect 0 cmake --build build --target env-docs
	[ -x build/.venv-docs/bin/python ]
}

# bats test_tags=long
@test "extension modules are built with the environment, below the build" {
	sed -i 's/^pip = no/&\npythonpath = ./' venv.ini
	printf '%s\n' '[extension:one]' 'sources = one.c' >>venv.ini
	cat >one.c <<-'END'
		#include <Python.h>
		static struct PyModuleDef module = {
			PyModuleDef_HEAD_INIT, "one", "VALUE", 0, NULL,
			NULL, NULL, NULL, NULL};
		PyMODINIT_FUNC PyInit_one(void)
		{
			return PyModule_Create(&module);
		}
	END
	configure
	built alpha beta gamma
	idle
	run build/.venv/bin/python -c 'import one; print(one.__doc__)'
	[ "$output" = VALUE ]
	sed -i 's/VALUE/OTHER/' one.c
	built
	expect 0 cmake --build build --target env
	has "$out" "one: link"
	run build/.venv/bin/python -c 'import one; print(one.__doc__)'
	[ "$output" = OTHER ]
	pin alpha 2.0
	built alpha
	lacks "$out" "Re-running CMake" "one: link"
	idle
	[ "$(find . -path ./build -prune -o -name '*.so' -print)" = "" ]
}

# bats test_tags=long
@test "Makefiles: an edit configures anew, and only what follows runs" {
	GENERATOR="Unix Makefiles" configure
	built alpha beta gamma
	pin alpha 2.0
	built alpha
	pin alpha 1.0
	built alpha
	built
	expect 0 cmake --build build --target env
	[ "$(cat build/alpha.txt)" = 1.0 ]
}

# bats test_tags=long
@test "paths with blanks, and what make install installed" {
	local to="$BATS_TEST_TMPDIR/a prefix"
	env -u MAKEFLAGS -u MAKELEVEL make -s -C "$ROOT" install \
		BUILD="$(dirname "$NINJENV")" PREFIX="$to" >/dev/null
	unset ninjenv_DIR NINJENV_FETCH
	mkdir "$BATS_TEST_TMPDIR/a b"
	cp -- * "$BATS_TEST_TMPDIR/a b"
	cd "$BATS_TEST_TMPDIR/a b"
	export PATH="$to/bin:/usr/bin:/bin"
	configure
	grep -qF "NINJENV_EXECUTABLE:FILEPATH=$to/bin/ninjenv" \
		build/CMakeCache.txt
	built alpha beta gamma
	idle
	pin gamma 2.0
	built gamma
	idle
	sed -i 's/find_package(ninjenv/& 99/' CMakeLists.txt
	expect 1 cmake -S . -B build
	has "$err" 'version "99"'
}

@test "what is not there is named" {
	project delta
	expect 1 cmake -S . -B build -G Ninja
	has "$err" "there is no package 'delta' in 'env'"
	project 'gamma prod'
	expect 1 cmake -S . -B build -G Ninja
	has "$err" "there is no environment 'prod' in venv.ini"
}
