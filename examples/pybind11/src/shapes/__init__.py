"""Shapes in the plane."""

from shapes._shapes import Polygon, pybind11

__all__ = ["Polygon", "pybind11"]
