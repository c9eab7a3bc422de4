/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "env/init.h"

static void
say_ignore(const struct init_result *result, struct buf *out)
{
	if (!result->ignore.n)
		return;
	buf_addz(out, ".gitignore lacks these lines (nothing was added):\n");
	vec_for (const struct str, it, &result->ignore) {
		buf_addf(out, "  %.*s\n", STR(*it));
	}
}

static void
say_adopt(const struct init_result *result, struct buf *out)
{
	if (!result->adopt.n)
		return;
	buf_addz(out,
		"in [env] these lines adopt what is there (no more is needed "
		"below [packages]):\n");
	vec_for (const struct str, it, &result->adopt) {
		buf_addf(out, "  %.*s\n", STR(*it));
	}
}

static bool
report(struct cmd_context *context, const struct init_result *result)
{
	struct buf out = {.arena = context->arena};
	struct str source = context->options.source;

	if (context->options.quiet)
		return true;
	if (context->options.requirements.n)
		buf_addf(&out, "wrote venv.ini with %zu package%s\n",
			result->packages, result->packages == 1 ? "" : "s");
	else
		buf_addz(&out, "wrote venv.ini\n");
	say_ignore(result, &out);
	say_adopt(result, &out);
	if (!result->packages)
		buf_addz(&out, "name packages in venv.ini, below [packages]; "
			       "then type: ninjenv");
	else
		buf_addz(&out, "now type: ninjenv");
	if (source.n)
		buf_addf(&out, " -C %.*s", STR(source));
	buf_addc(&out, '\n');
	return cmd_print(context, buf_str(&out));
}

static int
run(struct cmd_context *context)
{
	struct project project;
	struct init_result result;

	if (!project_locate(&project, context->options.source,
		    context->options.build, context->arena, context->diag) ||
		!init_write(&project, context->options.requirements, &result,
			context->arena, context->diag))
		return EXIT_FAILED;
	return report(context, &result) ? EXIT_DONE : EXIT_FAILED;
}

static const struct opt opts[] = {
	{'r', "requirements", OPT_TEXT, OPT_AT(requirements), "FILE",
		"take the requirements of this file", false},
	{0},
};

const struct cmd cmd_init = {
	.name = "init",
	.args = "[-r FILE]",
	.summary = "write a first venv.ini, with comments",
	.help = "Writes a venv.ini whose keys are all comments with their "
		"defaults; one that is\nthere already stays as it is. With -r "
		"it takes the lines of a requirements file,\nand of those that "
		"it includes, and names what it cannot take. Says which lines\n"
		".gitignore lacks, and which ones in [env] adopt "
		"requirements.txt, with its hashes,\nor the dependency groups "
		"of pyproject.toml.",
	.opts = opts,
	.run = run,
};
