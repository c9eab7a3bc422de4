/* SPDX-License-Identifier: MIT */
/* Generation as a whole, for the commands that have to do with it. */
#ifndef CMD_GENERATING_H
#define CMD_GENERATING_H

#include "cmd/cmd.h"
#include "env/graph/generate.h"
#include "env/lock/locking.h"

/* venv.ini and its locks become env.ninja and the want files. make: a lock that
 * is missing or outdated is made as well. */
bool generating(struct cmd_context *context, bool make,
	enum generate_manifest *manifest) MUST_CHECK;

/*
 * After the lock edge has locked: where its stamp is another one now,
 * generation follows, and is done with the locks that were just read; the edge
 * of generation finds a note (env/graph/ahead.h). Whatever fails or has to be
 * told is left to that edge. stamp: its path.
 */
void generating_ahead(struct cmd_context *context, struct project *project,
	const struct locking_vec *all, struct str stamp);

/* The same from within the sync edge whose want a power cut has damaged; to
 * Ninja that file stays as old as it was. */
bool generating_again(struct cmd_context *context, struct str want) MUST_CHECK;

#endif
