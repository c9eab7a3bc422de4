/* SPDX-License-Identifier: MIT */
/*
 * What is to be done to an environment: want and have in, steps with reasons
 * out. Pure; sync carries it out, --dry-run prints it, tests read it.
 */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "model/have.h"
#include "model/want.h"

enum plan_kind {
	PLAN_KEEP,
	PLAN_INSTALL,
	PLAN_REPLACE, /* another version, or another file of the version */
	PLAN_REPAIR,  /* the same again: it is incomplete */
	PLAN_REMOVE,
};

struct plan_step {
	enum plan_kind kind;
	struct str name;
	struct str from, to; /* versions; empty where there is none */
	struct str reason;   /* "the lock no longer names it" */
	const struct want_package *package;  /* NULL: PLAN_REMOVE */
	const struct have_package *have;     /* NULL: nothing of ours there */
	const struct have_foreign *replaces; /* put there by hand; or NULL */
};

struct plan_step_vec VEC(struct plan_step);

/* Which packages this run is about: those of wheels, or those that build edges
 * made (DESIGN: they get a sync edge of their own). The first also removes. */
enum plan_part { PLAN_WHEELS, PLAN_BUILT };

struct plan {
	struct plan_step_vec steps; /* removals first, then by name */
	size_t changes;             /* steps that are not PLAN_KEEP */
	/* By hand and not named by the lock: kept, or removed by a step. */
	struct have_foreign_vec kept;
};

void plan_make(const struct want *want, const struct have *have,
	enum plan_part part, struct plan *plan, struct arena *arena);

/* A line per change: "replace jinja2 3.1.5 -> 3.1.6 (the lock names it)". */
void plan_print(const struct plan *plan, struct buf *out);

#endif
