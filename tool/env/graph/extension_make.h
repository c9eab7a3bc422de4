/* SPDX-License-Identifier: MIT */
/*
 * One extension module for one environment, put into the plan: what is the same
 * for another environment is made once. Pure: nothing is looked for on disk;
 * extension.c has found out all that is said here.
 */
#ifndef ENV_EXTENSION_MAKE_H
#define ENV_EXTENSION_MAKE_H

#include "env/graph/extension.h"
#include "env/graph/extension_file.h"
#include "env/graph/extension_sources.h"

struct extension_make {
	struct extension_plan *plan;
	struct map *seen; /* objects of the plan by output: share one */
	const struct conf_extension *conf;
	const struct extension_env *env;     /* for which it is built */
	struct extension_env_ptr_vec others; /* that it serves besides */
	struct str home; /* path of the one in which it lies */
	const struct extension_source_vec *sources;
	const struct native_answer_vec *natives;
	const struct compiler *compilers[2]; /* by language; as far as needed */
	struct str source; /* SRC as Ninja sees it, "." or absolute */
	/* The directories of the links, and how to name the build directory
	 * from each. */
	struct extension_place_vec places;
};

/* Is any of the sources C++, as venv.ini says or its suffix? */
bool extension_needs(const struct conf_extension *conf,
	const struct extension_source_vec *sources,
	enum compiler_language language);

/* Error: another module of the plan is to be the same file. */
bool extension_make(const struct extension_make *make, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
