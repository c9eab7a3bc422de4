/* SPDX-License-Identifier: MIT */
/*
 * Generation: venv.ini and current locks -> env.ninja, each environment's want,
 * and a manifest that includes env.ninja. Every file is written only when its
 * bytes differ.
 */
#ifndef ENV_GENERATE_H
#define ENV_GENERATE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"
#include "model/want.h"

/* Which manifest the build directory has for 'ninja env'. */
enum generate_manifest {
	GENERATE_WRITTEN, /* build.ninja was made by this call */
	GENERATE_OWN,     /* build.ninja includes env.ninja */
	GENERATE_ALONE,   /* another tool's: env-alone.ninja stands beside it */
};

/*
 * Writes them all; places_check() was asked before. Errors: the lock does not
 * serve the interpreter, nothing fits. Then nothing is written.
 */
bool generate(struct project *project, const struct locking_vec *all,
	enum generate_manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* What the want file of one environment is to say; nothing is written. */
bool generate_want(struct project *project, const struct locking *locking,
	struct want *want, struct arena *arena, struct diag *diag) MUST_CHECK;

/* Which one there is now: as generate() says, or nothing: false. */
bool generate_find(const struct project *project,
	enum generate_manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* "build.ninja" or "env-alone.ninja" */
const char *generate_manifest_name(enum generate_manifest manifest);

/* Puts an error into a want file, also where there is none: what depends on the
 * environment then fails with it, and nothing else does. */
bool generate_want_error(struct str path, struct str stamp, struct str error,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
