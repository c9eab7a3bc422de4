// A polygon by its corners, in order.
#pragma once

#include <utility>
#include <vector>

struct Polygon {
	std::vector<std::pair<double, double>> corners;

	double area() const;
};
