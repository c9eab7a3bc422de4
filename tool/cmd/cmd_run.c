/* SPDX-License-Identifier: MIT */
#include "cmd/activated.h"
#include "cmd/cmd.h"

static int
run(struct cmd_context *context)
{
	struct arena *arena = context->arena;
	struct project project;
	struct str name = context->options.environment;
	struct str_vec targets = {0};

	if (!project_open(&project, context->options.source,
		    context->options.build, arena, context->diag))
		return EXIT_FAILED;
	const struct conf_env *env =
		conf_find(&project.conf, name.n ? name : S("env"));
	if (!env)
		return cmd_usage(context, "venv.ini has no environment '%.*s'",
			STR(name));
	vec_add(&targets, arena, env->target);
	int code = activated_ninja(context, &targets, true);
	if (code != EXIT_DONE)
		return code;
	(void)activated_exec(project_env_path(&project, env, arena),
		&context->args, arena, context->diag);
	return EXIT_FAILED;
}

static const struct opt opts[] = {
	{'e', "env", OPT_TEXT, OPT_AT(environment), "ENV",
		"the environment (default: env)", false},
	{0},
};

const struct cmd cmd_run = {
	.name = "run",
	.args = "[-e ENV] -- COMMAND...",
	.operand = "COMMAND",
	.summary = "run a command in the environment, made true first",
	.help = "Makes the environment true, then becomes the command, as if "
		"the environment were\nactivated: signals and the exit code "
		"are the command's own.",
	.opts = opts,
	.takes_rest = true,
	.least = 1,
	.most = (unsigned)-1,
	.run = run,
};
