#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# .pyx sources, by a package that is as Cython as far as Ninja can see: what is
# read is known, whatever it is named by. tests/real has the real one.

bats_require_minimum_version 1.5.0
load graph

setup_file() {
	prepare
	wheel cython 1.0 --file 'Cython/__init__.py=' \
		--file 'Cython/Own.pxd=\n' --file "cython.py=$(program 1)"
	wheel cython 2.0 --file 'Cython/__init__.py=' \
		--file 'Cython/Own.pxd=\n' --file "cython.py=$(program 2)"
}

# Copies the source, and each file that a line of it names after 'cimport'.
program() {
	sed 's/$/\\n/' <<-END | tr -d '\n'
		import os, sys, Cython
		words = sys.argv[1:]
		output = words[words.index("-o") + 1]
		source = words[words.index("-o") - 1]
		open(os.path.join(os.path.dirname(Cython.__file__), "Own.pxd"))
		with open(output, "w") as out:
		    out.write("/* $1 */ ")
		    for line in open(source):
		        if line.startswith("cimport "):
		            name = line.split(None, 1)[1].strip()
		            name = os.path.join(os.path.dirname(source), name)
		            line = open(name).read()
		        elif line.startswith("wrong"):
		            sys.exit(source + ":1: it is wrong")
		        out.write(line)
	END
}

setup() {
	enter
	unset CC CXX CFLAGS CPPFLAGS LDFLAGS
	export NO_COLOR=1 CFLAGS=-O0
	python3 -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(sysconfig.get_paths()["include"] + "/Python.h"))' ||
		skip "python3 has no Python.h"
	repository
}

repository() {
	mkdir -p src/pkg/sub
	touch src/pkg/__init__.py
	printf '%s\n' '[env]' 'pip = no' 'pythonpath = src' '[packages]' \
		'cython =' '[extension:pkg.one]' 'sources = src/pkg/one.pyx' \
		'[extension:pkg.two]' 'sources = src/pkg/two.pyx' >venv.ini
	lock pylock.toml cython=1.0
	source_of one 'cimport sub/a value.pxd' >src/pkg/one.pyx
	source_of two '#define VALUE 2' >src/pkg/two.pyx
	echo '#define VALUE 1' >'src/pkg/sub/a value.pxd'
}

source_of() { # NAME LINE
	cat <<-END
		#include <Python.h>
		$2
		static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "$1",
			0, -1, 0, 0, 0, 0, 0};
		PyMODINIT_FUNC PyInit_$1(void);
		PyMODINIT_FUNC PyInit_$1(void)
		{
			PyObject *made = PyModule_Create(&module);
			PyModule_AddIntConstant(made, "value", VALUE);
			return made;
		}
	END
}

values() {
	.venv/bin/python -c \
		'import pkg.one, pkg.two; print(pkg.one.value, pkg.two.value)'
}

translated() { ran ' cython '; }

@test "what was read reruns it, and nothing else" {
	"$NINJENV" -q
	ninja
	[ "$(values)" = '1 2' ]
	settled
	echo '#define VALUE 3' >'src/pkg/sub/a value.pxd'
	ninja
	[ "$(translated)" -eq 1 ]
	[ "$(values)" = '3 2' ]
	settled
	echo '#define VALUE 4' >src/pkg/other.pxd
	no_op
	! is_samurai || return 0
	run ! grep -F 'Own.pxd' <("$NINJA" -t deps)
}

@test "another Cython translates all, and back finds what it made" {
	"$NINJENV" -q
	ninja
	lock pylock.toml cython=2.0
	ninja
	[ "$(translated)" -eq 2 ]
	grep -q '^/\* 2 \*/' .venv/.ninjenv/cython/*/src/pkg/one.pyx.c
	settled
}

@test "an error of Cython shows the line of venv.ini" {
	"$NINJENV" -q
	echo 'wrong' >src/pkg/two.pyx
	run "$NINJA"
	[ "$status" -ne 0 ]
	[[ "$output" == *'src/pkg/two.pyx:1: it is wrong'* ]]
	is_samurai || [[ "$output" == *'venv.ini:9: pkg.two: cython src/pkg/two.pyx'* ]]
	source_of two '#define VALUE 2' >src/pkg/two.pyx
	ninja
	[ "$(values)" = '1 2' ]
	settled
}

@test "apart from the source" {
	"$NINJENV" -q -B "$BATS_TEST_TMPDIR/build"
	cd "$BATS_TEST_TMPDIR/build"
	ninja
	[ "$(cd / && "$BATS_TEST_TMPDIR/build/.venv/bin/python" -c \
		'import pkg.one; print(pkg.one.value)')" = 1 ]
	settled
	echo '#define VALUE 3' >'../repo/src/pkg/sub/a value.pxd'
	ninja
	[ "$(translated)" -eq 1 ]
	settled
}
