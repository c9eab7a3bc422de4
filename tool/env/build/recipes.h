/* SPDX-License-Identifier: MIT */
/*
 * Recipes, made by generation: for every package that an environment gets from
 * source, all that goes into its build (model/recipe.h), in the file
 * .venv/.ninjenv/recipe/NAME.
 */
#ifndef ENV_RECIPES_H
#define ENV_RECIPES_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"
#include "model/recipe.h"
#include "model/want.h"
#include "sys/file.h"

struct recipes {
	struct recipe_vec all; /* by name */
	/* What generation depends on besides venv.ini and lock: compilers and
	 * .pc files, absolute. */
	struct str_vec files;
};

/*
 * The recipes of one environment; nothing is written. Compilers are asked only
 * where there is something to build. Errors, at the line of venv.ini: a native
 * module is missing, a locked build requirement has no fitting wheel.
 */
bool recipes_make(struct recipes *recipes, struct project *project,
	const struct locking *locking, const struct want *want,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Writes those whose bytes differ, and removes those of packages that are no
 * longer built. path is the environment's. */
bool recipes_write(const struct recipes *recipes, struct str path,
	enum file_flush flush, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The line of venv.ini that errors of a package's build name: [build:NAME],
 * else the package's, else the environment's. */
struct place recipes_place(const struct project *project,
	const struct conf_env *env, struct str name);

#endif
