/* SPDX-License-Identifier: MIT */
/*
 * Where an answer holds: it was found while markers were evaluated here, so it
 * holds wherever they come out the same. Each marker that was asked is added,
 * also one that was false; the extent is then one marker about interpreters and
 * platforms. Pure; everything lies in the arena.
 */
#ifndef MODEL_EXTENT_H
#define MODEL_EXTENT_H

#include <stdbool.h>

#include "base/str.h"
#include "model/marker.h"

struct extent {
	const struct marker_env *env; /* here */
	struct arena *arena;
	struct str_vec conditions; /* all hold here; each once */
};

/*
 * Evaluates the marker (NULL: true) for each of the extras (normalised; none is
 * known to be asked for where there are none) and adds why it came out so. What
 * does not depend on the interpreter or platform adds nothing.
 */
bool extent_holds(struct extent *extent, const struct marker *marker,
	const struct str_vec *extras);

/* The marker; empty: it holds everywhere. */
struct str extent_marker(const struct extent *extent);

#endif
