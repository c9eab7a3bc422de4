#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Headers of real packages: modules that include them are compiled with the
# flags that 'ninjenv flags' writes, and imported.

bats_require_minimum_version 1.5.0
load real.bash

setup() {
	tidy_environment
}

# module COMPILER SOURCE PACKAGE: builds m from the source, and imports it
module() {
	local include suffix
	ninjenv flags .venv/.ninjenv/want "$3"
	include=$(.venv/bin/python -c \
		'import sysconfig; print(sysconfig.get_path("include"))')
	suffix=$(.venv/bin/python -c \
		'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
	"$1" -shared -fPIC -Wall -Wextra -Werror -I"$include" \
		"@.venv/.ninjenv/flags/$3" -o "m$suffix" "$2" \
		"@.venv/.ninjenv/flags/$3.libs"
	PYTHONPATH=. .venv/bin/python -c "import m; print(m.answer())" >said
	cat said
}

numpy_source() {
	cat >m.c <<-'END'
		#define PY_SSIZE_T_CLEAN
		#include <Python.h>
		#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
		#include <numpy/arrayobject.h>

		static PyObject *
		answer(PyObject *self, PyObject *args)
		{
			npy_intp n[] = {3};
			(void)self;
			(void)args;
			return PyArray_ZEROS(1, n, NPY_DOUBLE, 0);
		}

		static PyMethodDef methods[] = {
			{"answer", answer, METH_NOARGS, NULL},
			{NULL, NULL, 0, NULL}};
		static struct PyModuleDef definition = {
			.m_base = PyModuleDef_HEAD_INIT,
			.m_name = "m",
			.m_methods = methods};

		PyMODINIT_FUNC
		PyInit_m(void)
		{
			import_array();
			return PyModule_Create(&definition);
		}
	END
}

@test "numpy 1.x: its include directory" {
	need 11
	repository 'numpy = 1.26.4'
	made
	numpy_source
	module cc m.c numpy
	[ "$(cat said)" = "[0. 0. 0.]" ]
	grep -q '/numpy/core/include$' .venv/.ninjenv/flags/numpy
}

@test "numpy 2.x: its .pc file, and 1.x again" {
	need 11
	repository 'numpy = 2.2.1'
	made
	numpy_source
	module cc m.c numpy
	[ "$(cat said)" = "[0. 0. 0.]" ]
	grep -q '/numpy/_core/include$' .venv/.ninjenv/flags/numpy
	repository 'numpy = 1.26.4'
	made
	module cc m.c numpy
	grep -q '/numpy/core/include$' .venv/.ninjenv/flags/numpy
}

@test "pybind11: its entry point" {
	newest
	command -v c++ || skip "no c++"
	repository 'pybind11 ='
	made
	cat >m.cc <<-'END'
		#include <pybind11/pybind11.h>

		PYBIND11_MODULE(m, module)
		{
			module.def("answer", [] { return 42; });
		}
	END
	module c++ m.cc pybind11
	[ "$(cat said)" = 42 ]
}

@test "cffi: headers beside its modules" {
	newest
	repository 'cffi ='
	made
	cat >m.c <<-'END'
		#define PY_SSIZE_T_CLEAN
		#include <Python.h>
		#include <parse_c_type.h>

		static PyObject *
		answer(PyObject *self, PyObject *args)
		{
			(void)self;
			(void)args;
			return PyLong_FromLong(_CFFI_PRIM_INT);
		}

		static PyMethodDef methods[] = {
			{"answer", answer, METH_NOARGS, NULL},
			{NULL, NULL, 0, NULL}};
		static struct PyModuleDef definition = {
			.m_base = PyModuleDef_HEAD_INIT,
			.m_name = "m",
			.m_methods = methods};

		PyMODINIT_FUNC
		PyInit_m(void)
		{
			return PyModule_Create(&definition);
		}
	END
	module cc m.c cffi
	[ "$(cat said)" = 7 ]
}

@test "greenlet: headers installed as such" {
	newest
	repository 'greenlet ='
	made
	ninjenv flags .venv/.ninjenv/want greenlet
	printf '#include <Python.h>\n#include <%s>\n' greenlet/greenlet.h >a.c
	printf '#include <Python.h>\n#include <%s>\n' greenlet.h >b.c
	include=$(.venv/bin/python -c \
		'import sysconfig; print(sysconfig.get_path("include"))')
	cc -fsyntax-only -I"$include" @.venv/.ninjenv/flags/greenlet a.c b.c
}
