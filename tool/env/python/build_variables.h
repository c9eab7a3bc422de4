/* SPDX-License-Identifier: MIT */
/*
 * The environment variables of a build: a list of its own instead of ours, so
 * that what is not in the recipe cannot count.
 */
#ifndef ENV_BUILD_VARIABLES_H
#define ENV_BUILD_VARIABLES_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/conf.h"
#include "model/recipe.h"

/* Names of all that count for what is built and compiled, each once. */
void build_variables_names(struct str_vec *names, struct arena *arena);

/*
 * What a recipe says of variables: compilers and their flags, PKG_CONFIG_PATH
 * and the like, as they are now, and those that [build:NAME] (NULL: none)
 * names. for_build: CC means another machine, *_FOR_BUILD counts. By name.
 */
void build_variables_now(const struct conf_build *build, bool for_build,
	struct recipe_variable_vec *variables, struct arena *arena);

/* Sets one that is not among them. */
void build_variables_default(struct recipe_variable_vec *variables,
	const char *name, struct str value, struct arena *arena);

/*
 * The child's whole list: PATH with bin first, HOME, the locale, TMPDIR
 * (scratch, which is there), Ninja's jobserver where there is one, the
 * recipe's. An error: a variable that the recipe only has the digest of is
 * another by now (the hint is to run ninjenv).
 */
bool build_variables(const struct recipe_variable_vec *variables,
	struct str bin, struct str scratch, struct str_vec *list,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* What of a MAKEFLAGS such a child gets: jobs and jobserver, where that can be
 * reached from here (a fifo, or descriptors that are open); else nothing. */
struct str build_variables_makeflags(struct str flags, struct arena *arena);

#endif
