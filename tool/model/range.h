/* SPDX-License-Identifier: MIT */
/*
 * Sets of versions as sorted ranges, and their algebra. PEP 440's versions are
 * cut into those below and those above a point; a range is what lies between
 * two cuts. Cuts are kept in one normal form, so a range is empty exactly where
 * its low cut is not below its high cut. Everything lives in the caller's
 * arena.
 */
#ifndef MODEL_RANGE_H
#define MODEL_RANGE_H

#include <stdbool.h>

#include "base/str.h"
#include "model/version.h"

enum cut_kind {
	CUT_LOWEST,  /* below every version */
	CUT_BEFORE,  /* just below version */
	CUT_AFTER,   /* just above version alone, which has a local part */
	CUT_RELEASE, /* above version's release, its post-releases and locals;
			below every higher release */
	CUT_HIGHEST,
};

struct cut {
	enum cut_kind kind;
	struct version version;
};

struct range {
	struct cut low, high;
};

/* Sorted, none empty, none touching the next. */
struct range_vec VEC(struct range);

/* Negative where cut a is below b, 0 where they are the same cut. */
int cut_cmp(const struct cut *a, const struct cut *b);

/* Is the version above the cut? */
bool cut_is_below(const struct cut *cut, const struct version *version);

/* The cut just below version. */
struct cut cut_before(const struct version *version);

/* The cut just above version and all its local versions; just above its
 * post-releases too. */
struct cut cut_after_locals(const struct version *version, struct arena *arena);
struct cut cut_after_posts(const struct version *version, struct arena *arena);

struct range_vec range_full(struct arena *arena);

/* Adds low..high after those there, unless it is empty. */
void range_add(struct range_vec *ranges, struct cut low, struct cut high,
	struct arena *arena);

bool range_has(const struct range_vec *ranges, const struct version *version);

struct range_vec range_intersect(const struct range_vec *a,
	const struct range_vec *b, struct arena *arena);
struct range_vec range_complement(
	const struct range_vec *ranges, struct arena *arena);
struct range_vec range_union(const struct range_vec *a,
	const struct range_vec *b, struct arena *arena);

/* Are all versions in it pre-releases? (True for the empty set.) */
bool range_is_prerelease_only(const struct range_vec *ranges);

#endif
