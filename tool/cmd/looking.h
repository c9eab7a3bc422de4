/* SPDX-License-Identifier: MIT */
/* What commands that only look at environments have in common. */
#ifndef CMD_LOOKING_H
#define CMD_LOOKING_H

#include "cmd/cmd.h"
#include "env/ask/look.h"

/*
 * Opens what -C and -B name. The environments are those that the operands name,
 * or all. An exit code: EXIT_USAGE where an operand names none.
 */
int looking_open(struct cmd_context *context, struct look *look,
	struct conf_env_vec *envs);

#endif
