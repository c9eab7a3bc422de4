/* SPDX-License-Identifier: MIT */
/*
 * What 'ninja -n -d explain' (Ninja 1.8 to 1.13, samurai) says, for people: of
 * its lines those that are causes, and not what follows from them. Pure.
 */
#ifndef MODEL_EXPLAIN_H
#define MODEL_EXPLAIN_H

#include "base/str.h"

enum explain_kind {
	EXPLAIN_MISSING, /* the output is not there */
	EXPLAIN_OLDER,   /* than the input */
	EXPLAIN_COMMAND, /* another command line than the last time */
	EXPLAIN_UNKNOWN, /* Ninja's log knows of no run */
	EXPLAIN_DEPS,    /* the headers of the last time are not known */
	EXPLAIN_OTHER    /* text as Ninja says it */
};

struct explain_line {
	enum explain_kind kind;
	struct str output, input; /* empty where there is none */
	struct str text;          /* the whole line, without its head */
};

struct explain_line_vec VEC(struct explain_line);

/* All causes in a text, each once, in order; texts are those of text. */
void explain_read(
	struct str text, struct explain_line_vec *lines, struct arena *arena);

/* "'a.o' is older than 'a.h'" */
void explain_print(const struct explain_line *line, struct buf *out);

#endif
