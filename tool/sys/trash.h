/* SPDX-License-Identifier: MIT */
/*
 * Removing later: what is replaced is renamed into a trash directory on the
 * same file system, which costs next to nothing, and a detached process removes
 * it after the new is in place (freeing inodes before making some is slow on
 * ext4 without a journal). What a killed run left there goes with the next.
 */
#ifndef SYS_TRASH_H
#define SYS_TRASH_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"

struct trash {
	struct str directory; /* made at need; its parent must be there */
	atomic_uint moved;    /* how many names were given out */
};

/* Moves a file, link or tree into the trash; missing is done. */
bool trash_move(
	struct trash *trash, struct str path, struct diag *diag) MUST_CHECK;

/* Moves dir/name, as sys/at.h: 0 or an errno (ENOENT: nothing there). Any
 * thread may. */
int trash_move_at(struct trash *trash, int dir, const char *name) MUST_CHECK;

/*
 * Starts a process of its own session that removes the trash directory with
 * all in it and holds none of our descriptors open (Ninja would wait for them),
 * and returns at once. Nothing to do: starts none. Where no process can be
 * made it removes right here. Call it when no thread is at work.
 */
bool trash_empty(struct trash *trash, struct diag *diag) MUST_CHECK;

/* The same, here and now. Others may empty it and add to it at once. */
bool trash_empty_now(struct trash *trash, struct diag *diag) MUST_CHECK;

#endif
