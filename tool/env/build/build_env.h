/* SPDX-License-Identifier: MIT */
/*
 * Build environments: an environment for the time of one build, in its scratch
 * directory, made by the same code that makes the others: the skeleton out of
 * the store (env/install/venv.h) and wheels linked from there
 * (env/install/install.h). When the store has all of it, no socket is opened.
 */
#ifndef ENV_BUILD_ENV_H
#define ENV_BUILD_ENV_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/fetch/acquire.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/lock.h"
#include "sys/progress.h"

struct build_env {
	struct str path;   /* absolute; the directory must be new */
	struct str python; /* PATH/bin/python */
	struct str bin;    /* PATH/bin */
};

/*
 * Makes the environment at env->path with these wheels, which are acquired
 * first (items: name, version, file, sha256 and where it may be). Errors: those
 * of env/fetch/acquire.h and env/install/install.h.
 */
bool build_env_make(struct build_env *env, struct project *project,
	const struct python *python, struct acquire_item_vec *items,
	struct progress *progress, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * The wheels of the packages for this interpreter. A package that has none that
 * fits is an error at the place, with a hint: nothing is built for a build.
 * name is what is built, for messages.
 */
bool build_env_wheels(const struct project *project,
	const struct lock_package_vec *packages, const struct python *python,
	struct str name, struct place place, struct acquire_item_vec *items,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
