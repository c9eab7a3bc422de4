/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "cmd/generating.h"
#include "cmd/show.h"
#include "env/graph/emit.h"
#include "env/lock/locked.h"
#include "env/lock/locking.h"
#include "env/lock/upgrade.h"
#include "model/name.h"

static int
report(struct cmd_context *context, const struct locking_vec *all)
{
	struct buf out = {.arena = context->arena};

	vec_for (const struct locking, it, all) {
		buf_addf(&out, "%.*s: %zu package%s%s\n",
			STR(project_lock_name(it->env, context->arena)),
			it->lock.packages.n,
			it->lock.packages.n == 1 ? "" : "s",
			it->changed ? "" : ", nothing changed");
	}
	if (context->options.quiet || cmd_print(context, buf_str(&out)))
		return EXIT_DONE;
	return EXIT_FAILED;
}

static bool
write_stamp(struct cmd_context *context, struct project *project,
	const struct locking_vec *all, struct str stamp)
{
	bool changed;

	if (!locked_write(project, all, stamp, &changed, context->arena,
		    context->diag))
		return false;
	if (changed)
		generating_ahead(context, project, all, stamp);
	return true;
}

/* Called by the lock edge: a failure is kept for the sync edge to show, and the
 * C parts of the build go on. */
static int
run_edge(struct cmd_context *context)
{
	struct str stamp = context->args.v[0];
	struct project project;
	struct locking_vec all;
	struct locking_options options = {.make = true};
	bool done = project_open(&project, context->options.source,
			    context->options.build, context->arena,
			    context->diag) &&
		    locking_all(&project, &options, &all, context->arena,
			    context->diag);
	if (done)
		return write_stamp(context, &project, &all, stamp)
			       ? EXIT_DONE
			       : EXIT_FAILED;
	struct str error = show_take(context->diag);
	if (!locked_write_error(stamp, error, context->arena, context->diag))
		return EXIT_FAILED;
	return EXIT_DONE;
}

static int
run(struct cmd_context *context)
{
	struct project project;
	struct locking_vec all;
	struct locking_options options = {
		.make = true,
		.refresh = true,
		.upgrade = context->options.upgrade,
		.quiet = context->options.quiet,
	};

	if (context->options.edge && context->args.n == 1)
		return run_edge(context);
	if (context->args.n && !options.upgrade)
		return cmd_usage(
			context, "names of packages go with --upgrade");
	vec_for (const struct str, name, &context->args) {
		vec_add(&options.names, context->arena,
			name_normalise(context->arena, *name));
	}
	if (!project_open(&project, context->options.source,
		    context->options.build, context->arena, context->diag) ||
		!upgrade_check(&project, &options.names, context->arena,
			context->diag) ||
		!locking_all(&project, &options, &all, context->arena,
			context->diag))
		return EXIT_FAILED;
	return report(context, &all);
}

static const struct opt opts[] = {
	{'U', "upgrade", OPT_FLAG, OPT_AT(upgrade), NULL,
		"let go of the pins: of the packages named, or of all", false},
	{0, "edge", OPT_FLAG, OPT_AT(edge), NULL,
		"run by Ninja: a failure is kept for the sync edge", true},
	{0},
};

const struct cmd cmd_lock = {
	.name = "lock",
	.args = "[--upgrade [PKG...]]",
	.operand = "PKG",
	.summary = "make the locks from venv.ini, keeping pins that still fit",
	.help = "Writes pylock.toml (and pylock.NAME.toml for [env:NAME]): "
		"every package that\nvenv.ini needs, pinned, with the SHA-256 "
		"of every file. What is pinned already\nstays where it still "
		"fits; --upgrade lets go of it.",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
