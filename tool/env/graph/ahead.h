/* SPDX-License-Identifier: MIT */
/*
 * A note, .venv/.ninjenv/ahead, from the edge of locking to the edge of
 * generation that the same Ninja calls next: that is done already. Both need
 * the locks, and reading them is most of what either does. The note names the
 * Ninja that it is for and is taken once, so no other run believes it.
 */
#ifndef ENV_AHEAD_H
#define ENV_AHEAD_H

#include <stdbool.h>

#include "base/str.h"

/* stamp: of the lock edge (env/lock/locked.h). The note is beside it. Where it
 * cannot be written, generation is done once more. */
void ahead_note(struct str stamp, struct arena *arena);

/* Is there one from a child of our own parent? It is gone then. */
bool ahead_take(struct str stamp, struct arena *arena);

#endif
