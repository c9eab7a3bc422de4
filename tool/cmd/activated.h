/* SPDX-License-Identifier: MIT */
/* Running Ninja on the right manifest, and commands as in an activated
 * environment. */
#ifndef CMD_ACTIVATED_H
#define CMD_ACTIVATED_H

#include "cmd/cmd.h"
#include "env/project.h"

/*
 * Generates where there is no env.ninja yet, then runs Ninja with the targets
 * (none: env). Ninja's own exit code, or EXIT_FAILED. quiet: nothing goes to
 * standard output, and nothing is said where there is nothing to do. Errors: no
 * ninja (the hint says what to install; nothing is written then).
 */
int activated_ninja(
	struct cmd_context *context, const struct str_vec *targets, bool quiet);

/* Replaces this process by the command, with the environment's bin first on
 * PATH, VIRTUAL_ENV set, and PYTHONHOME not. Comes back only to fail. */
bool activated_exec(struct str environment, const struct str_vec *command,
	struct arena *arena, struct diag *diag);

#endif
