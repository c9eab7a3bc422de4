/* SPDX-License-Identifier: MIT */
/* One requirement of a requirements file (model/reqfile.h). */
#ifndef MODEL_REQFILE_PACKAGE_H
#define MODEL_REQFILE_PACKAGE_H

#include <stdbool.h>

#include "model/reqfile.h"
#include "model/reqline.h"

/* One logical line while it is read. */
struct reqfile_reader {
	const struct reqline *line;
	struct reqfile_item_vec *items;
	struct arena *arena;
	struct diag *diag;
};

/* Where that byte of a part of the line's text stands. */
struct place reqfile_at(
	const struct reqfile_reader *reader, struct str part, size_t offset);

/* Adds what the text, a part of the line, asks for; editable: it stood behind
 * '-e', and is a path or a repository. */
bool reqfile_package(struct reqfile_reader *reader, struct str text,
	bool editable) MUST_CHECK;

#endif
