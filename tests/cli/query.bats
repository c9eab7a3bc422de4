#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# ninjenv query: answers for other build systems, and building with them.

load helper

setup() {
	fresh
	venv_ini "[env]" "[env:docs]" "[env:path]"
	here=$(pwd)
}

# What the interpreter itself says.
sysconfig() {
	"$(python_of)" -c "import sysconfig; print(sysconfig.$1)"
}

python_of() {
	python3 -c 'import os, sys
print(os.path.join(sys.base_prefix, "bin", "python%d.%d" % sys.version_info[:2]))'
}

needs_headers() {
	[ -e "$(sysconfig "get_path('include')")/Python.h" ] ||
		skip "no Python.h"
}

@test "query: paths of an environment that was not made" {
	expect 0 "$NINJENV" query python bin path
	[ "$out" = "$here/.venv/bin/python
$here/.venv/bin
$here/.venv" ]
	[ -z "$err" ]
	expect 0 "$NINJENV" query path docs
	[ "$out" = "$here/.venv-docs" ]
	expect 0 "$NINJENV" query path env-docs
	[ "$out" = "$here/.venv-docs" ]
	[ ! -e .venv ] && [ ! -e env.ninja ]
}

@test "query: -C, -B and -e" {
	mkdir "$BATS_TEST_TMPDIR/other"
	cd /
	expect 0 "$NINJENV" -C "$here" query path
	[ "$out" = "$here/.venv" ]
	expect 0 "$NINJENV" -C "$here" -B "$BATS_TEST_TMPDIR/other" query python
	[ "$out" = "$BATS_TEST_TMPDIR/other/.venv/bin/python" ]
	# 'path' is a key, and an environment's name only after -e.
	expect 0 "$NINJENV" -C "$here" query bin path
	[ "$out" = "$here/.venv/bin
$here/.venv" ]
	expect 0 "$NINJENV" -C "$here" query -e path bin
	[ "$out" = "$here/.venv-path/bin" ]
}

@test "query: the interpreter's answers are sysconfig's" {
	printf '%s\n' "[env]" "python = $(python_of)" >venv.ini
	expect 0 "$NINJENV" query version ext-suffix
	[ "$out" = "$(python3 -c 'import platform
print(platform.python_version())')
$(sysconfig "get_config_var('EXT_SUFFIX')")" ]
	expect 0 "$NINJENV" query site-packages
	[[ "$out" = "$here/.venv/lib/python3."*"/site-packages" ]]
	needs_headers
	expect 0 "$NINJENV" query include cflags libs
	[ "$(sed -n 1p <<<"$out")" = "$(sysconfig "get_path('include')")" ]
	has "$(sed -n 2p <<<"$out")" "-I$(sysconfig "get_path('include')")"
	# libs is an empty line.
	[ "$("$NINJENV" query include cflags libs | wc -l)" -eq 3 ]
	[ "$("$NINJENV" query libs)" = "" ]
}

@test "query: an extension module is built with the answers" {
	printf '%s\n' "[env]" "python = $(python_of)" >venv.ini
	needs_headers
	cat >fast.c <<-'END'
		#include <Python.h>
		static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "fast"};
		PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&def); }
	END
	# shellcheck disable=SC2046
	cc -shared -fPIC $("$NINJENV" query cflags) fast.c \
		$("$NINJENV" query libs) -o "fast$("$NINJENV" query ext-suffix)"
	"$(python_of)" -c "import fast; print(fast.__name__)" | grep -x fast
}

@test "query: a program that embeds is built with --embed" {
	printf '%s\n' "[env]" "python = $(python_of)" >venv.ini
	needs_headers
	run_split "$NINJENV" query --embed libs
	if [ "$code" -ne 0 ]; then
		has "$err" "cannot be embedded: there is no libpython" "hint: "
		skip "this python has no library"
	fi
	cat >main.c <<-'END'
		#include <Python.h>
		int main(void)
		{
			Py_Initialize();
			return PyRun_SimpleString("print(6 * 7)") ||
			       Py_FinalizeEx();
		}
	END
	# shellcheck disable=SC2046
	cc $("$NINJENV" query cflags) main.c \
		$("$NINJENV" query --embed libs) -o main
	libdir=$(sysconfig "get_config_var('LIBDIR')")
	[ "$(LD_LIBRARY_PATH="$libdir" PYTHONHOME="$(python3 -c 'import sys
print(sys.base_prefix)')" ./main)" = 42 ]
}

@test "query: wrong calls" {
	expect 2 "$NINJENV" query pyhton
	[ -z "$out" ]
	[ "$err" = "ninjenv: error: 'pyhton' is nothing that can be asked
hint: did you mean 'python'?" ]
	expect 2 "$NINJENV" query path zzzzzzzz
	has "$err" "'zzzzzzzz' is nothing that can be asked" \
		"hint: one of: python, bin, path, site-packages"
	expect 2 "$NINJENV" query -e doc path
	[ "$err" = "ninjenv: error: venv.ini has no environment 'doc'
hint: did you mean 'docs'?" ]
	expect 2 "$NINJENV" query
	has "$err" "usage: ninjenv query" "hint: see 'ninjenv help query'"
	rm venv.ini
	expect 1 "$NINJENV" query path
	has "$err" "there is no venv.ini in"
}

@test "query: no interpreter fits" {
	venv_ini "[env]" "python = ==3.1.*"
	expect 1 "$NINJENV" query version
	[ -z "$out" ]
	has "$err" "venv.ini:2:" "error:"
}
