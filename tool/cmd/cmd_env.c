/* SPDX-License-Identifier: MIT */
#include "cmd/activated.h"
#include "cmd/cmd.h"

static int
run(struct cmd_context *context)
{
	struct str_vec targets = context->args;

	if (!targets.n)
		vec_add(&targets, context->arena, S("env"));
	return activated_ninja(context, &targets, context->options.quiet);
}

const struct cmd cmd_env = {
	.name = "env",
	.args = "[TARGET...]",
	.operand = "TARGET",
	.summary = "generate if needed, then run Ninja: 'ninja env'",
	.help = "Runs Ninja on the manifest that holds the environments "
		"(build.ninja, or\nenv-alone.ninja beside another tool's), "
		"after writing it where there is none.\nTARGET is env, "
		"env-NAME,"
		" envs, env/PKG, or any other of the manifest (default:\nenv).",
	.most = (unsigned)-1,
	.run = run,
};
