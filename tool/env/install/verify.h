/* SPDX-License-Identifier: MIT */
/*
 * Is an environment what venv.ini and its lock say? Looks at every file and
 * writes nothing into the repository, the environment or its packages.
 *
 * Two kinds of messages: what was found goes into 'found', an error for what
 * makes the environment stale and a warning for what a person added, each with
 * a hint that says what to type; what kept us from looking goes into diag.
 */
#ifndef ENV_VERIFY_H
#define ENV_VERIFY_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"

/* What was looked at, for the summary. */
struct verify_counts {
	size_t packages, files;
};

/*
 * The locks of all environments of the project against venv.ini, and their
 * interpreters. all is as locking_all() has it, with nothing made. False: one
 * of them cannot be found or read, told in diag.
 */
bool verify_locks(struct project *project, struct locking_vec *all,
	struct arena *arena, struct diag *found, struct diag *diag) MUST_CHECK;

/*
 * One environment: whether generation is up to date with venv.ini and the lock,
 * its skeleton (interpreter gone or upgraded, moved, prompt), its packages
 * against what is wanted, and every file, launcher and link of each package. An
 * environment whose lock is not current is compared with nothing: then only
 * its skeleton and files are looked at.
 */
bool verify_environment(struct project *project, const struct locking *locking,
	struct verify_counts *counts, struct arena *arena, struct diag *found,
	struct diag *diag) MUST_CHECK;

#endif
