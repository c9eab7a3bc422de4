#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Change this: exactly these edges run. A row is a change, and the edges.
# seconds: 60

bats_require_minimum_version 1.5.0
load helper
load graph
load edges

every='lock generate'
compiles='cc:one.c cc:two.c link with-fast'

setup_file() {
	export NINJA=${NINJA:-$(type -P ninja || true)}
	[ -x "$NINJA" ] || skip "there is no ninja"
	! is_samurai || skip "samurai runs some edges once more"
	index_start
	edges_packages
}

teardown_file() {
	index_stop
}

setup() {
	fresh
	log="$BATS_TEST_TMPDIR/log"
	export NINJENV_CACHE="$BATS_FILE_TMPDIR/cache"
	export PYTHONDONTWRITEBYTECODE=1 # __pycache__ beside the sources
	edges_repository
	ninja >/dev/null || {
		cat "$log"
		return 1
	}
	no_op
	[ "$(.venv/bin/python -c 'import pkg._fast as f; print(f.sum)')" = 112 ]
}

# bats test_tags=long
@test "sources and headers" {
	row 'nothing' '' :
	row 'a header of one source' 'cc:two.c link with-fast' \
		'echo "#define TWO 3" >src/pkg/two.h'
	row 'a header of both' "$compiles" 'echo "#define BOTH 2" >src/pkg/both.h'
	row 'a source' 'cc:two.c link with-fast' 'echo "int x;" >>src/pkg/two.c'
	row 'a source, touched' 'cc:one.c link with-fast' 'touch src/pkg/one.c'
	row 'a new source' 'generate cc:three.c link with-fast' \
		'echo "int three;" >src/pkg/three.c'
	row 'that source removed' 'generate link with-fast' \
		'rm src/pkg/three.c'
	row 'a Python file of the package' '' 'echo "x = 1" >>src/pkg/__init__.py'
	row 'another header, included by nobody' 'generate' \
		'echo >src/pkg/nobody.h'
	[ "$(.venv/bin/python -c 'import pkg._fast as f; print(f.sum)')" = 123 ]
}

@test "lines of venv.ini" {
	row 'a comment' "$every" 'echo "# a comment" >>venv.ini'
	row 'touched' 'lock' 'touch venv.ini'
	row 'a flag of the compiler' "$every $compiles" \
		'option="cflags = -DFLAG" edges_ini'
	row 'the flag goes: its objects are still there' \
		"$every link with-fast" 'edges_ini'
	row 'a flag of the linker' "$every link with-fast" \
		'option="ldflags = -Wl,-O1" edges_ini'
	row 'a setting of the environment' "$every link with-fast sync" \
		'setting="prompt = other" edges_ini'
	row 'a setting of a build that makes the same wheel' \
		"$every build:made sync" 'build="config-settings = a=b" edges_ini'
}

@test "pins" {
	row 'a package that an edge uses' "$every sync with-alpha" \
		'alpha=2.0 edges_ini'
	row 'back' "$every sync with-alpha" 'edges_ini'
	row 'one whose header an extension includes' \
		"$every sync flags:hdr $compiles with-hdr" 'hdr=2.0 edges_ini'
	[ "$(.venv/bin/python -c 'import pkg._fast as f; print(f.sum)')" = 212 ]
	row 'one that is built from source' \
		"$every sync build:made sync-built with-made" \
		'hdr=2.0 made=2.0 edges_ini'
	row 'the lock, touched' 'lock' 'touch pylock.toml'
}

# bats test_tags=long
@test "pkg-config modules, compilers, interpreters" {
	row 'a comment in a .pc file: a build may have read it' \
		'generate build:made' 'edges_pc 1.0 "# a comment"'
	row 'the version of a module' "generate build:made $compiles" \
		'edges_pc 1.1'
	row 'what it gives the compiler' "generate build:made $compiles" \
		'edges_pc 1.1 "Cflags: -DDEMO=2"'
	row 'the .pc file, touched' 'generate' 'touch pc/demo.pc'
	row 'another module beside it' 'generate' 'touch pc/other.pc'
}

