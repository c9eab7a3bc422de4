/* SPDX-License-Identifier: MIT */
/*
 * Whether an environment's lock answers venv.ini, and making one that does. A
 * lock is current by content, never by its time: git checkouts have any.
 */
#ifndef ENV_LOCKING_H
#define ENV_LOCKING_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/lock.h"
#include "sys/progress.h"

enum locking_state {
	LOCKING_CURRENT,
	LOCKING_FOREIGN, /* another tool's, and it satisfies venv.ini */
	LOCKING_MISSING,
	LOCKING_OUTDATED, /* ours, and venv.ini asks for something else */
	LOCKING_FAILED,   /* with errors: it cannot be read, or it is another
			     tool's and does not satisfy venv.ini */
};

/* One environment on its way from venv.ini to a lock. */
struct locking {
	const struct conf_env *env;
	struct conf_build_vec builds; /* [build:NAME] of venv.ini */
	const struct locking *parent; /* of the environment it extends */
	struct python python;
	struct lock lock;
	enum locking_state state;
	bool changed; /* the file was written */
};

struct locking_vec VEC(struct locking);

struct locking_options {
	bool make;    /* resolve where there is no current lock */
	bool refresh; /* resolve in any case */
	bool upgrade; /* let go of the pins: of those named, or of all */
	struct str_vec names; /* normalised */
	bool quiet;
};

/*
 * For every environment of the project, in the order of venv.ini (which has the
 * extended before the extending in *all): the interpreter, the lock read and
 * compared, and made where options say so. NINJENV_LOCKED and CI forbid making
 * (DESIGN 3). Nothing is written where anything fails.
 */
bool locking_all(struct project *project, const struct locking_options *options,
	struct locking_vec *all, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Is the pin of that name let go of? */
bool locking_lets_go(const struct locking_options *options, struct str name);

/* The digest of all that the lock has to answer, "sha256:..." */
struct str locking_digest(const struct locking *locking, struct arena *arena);

struct select_target;
struct tag_list;

/* What select_files() is asked for this environment; *tags is filled. */
struct select_target locking_target(const struct locking *locking,
	struct tag_list *tags, struct arena *arena);

#endif
