/* SPDX-License-Identifier: MIT */
/* The sources of an extension module: what a file's suffix says. Pure. */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf_word.h"

enum source_kind {
	SOURCE_OTHER, /* nothing that is compiled */
	SOURCE_HEADER,
	SOURCE_C,
	SOURCE_CXX,    /* .cc .cpp .cxx .c++ .C .CPP .cp */
	SOURCE_CYTHON, /* .pyx */
	SOURCE_ASM     /* .S (preprocessed) and .s, by the C compiler */
};

enum source_kind source_kind(struct str path);

/* Does it have a '*', '?' or '['? */
bool source_is_glob(struct str path);

/* Checks one word of 'sources' and makes it clean: a path inside the repository
 * with a suffix that is compiled; '**' is a whole part of it. */
bool source_check(const struct ini_entry *entry, struct conf_word *word,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
