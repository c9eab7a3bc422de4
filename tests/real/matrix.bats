#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Extension modules on every interpreter here, and projects of the repository by
# the backends that people use.

bats_require_minimum_version 1.5.0
load real.bash

setup() {
	tidy_environment
	export CFLAGS=-O0 CXXFLAGS=-O0
	unset CC CXX CPPFLAGS LDFLAGS
}

# c_module FILE NAME VALUE
c_module() {
	cat >"$1" <<-END
		#include <Python.h>
		static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "$2",
			0, -1, 0, 0, 0, 0, 0};
		PyMODINIT_FUNC PyInit_$2(void)
		{
			PyObject *made = PyModule_Create(&module);
			PyModule_AddIntConstant(made, "value", $3);
			return made;
		}
	END
}

settled() {
	run ninja
	echo "$output"
	[ "$output" = "ninja: no work to do." ]
}

# environments: [env] with the newest Python, and [env:pN] for each other one
environments() {
	local minor
	newest
	printf '[env]\npython = %s\npip = no\npythonpath = src\n' "$PYTHON"
	all=env
	for minor in 13 12 11 10 9 8; do
		[ "$(interpreter $minor)" != "$PYTHON" ] || continue
		[ -n "$(interpreter $minor)" ] || continue
		printf '[env:p%s]\nextends = env\npython = %s\n' $minor \
			"$(interpreter $minor)"
		all="$all p$minor"
	done
}

