/* SPDX-License-Identifier: MIT */
/*
 * Is an environment what venv.ini and its lock say? Reads every byte of it and
 * of what the store has of its packages, and writes nothing into the
 * repository, the environment or its packages.
 *
 * Two kinds of messages: what was found goes into 'found', an error for what
 * is not as it should be and a warning for what a person installed, each with
 * a hint that says what to type; what kept us from looking goes into diag.
 */
#ifndef ENV_VERIFY_H
#define ENV_VERIFY_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/install/verify_files.h"
#include "env/lock/locking.h"
#include "env/project.h"

struct verify_answer {
	size_t packages, files; /* looked at, for the summary */
	struct str path;        /* of the environment */
	bool current; /* the lock answers venv.ini, and an environment stands */
	bool skeleton; /* what the venv module makes is not as it was made */
	bool links;    /* nor are links to extension modules */
	struct verify_damage_vec damages; /* also of what the system has */
	struct str_vec added; /* what is nobody's, below the environment */
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
 * its skeleton (interpreter gone or upgraded, moved, prompt, each link and
 * text), its packages against what is wanted, and every file, launcher, link
 * and bytecode of each package, with the entries of the store that they came
 * from. An environment whose lock is not current is compared with nothing: then
 * only its skeleton and files are looked at.
 */
bool verify_environment(struct project *project, const struct locking *locking,
	struct verify_answer *answer, struct arena *arena, struct diag *found,
	struct diag *diag) MUST_CHECK;

#endif
