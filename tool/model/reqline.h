/* SPDX-License-Identifier: MIT */
/*
 * The lines of a requirements file as pip sees them: what '\' continues is
 * joined, comments are taken off. Pure; texts are in the arena, and places show
 * no user and password of a URL.
 */
#ifndef MODEL_REQLINE_H
#define MODEL_REQLINE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

/* What one line of the file gives to a logical one. */
struct reqline_part {
	size_t from;        /* where it begins in the text */
	struct place place; /* of its first byte */
};

struct reqline_part_vec VEC(struct reqline_part);

struct reqline {
	struct str text;    /* trimmed; empty for a comment or a blank line */
	struct place place; /* where it begins, the column not known */
	struct reqline_part_vec parts;
};

struct reqline_reader {
	struct str file; /* its name for places */
	struct str rest; /* what is still to be read */
	size_t number;
	struct arena *arena;
};

/* Begins; an error where the text is not UTF-8. */
bool reqline_start(struct reqline_reader *reader, struct str text,
	struct str file, struct arena *arena, struct diag *diag) MUST_CHECK;

/* The next one; false at the end. */
bool reqline_next(struct reqline_reader *reader, struct reqline *line);

/* Where that byte of the line's text stands. */
struct place reqline_at(const struct reqline *line, size_t offset);

#endif
