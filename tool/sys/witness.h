/* SPDX-License-Identifier: MIT */
/*
 * A witness is a symbolic link that is gone when the machine has stopped: it
 * lies in a file system that is memory, below a directory that is ours alone,
 * under a name that never comes again. While it is there, everything that was
 * written since it was made can still be read, on the disk or not.
 */
#ifndef SYS_WITNESS_H
#define SYS_WITNESS_H

#include <stdbool.h>

#include "base/str.h"
#include "base/util.h"

/* The directory for them, of this user. */
struct str witness_place(struct arena *arena);

/* A new one in place (made at need) that leads to the path. False: there can be
 * none, as place is no memory, belongs to somebody else or cannot be written.*/
bool witness_make(struct str place, struct str leads_to, struct str *path,
	struct arena *arena) MUST_CHECK;

/* Is path a witness in that place that is still there, and leads there? A place
 * of somebody else holds none. */
bool witness_holds(struct str place, struct str path, struct str leads_to);

/* Removes it, if it is one in that place. */
void witness_drop(struct str place, struct str path);

#endif
