/* SPDX-License-Identifier: MIT */
/*
 * [extension:PACKAGE.MODULE] of venv.ini: an extension module of this
 * repository (model/conf.h). All is as written; nothing is looked for on disk.
 */
#ifndef MODEL_CONF_EXTENSION_H
#define MODEL_CONF_EXTENSION_H

#include "base/diag.h"
#include "model/conf_word.h"

enum conf_language {
	CONF_LANGUAGE_BY_SUFFIX,
	CONF_LANGUAGE_C,
	CONF_LANGUAGE_CXX
};

struct conf_extension {
	struct str name;                   /* "myproject._fast", or "fast" */
	struct conf_word_vec sources;      /* files, globs (*, ?, [], **); never
					    * empty; of SRC, '/' between */
	struct conf_word_vec native;       /* pkg-config modules */
	struct conf_word_vec headers;      /* distributions, normalised */
	struct conf_word_vec include;      /* directories of SRC, or absolute */
	struct conf_word_vec define;       /* NAME or NAME=VALUE */
	struct conf_word_vec cflags;       /* one word each, quotes taken off */
	struct conf_word_vec ldflags;      /* likewise */
	struct conf_word_vec libraries;    /* "m": -lm */
	struct conf_word_vec environments; /* names; never empty ("env") */
	enum conf_language language;
	struct str std;         /* "c17", "c++20", or empty; for the sources of
				 * its own language */
	unsigned limited_minor; /* limited-api = 3.9: 9; 0: not limited */
	struct str output;      /* directory, or empty: below pythonpath */
	struct place place;     /* of the section's head */
	struct place at_output, at_limited;
};

struct conf_extension_vec VEC(struct conf_extension);

#endif
