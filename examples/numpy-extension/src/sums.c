#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <numpy/arrayobject.h>

/* Kahan's sum: what rounding loses is kept. */
static double
sum(const double *values, npy_intp n)
{
	double total = 0, lost = 0;

	for (npy_intp i = 0; i < n; i++) {
		double value = values[i] - lost;
		double next = total + value;
		lost = (next - total) - value;
		total = next;
	}
	return total;
}

static PyObject *
py_sum(PyObject *self, PyObject *argument)
{
	PyObject *array =
		PyArray_FROM_OTF(argument, NPY_DOUBLE, NPY_ARRAY_IN_ARRAY);

	(void)self;
	if (!array)
		return NULL;
	PyArrayObject *a = (PyArrayObject *)array;
	double total = sum(PyArray_DATA(a), PyArray_SIZE(a));
	Py_DECREF(array);
	return PyFloat_FromDouble(total);
}

static PyMethodDef methods[] = {
	{"sum", py_sum, METH_O, "sum(array) -> float"},
	{NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
	PyModuleDef_HEAD_INIT,
	"_sums",
	NULL,
	0,
	methods,
	NULL,
	NULL,
	NULL,
	NULL,
};

PyMODINIT_FUNC
PyInit__sums(void)
{
	PyObject *made = PyModule_Create(&module);

	import_array();
	if (made && PyModule_AddIntConstant(made, "api", NPY_API_VERSION) < 0) {
		Py_DECREF(made);
		return NULL;
	}
	return made;
}
