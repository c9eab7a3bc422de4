/* SPDX-License-Identifier: MIT */
/*
 * The directory that a recipe is built in: an archive's files in scratch, a
 * commit's, or a local project's own directory.
 */
#ifndef ENV_SOURCE_TREE_H
#define ENV_SOURCE_TREE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/fetch/settings.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "model/recipe.h"

struct source_tree {
	const struct store *store;
	const struct settings *settings;
	const struct python *python; /* does the unpacking */
	struct str scratch;   /* a directory; what is made lies in it, and
			       * goes with it */
	struct str directory; /* answer: absolute, with its subdirectory */
};

/* Errors: the archive cannot be had or is not safe, there is no such
 * subdirectory. */
bool source_tree(struct source_tree *tree, const struct recipe *recipe,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