extension() { # NAME SOURCE [LINE...]
	printf '[extension:%s]\nsources = %s\nenvironments = %s\n' "$1" "$2" \
		"$all"
	[ $# -eq 2 ] || printf '%s\n' "${@:3}"
}

cython_package() {
	mkdir -p src/pkg/sub
	touch src/pkg/__init__.py src/pkg/__init__.pxd src/pkg/sub/__init__.py \
		src/pkg/sub/__init__.pxd
	printf 'cdef enum:\n    BASE = 5\ncdef int twice(int n)\n' \
		>src/pkg/sub/other.pxd
	printf 'cdef int twice(int n):\n    return 2 * n\nvalue = twice(BASE)\n' \
		>src/pkg/sub/other.pyx
	printf '%s\n' 'from .sub cimport other' \
		'cdef class Counter:' '    cpdef int bump(self):' \
		'        self.n = other.twice(other.BASE)' \
		'        return self.n' 'value = Counter().bump()' \
		>src/pkg/cy.pyx
	printf '%s\n' 'cdef class Counter:' '    cdef int n' \
		'    cpdef int bump(self)' >src/pkg/cy.pxd
	printf '%s\n' 'from libcpp.vector cimport vector' 'from pkg cimport cy' \
		'cdef vector[int] v' 'v.push_back(cy.Counter().bump())' \
		'value = v[0]' >src/pkg/cypp.pyx
}

values() { # DIRECTORY
	"$1/bin/python" -W error -c 'import importlib
print(*(importlib.import_module("pkg." + name).value
        for name in "c cxx lim cy cypp sub.other".split()))'
}

@test "every Python: C, C++, the limited API, Cython in packages and in C++" {
	cd "$BATS_TEST_TMPDIR" || return 1
	mkdir repository && cd repository
	cython_package
	c_module src/pkg/c.c c 1
	c_module src/pkg/cxx.cc cxx 2
	c_module src/pkg/lim.c lim 3
	{
		environments
		printf '[packages]\ncython = >=3\n'
		extension pkg.c src/pkg/c.c
		extension pkg.cxx src/pkg/cxx.cc
		extension pkg.lim src/pkg/lim.c 'limited-api = 3.8'
		extension pkg.cy src/pkg/cy.pyx
		extension pkg.cypp src/pkg/cypp.pyx 'language = c++'
		extension pkg.sub.other src/pkg/sub/other.pyx
	} >venv.ini
	ninjenv
	ninja
	settled
	for one in .venv*; do
		[ "$(values "$one")" = '1 2 3 10 10 10' ]
	done
	[ "$(find src -name '*.abi3.so' | wc -l)" = 1 ]
	# 'from package cimport module' counts, too.
	sed -i 's/= 5/= 7/' src/pkg/sub/other.pxd
	ninja
	for one in .venv*; do
		[ "$(values "$one")" = '1 2 3 14 10 14' ] ||
			[ "$(values "$one")" = '1 2 3 14 14 14' ]
	done
	settled
}

@test "two environments with different versions of numpy" {
	need 11
	mkdir -p "$BATS_TEST_TMPDIR/repository/src/m" || return 1
	cd "$BATS_TEST_TMPDIR/repository" || return 1
	touch src/m/__init__.py
	old=$(interpreter 10)
	[ -n "$old" ] || skip "no Python 3.10 with venv here"
	printf '%s\n' '[env]' "python = $PYTHON" 'pythonpath = src' \
		'[packages]' 'numpy = 2.2.1' 'cython = >=3' \
		'[env:old]' 'extends = env' "python = $old" \
		'[packages:old]' 'numpy = 1.26.4' \
		'[extension:m.n]' 'sources = src/m/n.pyx' 'headers = numpy' \
		'environments = env old' >venv.ini
	printf '%s\n' 'cimport numpy as np' 'import numpy' 'np.import_array()' \
		'cdef np.ndarray made = numpy.zeros(3)' 'value = made.shape[0]' \
		>src/m/n.pyx
	ninjenv
	ninja
	for one in .venv .venv-old; do
		[ "$("$one/bin/python" -c 'import m.n; print(m.n.value)')" = 3 ]
	done
	settled
	sed -i 's/2\.2\.1/2.2.2/' venv.ini
	run ninja -v
	[ "$status" = 0 ]
	[ "$(grep -c ' cython ' <<<"$output")" = 1 ]
	[ "$(grep -c ' -MD -MF ' <<<"$output")" = 1 ]
	settled
}

setuptools_project() {
	mkdir -p st/src/st
	printf '%s\n' '[build-system]' 'requires = ["setuptools"]' \
		'build-backend = "setuptools.build_meta"' '[project]' \
		'name = "st"' 'dynamic = ["version"]' 'dependencies = ["ha"]' \
		'scripts = {st-hi = "st:hi"}' '[tool.setuptools.dynamic]' \
		'version = {attr = "st.version.V"}' >st/pyproject.toml
	printf '%s\n' 'from setuptools import setup, Extension' \
		'setup(ext_modules=[Extension("st.c", ["src/st/c.c"])])' \
		>st/setup.py
	echo 'V = "1.2.3"' >st/src/st/version.py
	printf 'from st import c\ndef hi(): print("hi", c.value)\n' \
		>st/src/st/__init__.py
	c_module st/src/st/c.c c 11
}

other_projects() {
	mkdir -p ha/src/ha fl/fl mp/src sk/src/sk
	printf '%s\n' '[build-system]' 'requires = ["hatchling"]' \
		'build-backend = "hatchling.build"' '[project]' 'name = "ha"' \
		'dynamic = ["version"]' 'dependencies = ["fl"]' \
		'[tool.hatch.version]' 'path = "src/ha/__init__.py"' \
		>ha/pyproject.toml
	echo '__version__ = "0.5"' >ha/src/ha/__init__.py
	printf '%s\n' '[build-system]' 'requires = ["flit_core"]' \
		'build-backend = "flit_core.buildapi"' '[project]' \
		'name = "fl"' 'dynamic = ["version", "description"]' \
		>fl/pyproject.toml
	printf '"""Doc."""\n__version__ = "3.1"\n' >fl/fl/__init__.py
	printf '%s\n' '[build-system]' 'requires = ["meson-python"]' \
		'build-backend = "mesonpy"' '[project]' 'name = "mp"' \
		'version = "1.0"' >mp/pyproject.toml
	printf '%s\n' "project('mp', 'c', version: '1.0')" \
		"py = import('python').find_installation(pure: false)" \
		"py.extension_module('c', 'src/c.c', subdir: 'mp', install: true)" \
		"py.install_sources('src/__init__.py', subdir: 'mp')" \
		>mp/meson.build
	echo 'from mp import c' >mp/src/__init__.py
	c_module mp/src/c.c c 12
	printf '%s\n' '[build-system]' 'requires = ["scikit-build-core"]' \
		'build-backend = "scikit_build_core.build"' '[project]' \
		'name = "sk"' 'version = "1.0"' >sk/pyproject.toml
	printf '%s\n' 'cmake_minimum_required(VERSION 3.15...3.26)' \
		'project(sk LANGUAGES C)' \
		'find_package(Python COMPONENTS Interpreter Development.Module REQUIRED)' \
		'Python_add_library(c MODULE src/c.c WITH_SOABI)' \
		'install(TARGETS c DESTINATION sk)' >sk/CMakeLists.txt
	echo 'from sk import c' >sk/src/sk/__init__.py
	c_module sk/src/c.c c 13
}

works() { # VALUE of each of st, mp, sk
	[ "$(.venv/bin/python -c 'import st, mp, sk, ha, fl
print(st.c.value, mp.c.value, sk.c.value)')" = "$1" ]
}

@test "local projects: setuptools, hatchling, flit, meson, scikit-build" {
	newest
	command -v cmake >/dev/null || skip "there is no cmake"
	repository 'st = ./st' 'ha = ./ha' 'fl = ./fl' 'mp = ./mp' 'sk = ./sk'
	setuptools_project
	other_projects
	ninjenv
	ninja
	works '11 12 13'
	[ "$(.venv/bin/st-hi)" = 'hi 11' ]
	ninja # looks once at what the builds left
	settled
	run .venv/bin/python -m pip list --editable --format=freeze
	[ "$output" = $'fl==3.1\nha==0.5\nmp==1.0\nsk==1.0\nst==1.2.3' ]
	.venv/bin/python -m pip check
	sed -i 's/"value", 1/"value", 2/' st/src/st/c.c mp/src/c.c sk/src/c.c
	ninja
	works '21 22 23'
	ninja
	settled
	.venv/bin/python -m pip uninstall -q -y st
	ninja
	works '21 22 23'
	sed -i '/^st =/d' venv.ini
	ninja
	[ ! -e .venv/bin/st-hi ]
	run ! .venv/bin/python -I -c 'import st'
	run .venv/bin/python -m pip list --editable --format=freeze
	[[ "$output" != *st==* ]]
	settled
}
