/* SPDX-License-Identifier: MIT */
/*
 * Makes one environment what its want file says: the work of the sync edge.
 *
 *     want, have -> plan -> entries in the store -> bytecode -> who owns what
 *     -> packages out and in -> have
 *
 * At a kill at any instant each package is wholly old, wholly new, or absent
 * with its pkg/ link dangling, and doing it again completes it. One run at a
 * time works on an environment; another waits.
 */
#ifndef ENV_SYNC_H
#define ENV_SYNC_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "model/plan.h"
#include "model/want.h"
#include "sys/progress.h"

struct sync_options {
	enum plan_part part;
	bool dry_run; /* only plan */
	bool quiet;
};

/* What was done, for the summary. */
struct sync_result {
	struct plan plan;
	bool made;      /* the environment was made, or made anew, */
	struct str why; /* for this reason (empty: there was none) */
	unsigned installed, replaced, removed, repaired;
	unsigned linked; /* of the system's Python */
	unsigned downloaded, from_store;
	uint64_t bytes; /* downloaded */
	double seconds;
};

/* Reads a want file. path as given by the edge, relative to the working
 * directory. An error too where the environment is not at the path that it
 * tells of: it was moved. */
bool sync_read_want(struct str path, struct want *want, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Is a want file there that tells less than was written? */
bool sync_want_was_cut(struct str path, struct arena *arena);

/* What syncs changed in the environment at root (model/changes.h). */
struct str sync_changes_path(struct str root, struct arena *arena);

/* project need not be open for venv.ini: it is read when something has to be
 * downloaded. Errors are those of each step; what is done stays done. */
bool sync_environment(struct project *project, const struct want *want,
	const struct sync_options *options, struct sync_result *result,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* "env: 38 packages; 1 replaced, 37 kept; 1 downloaded (0.1 MB); 0.09 s" */
struct str sync_summary(const struct want *want,
	const struct sync_result *result, struct arena *arena);

#endif
