/* SPDX-License-Identifier: MIT */
/*
 * Requirements (PEP 508): "name[extra] >=1, <2 ; marker", or "name @ url".
 * Reads what packaging 26 reads and prints what it prints. Pure; all that is
 * made lies in the arena.
 */
#ifndef MODEL_REQUIRE_H
#define MODEL_REQUIRE_H

#include <stdbool.h>

#include "base/str.h"
#include "model/marker.h"
#include "model/spec.h"
#include "model/text_error.h"

struct require {
	struct str name;             /* as written */
	struct str canonical;        /* the name, normalised */
	struct str_vec extras;       /* as written, sorted, each once */
	struct spec_set spec;        /* of any version where nothing was said */
	struct str url;              /* empty: none */
	const struct marker *marker; /* NULL: none */
};

struct require_vec VEC(struct require);

/* Reads a whole text. error may be NULL. */
bool require_parse(struct str text, struct require *require,
	struct arena *arena, struct text_error *error) MUST_CHECK;

/* Appends the form that packaging prints. */
void require_print(const struct require *require, struct buf *out);

/* Do they mean the same, names and extras normalised, clauses in any order? */
bool require_equal(const struct require *a, const struct require *b,
	struct arena *scratch);

#endif
