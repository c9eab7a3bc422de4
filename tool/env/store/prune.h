/* SPDX-License-Identifier: MIT */
/*
 * Cleaning up the store. What is to go is chosen by prune_choose(), which is
 * pure; prune_store() does it: under the store's lock, which it has alone, so
 * that no run is active, everything is only renamed into the trash, and removed
 * when others may go on. What was linked into environments stays there.
 *
 * An entry was last used when it was made, or when an environment was linked
 * from it (env/store/used.h). Kept in any case but by clean: what an
 * environment that is still there was linked from within the last day. Where a
 * record of the last day cannot be read, nobody knows which wheels these are:
 * all stay.
 */
#ifndef ENV_PRUNE_H
#define ENV_PRUNE_H

#include <stdbool.h>

#include "base/map.h"
#include "env/store/stock.h"
#include "env/store/used.h"

/* What must be there for the locks of a repository (env/needs.h). */
struct prune_needs {
	struct map items;    /* a set: "KIND/NAME" in the store */
	struct map bytecode; /* a set: directories in wheels' entries */
};

void prune_need(struct prune_needs *needs, const char *kind, struct str name,
	struct arena *arena);

struct prune_options {
	bool has_days;
	uint64_t days; /* entries unused for so many go */
	bool has_max;
	uint64_t max;  /* those unused for longest go until the rest fits */
	bool is_clean; /* all of it */
	/* Not NULL: all goes but this, whenever it was used, and but what is
	 * asked of this machine and not a month old. */
	const struct prune_needs *needs;
	bool dry_run;  /* only choose */
	bool is_quiet; /* waiting is not told */
	/* For eviction: no entry made since then goes, in seconds, and what is
	 * resumed stays; else 0. */
	int64_t since;
};

struct prune_result {
	struct stock_item_vec gone; /* by kind and name */
	uint64_t bytes;             /* of them */
	uint64_t freed;             /* less what environments have, too */
	uint64_t left;              /* in the store */
	size_t damaged; /* records of the last day that cannot be read */
};

/* now in seconds since 1970. */
void prune_choose(const struct stock_item_vec *stock,
	const struct used_vec *used, int64_t now,
	const struct prune_options *options, struct prune_result *result,
	struct arena *arena);

/* Waits for all runs that use the store; with since set only for a moment, and
 * does nothing where they go on. A store that is not there is clean. */
bool prune_store(const struct store *store, const struct prune_options *options,
	struct prune_result *result, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * After a run that added entries: starts a process of its own that brings the
 * store back to its limit (stock_limit), when this one has ended. Costs a fork;
 * nothing where there is no limit. A limit that is none is a warning.
 */
void prune_later(const struct store *store, struct diag *diag);

#endif
