/* SPDX-License-Identifier: MIT */
/*
 * An environment as venv.ini and its lock describe it, for commands that only
 * look. Nothing is locked, generated, installed or written.
 */
#ifndef ENV_LOOK_H
#define ENV_LOOK_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"
#include "model/outline.h"
#include "model/want.h"

struct look {
	struct project project;
	struct locking_vec all;
};

/* look->project is open: reads the locks, and finds the interpreters. */
bool look_locks(
	struct look *look, struct arena *arena, struct diag *diag) MUST_CHECK;

/* The environment of that name or target; an error with the nearest name. */
const struct conf_env *look_find(const struct project *project, struct str name,
	struct arena *arena, struct diag *diag) MUST_CHECK;

struct look_env {
	const struct locking *locking;
	struct str path;           /* of the environment, absolute */
	struct selected_vec files; /* of the lock, for this interpreter */
	/* What generation would write now; has_want is false where it would
	 * fail. */
	struct want want;
	bool has_want;
	struct outline outline;
};

struct look_env_vec VEC(struct look_env *);

/*
 * One environment. Errors: it has no lock, or one that does not serve this
 * interpreter. A lock that does not match venv.ini is a warning: what it says
 * is shown.
 */
bool look_env(struct look *look, const struct conf_env *env,
	struct look_env *found, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
