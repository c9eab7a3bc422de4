/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "env/build/build.h"

static int
run(struct cmd_context *context)
{
	struct project project;
	struct recipe recipe;
	struct arena *arena = context->arena;

	if (build_read_recipe(
		    context->args.v[0], &recipe, arena, context->diag) &&
		project_open(&project, context->options.source,
			context->options.build, arena, context->diag) &&
		build_recipe(&project, &recipe, context->options.quiet, arena,
			context->diag))
		return EXIT_DONE;
	return EXIT_FAILED;
}

const struct cmd cmd_build = {
	.name = "build",
	.args = "RECIPE",
	.summary = "build a package's wheel from source (called by its edge)",
	.help = "RECIPE is .venv/.ninjenv/recipe/NAME, which generation "
		"writes.",
	.plumbing = true,
	.least = 1,
	.most = 1,
	.run = run,
};
