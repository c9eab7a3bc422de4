/* SPDX-License-Identifier: MIT */
/*
 * The skeleton of an environment, file by file: is it what the interpreter's
 * venv module makes, and making it so. env/install/venv.h is for what every run
 * asks; this is for 'ninjenv check'.
 */
#ifndef ENV_VENV_WHOLE_H
#define ENV_VENV_WHOLE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"

struct python;
struct store;

struct venv_fault {
	struct str path; /* below the environment */
	struct str what; /* "missing", "changed", "leads to 'X', not to 'Y'" */
};

struct venv_fault_vec VEC(struct venv_fault);

/* What differs of a complete environment at the path; *owned gets all paths of
 * the skeleton. Writes nothing into the environment. */
bool venv_look(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct venv_fault_vec *faults,
	struct map *owned, struct arena *arena, struct diag *diag) MUST_CHECK;

/* Makes right what differs. What stands there is kept aside and named
 * (site_keep_aside). Under the environment's lock. */
bool venv_mend(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
