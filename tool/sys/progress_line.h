/* SPDX-License-Identifier: MIT */
/* What progress knows, and the line that shows it; for sys/progress only. Pure:
 * the time is handed in (clock_steady). */
#ifndef SYS_PROGRESS_LINE_H
#define SYS_PROGRESS_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct progress_package {
	struct str name;
	const char *phase;
	int64_t since;
};

struct progress_package_vec VEC(struct progress_package);

struct progress_state {
	struct arena *arena; /* of the names */
	const char *verb;
	unsigned packages, done;
	uint64_t expected, bytes;
	struct progress_package_vec active; /* longest in its phase first */
	uint64_t measured_bytes;            /* at the time measured */
	int64_t measured;
	double rate; /* bytes a second, smoothed */
};

void progress_enter(struct progress_state *state, struct str package,
	const char *phase, int64_t now);
void progress_leave(struct progress_state *state, struct str package);

/* Brings the rate up to date; to be called a few times a second. */
void progress_measure(struct progress_state *state, int64_t now);

/* "installing 12/38  4.2/13.1 MB  2.1 MB/s  0:04 left  numpy (fetching)", no
 * wider than width. */
void progress_line(const struct progress_state *state, int64_t now,
	size_t width, struct buf *out);

#endif
