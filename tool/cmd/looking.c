/* SPDX-License-Identifier: MIT */
#include "cmd/looking.h"

int
looking_open(struct cmd_context *context, struct look *look,
	struct conf_env_vec *envs)
{
	struct arena *arena = context->arena;

	*envs = (struct conf_env_vec){0};
	/* A wrong name is told before interpreters are looked for. */
	if (!project_open(&look->project, context->options.source,
		    context->options.build, arena, context->diag))
		return EXIT_FAILED;
	vec_for (const struct str, it, &context->args) {
		const struct conf_env *env =
			look_find(&look->project, *it, arena, context->diag);
		if (!env)
			return EXIT_USAGE;
		vec_add(envs, arena, (struct conf_env *)env);
	}
	if (!envs->n)
		*envs = look->project.conf.envs;
	return look_locks(look, arena, context->diag) ? EXIT_DONE : EXIT_FAILED;
}
