#include <Python.h>

#include "crc.h"

static PyObject *
py_checksum(PyObject *self, PyObject *args)
{
	const char *name;
	Py_buffer data;

	(void)self;
	if (!PyArg_ParseTuple(args, "sy*", &name, &data))
		return NULL;
	long long sum = checksum(name, data.buf, (size_t)data.len);
	PyBuffer_Release(&data);
	if (sum < 0)
		return PyErr_Format(PyExc_ValueError, "no checksum '%s'", name);
	return PyLong_FromLongLong(sum);
}

static PyMethodDef methods[] = {
	{"checksum", py_checksum, METH_VARARGS, "checksum(name, data) -> int"},
	{NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
	PyModuleDef_HEAD_INIT,
	"_crc",
	NULL,
	0,
	methods,
	NULL,
	NULL,
	NULL,
	NULL,
};

PyMODINIT_FUNC
PyInit__crc(void)
{
	return PyModule_Create(&module);
}
