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

struct str
clock_text(int64_t wall, struct arena *arena)
{
	time_t seconds = (time_t)(wall / CLOCK_SECOND);
	struct tm parts;
	char text[64];

	if (!localtime_r(&seconds, &parts) ||
		!strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts))
		return S("an unknown time");
	return str_dup(arena, str_from(text));
}
