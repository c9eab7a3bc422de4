/* SPDX-License-Identifier: MIT */
/*
 * The stamp of the lock edge, .venv/.ninjenv/locked: the digests of all that
 * generation reads of SRC, or why locking failed. Generation depends on it and
 * not on the lock, which is the user's file and must be no edge's output.
 */
#ifndef ENV_LOCKED_H
#define ENV_LOCKED_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"
#include "model/want.h"

/* Of the first environment. The edge itself writes the one that it was told:
 * venv.ini may name another directory by now. */
struct str locked_path(const struct project *project, struct arena *arena);

/*
 * After all locks are current. A file that is dated in the future, which would
 * hide later edits from Ninja, is reset, with a warning. Error: one of the
 * files has vanished or cannot be read. *wrote (may be NULL): is it another
 * text than before, so that generation follows?
 */
bool locked_write(const struct project *project, const struct locking_vec *all,
	struct str path, bool *wrote, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* error is the text that sync is to show. */
bool locked_write_error(struct str path, struct str error, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The error that it holds; empty: none, or there is no stamp. */
bool locked_read_error(struct str path, struct str *error, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* For who fails with the error in a want: removes the stamp, so that the lock
 * edge tries again. */
bool locked_retry(const struct want *want, struct diag *diag) MUST_CHECK;

#endif
