/* SPDX-License-Identifier: MIT */
#include "sys/clock.h"

#include <time.h>

static int64_t
ask(clockid_t id)
{
	struct timespec now;
	if (clock_gettime(id, &now) < 0)
		return 0;
	return now.tv_sec * CLOCK_SECOND + now.tv_nsec;
}

int64_t
clock_steady(void)
{
	return ask(CLOCK_MONOTONIC);
}

int64_t
clock_wall(void)
{
	return ask(CLOCK_REALTIME);
}

void
clock_sleep(int64_t nanoseconds)
{
	struct timespec time = {
		.tv_sec = (time_t)(nanoseconds / CLOCK_SECOND),
		.tv_nsec = (long)(nanoseconds % CLOCK_SECOND),
	};
	if (nanoseconds > 0)
		(void)nanosleep(&time, NULL); /* early by a signal is fine */
}
