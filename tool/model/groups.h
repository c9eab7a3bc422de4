/* SPDX-License-Identifier: MIT */
/*
 * Dependency groups of a pyproject.toml (PEP 735), and what else of that file
 * counts here: the project's name; and that of a setup.cfg. Pure.
 */
#ifndef MODEL_GROUPS_H
#define MODEL_GROUPS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/conf.h"

/*
 * Adds the requirements of the groups, with those of the groups that they
 * include; file is the name of pyproject.toml for places. Errors: a group that
 * is not there (with the nearest name), two names that normalise to one, groups
 * that include each other in a circle, what is no requirement.
 */
bool groups_read(struct str text, struct str file,
	const struct conf_word_vec *names, struct conf_package_vec *packages,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The names of all groups, as written; none where the text is no TOML. */
struct str_vec groups_names(struct str text, struct arena *arena);

/* [project] name, normalised; empty where there is none or the text is no TOML.
 */
struct str groups_project_name(struct str text, struct arena *arena);

/* The same of a setup.cfg: [metadata] name. */
struct str groups_setup_name(struct str text, struct arena *arena);

#endif
