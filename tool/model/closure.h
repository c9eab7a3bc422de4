/* SPDX-License-Identifier: MIT */
/*
 * What is reached from an environment's requirements: of the packages that a
 * resolver chose, and those that it left as they were, those that something
 * still requires. Pure.
 */
#ifndef MODEL_CLOSURE_H
#define MODEL_CLOSURE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "model/extent.h"
#include "model/require.h"

struct closure_node {
	struct str name;         /* normalised */
	struct str version;      /* for messages */
	struct str_vec requires; /* METADATA's Requires-Dist */

	bool reached;           /* answer */
	struct str_vec extras;  /* asked for, normalised */
	struct str_vec depends; /* on these, normalised, sorted */
};

/*
 * Walks from the roots through nodes, a map from name to struct closure_node *;
 * every marker on the way is added to the extent. Errors: what is required is
 * not among the nodes, a Requires-Dist that nobody can read.
 */
bool closure_walk(struct map *nodes, const struct require_vec *roots,
	struct extent *extent, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * Reads a Requires-Dist, also one whose versions are of a form from before PEP
 * 440 (which older resolvers take): these are then left out.
 */
bool closure_read(struct str text, struct require *require,
	struct arena *arena) MUST_CHECK;

#endif
