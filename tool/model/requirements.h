/* SPDX-License-Identifier: MIT */
/*
 * Requirements files as pip reads them, for taking their pins into a venv.ini:
 * lines continued by '\', comments, options. Pure: which files '-r' names is
 * said, and the caller reads them.
 */
#ifndef MODEL_REQUIREMENTS_H
#define MODEL_REQUIREMENTS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

enum requirements_kind {
	REQUIREMENTS_PACKAGE, /* text is "NAME = VALUE", a line of venv.ini */
	REQUIREMENTS_INCLUDE, /* text is the path that -r names, as written */
	REQUIREMENTS_REFUSED, /* text says why it cannot be taken */
};

struct requirements_line {
	enum requirements_kind kind;
	struct str text;
	struct str name;    /* of a package, normalised */
	struct str hint;    /* of a refused one: what to do; may be empty */
	bool hashes;        /* it had --hash options, which were dropped */
	struct place place; /* the file and the line it begins on */
};

struct requirements_line_vec VEC(struct requirements_line);

/*
 * Adds the lines of a text in their order; file is its name for places. What a
 * venv.ini would not accept is refused with the reason. Texts are in the arena,
 * without users and passwords of URLs. An error only where the text is not
 * UTF-8.
 */
bool requirements_read(struct str text, struct str file,
	struct requirements_line_vec *lines, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
