/* SPDX-License-Identifier: MIT */
/*
 * What the editable build of a local project reads: by listing, as no backend
 * says it. pyproject.toml, setup.py and the like, and sources of compiled
 * languages; not Python's own, as these are used where they lie, and not what
 * builds make (build/, dist/, *.egg-info, environments, caches, hidden ones).
 */
#ifndef ENV_INPUTS_H
#define ENV_INPUTS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/recipe.h"

struct inputs {
	struct str root; /* the project's directory, absolute */
	/* Where Ninja runs, absolute, or empty: newer Ninjas change that
	 * directory in every run, so it is in no depfile. */
	struct str ninja;
	struct recipe_input_vec files; /* from root, sorted, with SHA-256 */
	struct str_vec directories;    /* looked into, from root; "." first */
};

/* Fills all but root and ninja. */
bool inputs_look(struct inputs *inputs, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The same as part of a recipe; nothing where it builds no directory. */
bool inputs_add(struct recipe *recipe, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The depfile that names them for a target: a new file is seen by its
 * directory. */
void inputs_depfile(
	const struct inputs *inputs, struct str target, struct buf *out);

#endif