# bats test_tags=long
@test "a project of the repository" {
	row 'its Python' '' 'echo "value = 2" >libs/lib/lib/__init__.py'
	row 'its C' 'build:lib sync-built with-lib' \
		'echo "int more;" >>libs/lib/part.c'
	row 'a new C file' 'build:lib sync-built with-lib' \
		'echo "int new;" >libs/lib/new.c'
	row 'its metadata' "$every build:lib sync-built with-lib" \
		'sed -i "s/1.0/1.1/" libs/lib/pyproject.toml'
	row 'its pyproject.toml, touched' 'lock build:lib' \
		'touch libs/lib/pyproject.toml'
}

# bats test_tags=long
@test "what is deleted" {
	row 'an object' "cc:two.c link with-fast" \
		'rm .venv/.ninjenv/obj/*/src/pkg/two.c.o'
	row 'the module' 'link with-fast' 'rm .venv/.ninjenv/ext/*.so'
	row 'its link beside the package' 'generate' 'rm src/pkg/*.so'
	row 'the flags of a package' "flags:hdr $compiles" \
		'rm .venv/.ninjenv/flags/hdr'
	row 'a package' 'sync with-gamma' \
		'rm -r .venv/lib/python*/site-packages/gamma*'
	row 'a package that was built' 'sync-built with-made' \
		'rm -r .venv/lib/python*/site-packages/made*'
	row 'a recipe' 'generate build:made' 'rm .venv/.ninjenv/recipe/made'
}

# bats test_tags=long
@test "branches and checkouts" {
	git init -q -b main .
	git config user.name t && git config user.email t@example.org
	printf '%s\n' .venv .ninja_* '*.so' ran env.ninja 'with-*' '.builds' >.gitignore
	git add . && git commit -qm one
	git checkout -q -b other
	row 'a branch with another pin and another source' \
		"$every sync with-alpha cc:two.c link with-fast" \
		'alpha=2.0 edges_ini; echo "int y;" >>src/pkg/two.c'
	git add . && git commit -qm two
	row 'back to the first' \
		"$every sync with-alpha cc:two.c link with-fast" \
		'git checkout -q main'
	row 'there and back without a build' \
		'lock generate cc:two.c link with-fast' \
		'git checkout -q other; git checkout -q main'
	git clone -q . ../second
	cd ../second
	export PKG_CONFIG_PATH="$PWD/pc"
	"$NINJENV" -q
	ninja >/dev/null
	no_op
}

# own_python DIRECTORY: an interpreter at a path of ours.
own_python() {
	local real
	real=$(python3 -c 'import sys; print(sys.base_prefix)')
	mkdir -p "$1/bin"
	ln -s "$real/lib" "$1/lib"
	ln -s "$real/include" "$1/include"
	cp "$(python3 -c 'import os, sys
print(os.path.realpath(sys.executable))')" "$1/bin/python3"
}

# bats test_tags=long
@test "another compiler, another build of the interpreter" {
	own_python "$BATS_TEST_TMPDIR/own"
	"$BATS_TEST_TMPDIR/own/bin/python3" -c 'import venv' ||
		skip "a copy of the interpreter does not run"
	mkdir ../bin
	printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v cc)" >../bin/cc
	chmod +x ../bin/cc
	python="$BATS_TEST_TMPDIR/own/bin/python3" edges_ini
	# What 'ninjenv' was told counts from then on, whatever Ninja's own is.
	CC=$(realpath ../bin/cc) CFLAGS=-DSAID "$NINJENV" -q
	export CFLAGS=-DOTHER
	ninja >/dev/null
	grep -q -- "/bin/cc .*-DSAID" env.ninja
	no_op
	row 'the compiler is replaced' \
		"generate build:made build:lib $compiles" \
		'echo "# another" >>../bin/cc'
	row 'the interpreter is replaced by an older file' \
		"generate sync build:made build:lib sync-built flags:hdr $compiles
		with-alpha with-gamma with-hdr with-made with-lib" \
		'cp ../own/bin/python3 ../new; touch -d 2001-01-01 ../new
		mv ../new ../own/bin/python3'
}
