/* SPDX-License-Identifier: MIT */
/*
 * Places: is what generation and sync are going to write free, or ours? Asked
 * before anything is locked, downloaded or written, so that a refusal leaves
 * the disk as it was.
 */
#ifndef ENV_PLACES_H
#define ENV_PLACES_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"

/*
 * Errors, all of them in one run: a file or directory has the name of a target
 * (Ninja would pass over what depends on it, in silence); an environment's
 * directory holds something else, or has a path or
 * prompt that no activation script can hold; env.ninja, env-alone.ninja or
 * build.ninja is no file, or one of the first two is a person's own.
 */
bool places_check(const struct project *project, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
