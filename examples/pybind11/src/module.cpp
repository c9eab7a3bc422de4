#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "polygon.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_shapes, module)
{
	module.attr("pybind11") = PYBIND11_TOSTRING(PYBIND11_VERSION_MAJOR) "."
		PYBIND11_TOSTRING(PYBIND11_VERSION_MINOR);
	py::class_<Polygon>(module, "Polygon")
		.def(py::init<std::vector<std::pair<double, double>>>())
		.def_readonly("corners", &Polygon::corners)
		.def("area", &Polygon::area);
}
