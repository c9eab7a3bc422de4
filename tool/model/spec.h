/* SPDX-License-Identifier: MIT */
/*
 * Version specifiers (PEP 440, "Version specifiers"): ">=1.26, !=1.27.*, <3".
 * The meaning of pre-releases is that of packaging 26: asked about one version,
 * a set admits a pre-release unless told not to; filtering many, it keeps
 * pre-releases where a clause names one or where nothing else is left.
 */
#ifndef MODEL_SPEC_H
#define MODEL_SPEC_H

#include <stdbool.h>

#include "base/str.h"
#include "model/range.h"
#include "model/text_error.h"
#include "model/version.h"

enum spec_op {
	SPEC_EQ,
	SPEC_NE,
	SPEC_LE,
	SPEC_GE,
	SPEC_LT,
	SPEC_GT,
	SPEC_COMPATIBLE, /* ~= */
	SPEC_ARBITRARY,  /* ===, compares texts */
};

/* One clause. */
struct spec {
	enum spec_op op;
	bool wildcard;   /* ==1.2.*, !=1.2.* */
	bool is_version; /* always, but for === */
	struct str text; /* the version as written, ".*" in it */
	struct version version;
	struct range_vec ranges; /* what it admits; everything for === */
};

struct spec_vec VEC(struct spec);

/* What to do about pre-releases; SPEC_PRE_AUTO is the rule above. */
enum spec_pre { SPEC_PRE_AUTO, SPEC_PRE_NO, SPEC_PRE_YES };

/* All zero is the empty set of clauses, which admits everything. */
struct spec_set {
	struct spec_vec specs;
	bool has_arbitrary;
	enum spec_pre pre; /* the set's own policy; the parser leaves AUTO */
	struct range_vec ranges; /* the clauses' intersection, if any */
};

/*
 * Reads a list of clauses parted by commas, each may be empty; no parentheses.
 * *set lives in the arena and needs no text of the caller. error may be NULL.
 */
bool spec_parse(struct str text, struct spec_set *set, struct arena *arena,
	struct text_error *error) MUST_CHECK;

/* Clauses sorted as text, without doubles, versions as they were written. */
struct str spec_str(const struct spec_set *set, struct arena *arena);
struct str spec_op_str(enum spec_op op);

/* Does a clause name a pre-release, or the set's own policy ask for them? */
bool spec_asks_for_prereleases(const struct spec_set *set);

/* A version to ask about: the text from the index or metadata, and what it
 * means; NULL where it is no version (only === or an empty set admits it). */
struct spec_item {
	struct str text;
	const struct version *version;
};

/* An item of a version: its text is version->text. */
struct spec_item spec_item(const struct version *version);

/* Does the set admit this one item? pre overrides the set's own policy; for
 * what is installed already, packaging asks with SPEC_PRE_YES. */
bool spec_contains(
	const struct spec_set *set, struct spec_item item, enum spec_pre pre);

/* Sets kept[i] for each of the n items that the set keeps. */
void spec_filter(const struct spec_set *set, const struct spec_item *items,
	size_t n, enum spec_pre pre, bool *kept);

/* Can no version (no text, with ===) be in the set? */
bool spec_is_unsatisfiable(const struct spec_set *set);

/* The same clauses but for their order, doubles and trailing zeros? */
bool spec_eq(const struct spec_set *a, const struct spec_set *b,
	struct arena *scratch);

/* All clauses of both. False where their own policies contradict. */
bool spec_and(const struct spec_set *a, const struct spec_set *b,
	struct spec_set *both, struct arena *arena) MUST_CHECK;

enum spec_answer { SPEC_FALSE, SPEC_TRUE, SPEC_UNDECIDED };

/* Relations as sets of versions. Undecided where a set has === or their own
 * policies differ. */
enum spec_answer spec_is_subset(const struct spec_set *a,
	const struct spec_set *b, struct arena *scratch);
enum spec_answer spec_is_disjoint(const struct spec_set *a,
	const struct spec_set *b, struct arena *scratch);

#endif
