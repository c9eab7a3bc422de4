/* SPDX-License-Identifier: MIT */
/* Time: the only place that reads a clock. All in nanoseconds. */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include <stdint.h>

#include "base/str.h"

#define CLOCK_MS ((int64_t)1000000)
#define CLOCK_SECOND ((int64_t)1000000000)

/* Since some start, never going back: for durations and time limits. */
int64_t clock_steady(void);

/* Since 1970, as mtimes are. */
int64_t clock_wall(void);

/* "2026-11-22 20:19:32", in the time zone of who runs. */
struct str clock_text(int64_t wall, struct arena *arena);

/* Sleeps; a signal ends it early. */
void clock_sleep(int64_t nanoseconds);

#endif
