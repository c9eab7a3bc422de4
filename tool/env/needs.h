/* SPDX-License-Identifier: MIT */
/*
 * What the locks of a repository need of the store here, so that another
 * checkout of it gets all its environments without a network: for
 * 'cache prune --ci' (env/store/prune.h). Nothing is locked, built or written.
 *
 * Needed are the wheels of all environments for the interpreters they have
 * here, with the bytecode of those, their skeletons, and the records that say
 * what they were linked from. Of what is built from source the wheel is, and
 * neither source nor what it was built with; those only where there is no such
 * wheel, or never is one for another checkout (a local project).
 */
#ifndef ENV_NEEDS_H
#define ENV_NEEDS_H

#include "env/lock/locking.h"
#include "env/project.h"
#include "env/store/prune.h"

/* all: the locks were read. Errors: an environment has no lock that answers
 * venv.ini, or one that does not serve its interpreter. */
bool needs_find(struct project *project, const struct locking_vec *all,
	struct prune_needs *needs, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
