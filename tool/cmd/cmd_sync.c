/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "cmd/generating.h"
#include "cmd/show.h"
#include "env/install/sync.h"
#include "env/lock/locked.h"

/* The environment fails with what locking or generation said. */
static int
fail_with(struct cmd_context *context, const struct want *want)
{
	show_text(want->error);
	(void)!locked_retry(want, context->diag); /* told in diag */
	return EXIT_FAILED;
}

static bool
show_plan(struct cmd_context *context, const struct sync_result *result)
{
	struct buf out = {.arena = context->arena};

	plan_print(&result->plan, &out);
	return cmd_print(context, buf_str(&out));
}

/* What a person put there by hand is kept, and named. */
static void
name_kept(const struct plan *plan, struct buf *out)
{
	vec_for (const struct have_foreign, it, &plan->kept) {
		buf_addf(out, "%s%.*s %.*s",
			it == plan->kept.v ? "kept, installed by hand: " : ", ",
			STR(it->name), STR(it->version));
	}
	if (plan->kept.n)
		buf_addc(out, '\n');
}

static bool
summarise(struct cmd_context *context, const struct want *want,
	const struct sync_result *result)
{
	struct buf out = {.arena = context->arena};

	if (context->options.quiet)
		return true;
	if (result->made && result->why.n)
		buf_addf(&out, "%.*s: made anew: %.*s\n", STR(want->target),
			STR(result->why));
	name_kept(&result->plan, &out);
	buf_add(&out, sync_summary(want, result, context->arena));
	return cmd_print(context, buf_str(&out));
}

/* What a power cut has damaged is generated anew. */
static bool
read_want(struct cmd_context *context, struct str path, struct want *want)
{
	struct diag first = {.arena = context->arena};

	if (sync_read_want(path, want, context->arena, &first))
		return true;
	if (sync_want_was_cut(path, context->arena) &&
		!generating_again(context, path))
		return false;
	return sync_read_want(path, want, context->arena, context->diag);
}

static int
run(struct cmd_context *context)
{
	struct project project;
	struct want want;
	struct sync_result result;
	struct sync_options options = {
		.part = context->options.built ? PLAN_BUILT : PLAN_WHEELS,
		.dry_run = context->options.dry_run,
		.quiet = context->options.quiet,
	};

	struct str path = context->args.v[0];

	if (!read_want(context, path, &want))
		return EXIT_FAILED;
	if (want.error.n)
		return fail_with(context, &want);
	if (!project_open_late(&project, context->options.source,
		    context->options.build, context->arena, context->diag) ||
		!sync_environment(&project, &want, &options, &result,
			context->arena, context->diag))
		return EXIT_FAILED;
	bool done = options.dry_run ? show_plan(context, &result)
				    : summarise(context, &want, &result);
	return done ? EXIT_DONE : EXIT_FAILED;
}

static const struct opt opts[] = {
	{0, "built", OPT_FLAG, OPT_AT(built), NULL,
		"the packages that were built from source", false},
	{'n', "dry-run", OPT_FLAG, OPT_AT(dry_run), NULL,
		"say what would be done, and why", false},
	{0},
};

const struct cmd cmd_sync = {
	.name = "sync",
	.args = "WANT",
	.summary = "make an environment what its want file says (called by its "
		   "edge)",
	.help = "WANT is .venv/.ninjenv/want, which generation writes.",
	.opts = opts,
	.plumbing = true,
	.least = 1,
	.most = 1,
	.run = run,
};
