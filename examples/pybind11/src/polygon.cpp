#include "polygon.hpp"

#include <cmath>

double
Polygon::area() const
{
	double twice = 0;

	for (size_t i = 0; i < corners.size(); i++) {
		const auto &a = corners[i];
		const auto &b = corners[(i + 1) % corners.size()];
		twice += a.first * b.second - b.first * a.second;
	}
	return std::fabs(twice) / 2;
}
