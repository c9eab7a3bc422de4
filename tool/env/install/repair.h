/* SPDX-License-Identifier: MIT */
/*
 * Clears away what 'ninjenv check' found in an environment and in the store, so
 * that the next sync makes all of it true again. What a person changed is kept
 * aside and named, and what belongs to nobody is not touched.
 */
#ifndef ENV_REPAIR_H
#define ENV_REPAIR_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/install/verify.h"
#include "env/lock/locking.h"
#include "env/project.h"

/*
 * The environment that verify_environment() found so; its lock is current. In
 * order, under the environment's lock: entries of the store that are damaged
 * are mended (modes and times) or discarded, texts and links of the skeleton
 * are made right, changed files of packages go aside and their nodes away, and
 * the want file is touched: Ninja then runs sync, whatever it knows. *did gets
 * what was done, for people ("jinja2 is installed again").
 */
bool repair_environment(const struct project *project,
	const struct locking *locking, const struct verify_answer *answer,
	struct str_vec *did, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
