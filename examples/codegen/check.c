#include "sensor.h"

#include "limits.h"

int
within_limits(const int *values)
{
	return values[0] <= LIMIT_TEMPERATURE && values[1] <= LIMIT_HUMIDITY &&
	       values[2] <= LIMIT_PRESSURE;
}

const char *
limits_by(void)
{
	return "limits by tomli " TOMLI_VERSION;
}
