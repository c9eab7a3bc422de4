/* SPDX-License-Identifier: MIT */
/* Generation as a whole, for the commands that have to do with it. */
#ifndef CMD_GENERATING_H
#define CMD_GENERATING_H

#include "cmd/cmd.h"
#include "env/graph/generate.h"

/* venv.ini and its locks become env.ninja and the want files. make: a lock that
 * is missing or outdated is made as well. */
bool generating(struct cmd_context *context, bool make,
	enum generate_manifest *manifest) MUST_CHECK;

/* The same from within the sync edge whose want a power cut has damaged; to
 * Ninja that file stays as old as it was. */
bool generating_again(struct cmd_context *context, struct str want) MUST_CHECK;

#endif
