/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "env/ask/why.h"

static int
run(struct cmd_context *context)
{
	struct look look;
	struct buf out = {.arena = context->arena};

	if (!project_open(&look.project, context->options.source,
		    context->options.build, context->arena, context->diag) ||
		!look_locks(&look, context->arena, context->diag) ||
		!why_answer(&look, context->args.v[0], &out, context->arena,
			context->diag))
		return EXIT_FAILED;
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

const struct cmd cmd_why = {
	.name = "why",
	.args = "TARGET",
	.operand = "THING",
	.summary = "say why something is there, and why it is made again",
	.help = "TARGET is a package, an extension module, an environment, or "
		"a file of the graph or\nof an environment. Says which lines "
		"of venv.ini lead to it and who needs it; when\nit was made "
		"the last time, why, and how long that took; and what would be "
		"done now,\nwith old and new values: of a package that is "
		"built from source everything that\ngoes into the build.\n\n"
		"It reads venv.ini, the lock, what the last run recorded, and "
		"Ninja's log, asks Ninja\n(-d explain), and changes nothing. "
		"Exits 1 where there is no such thing.",
	.examples = "  ninjenv why markupsafe        # which line needs it\n"
		    "  ninjenv why env/pyyaml        # in one environment\n"
		    "  ninjenv why myproject._fast   # why it is linked again\n"
		    "  ninjenv why env               # what a sync would do\n"
		    "  ninjenv why .venv/bin/sphinx-build\n",
	.least = 1,
	.most = 1,
	.run = run,
};
