/* SPDX-License-Identifier: MIT */
/*
 * Environments while venv.ini is read: the sections of each are known first,
 * then they are filled, each after the one that it extends.
 */
#ifndef MODEL_DRAFT_H
#define MODEL_DRAFT_H

#include <stdbool.h>

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"

enum draft_state { DRAFT_NEW, DRAFT_OPEN, DRAFT_DONE };

struct draft {
	struct conf_env *env; /* name, target, path and at.section are set */
	/* NULL: not there */
	const struct ini_section *settings, *packages, *system;
	enum draft_state state;
};

struct draft_vec VEC(struct draft);

/* Fills every environment; errors are in diag. */
void draft_fill(
	struct draft_vec *drafts, struct arena *arena, struct diag *diag);

/*
 * Reads the entries of a section of that kind ("env", "env:", "index",
 * "extension:", "build:") by the table of keys.
 */
struct setting;
void draft_settings(const struct ini_section *section, const char *kind,
	struct setting *setting, struct arena *arena, struct diag *diag);

/* Is the name ("key", "package") new? Else an error, and a note at the first.
 */
struct map;
bool draft_is_first(struct map *seen, const char *what, struct str name,
	struct place *place, struct diag *diag) MUST_CHECK;

#endif
