/* SPDX-License-Identifier: MIT */
/* The links to extension modules that generation made beside packages of the
 * repository (env/graph/placed.h). For verify.c. */
#ifndef ENV_VERIFY_PLACED_H
#define ENV_VERIFY_PLACED_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

/* Are all that the environment at root remembers there, and do they lead to
 * modules? *wrong: not all. build is what their paths are relative to, again
 * what to type for a module that is not built. False: it cannot be read. */
bool verify_placed(struct str build, struct str root, struct str again,
	bool *wrong, struct arena *arena, struct diag *found,
	struct diag *diag) MUST_CHECK;

#endif
