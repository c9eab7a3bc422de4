/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "cmd/show.h"
#include "env/build.h"
#include "env/generate.h"
#include "env/sync.h"

static int
run(struct cmd_context *context)
{
	struct project project;
	struct want want;
	struct arena *arena = context->arena;

	if (!sync_read_want(context->args.v[0], &want, arena, context->diag))
		return EXIT_FAILED;
	if (want.error.n) {
		show_text(want.error);
		(void)!generate_retry(&want, context->diag); /* told there */
		return EXIT_FAILED;
	}
	const struct want_package *package =
		want_find(&want, context->args.v[1]);
	if (!package)
		return cmd_usage(context, "'%.*s' is no package of '%.*s'",
			STR(context->args.v[1]), STR(context->args.v[0]));
	if (project_open(&project, context->options.source,
		    context->options.build, arena, context->diag) &&
		build_package(&project, &want, package, context->options.quiet,
			arena, context->diag))
		return EXIT_DONE;
	return EXIT_FAILED;
}

const struct cmd cmd_build = {
	.name = "build",
	.args = "WANT PACKAGE",
	.summary = "build a package's wheel from its source distribution "
		   "(called by its edge)",
	.help = "WANT is .venv/.ninjenv/want, which generation writes.",
	.plumbing = true,
	.least = 2,
	.most = 2,
	.run = run,
};
