/* SPDX-License-Identifier: MIT */
/* One build, from a recipe to a wheel in the scratch directory
 * (env/build/build.h): the source, an environment of its own, the backend's
 * hooks. */
#ifndef ENV_BUILD_MAKE_H
#define ENV_BUILD_MAKE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/recipe.h"
#include "sys/progress.h"

struct build_make {
	struct project *project;
	const struct recipe *recipe;
	const struct python *python;
	struct place place; /* of venv.ini, for errors */
	struct str scratch; /* a directory that is there and empty */
	struct str log;     /* file; what was in it goes */
	struct progress *progress;
	struct str path; /* answer: of the wheel, in scratch, */
	struct str file; /* and its name */
};

bool build_make(struct build_make *make, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
