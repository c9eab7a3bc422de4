/* SPDX-License-Identifier: MIT */
/* 'ninjenv' alone, and 'generate', which the edge of env.ninja calls. */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/generating.h"
#include "cmd/show.h"
#include "env/graph/ahead.h"
#include "env/graph/emit.h"
#include "env/graph/generate.h"
#include "env/lock/locked.h"
#include "env/python/variables.h"
#include "format/ninja.h"

static struct str
next_step(const struct cmd_context *context, enum generate_manifest manifest)
{
	static const char *const wrote[] = {
		[GENERATE_WRITTEN] = "wrote env.ninja and build.ninja",
		[GENERATE_OWN] = "wrote env.ninja",
		[GENERATE_ALONE] = ("wrote env.ninja and env-alone.ninja, "
				    "beside build.ninja of another tool"),
	};
	struct buf out = {.arena = context->arena};
	struct str build = context->options.build.n ? context->options.build
						    : context->options.source;

	buf_addf(&out, "%s; now type: ninja", wrote[manifest]);
	if (build.n)
		buf_addf(&out, " -C %.*s",
			STR(ninja_shell(context->arena, build)));
	if (manifest == GENERATE_ALONE)
		buf_addz(&out, " -f env-alone.ninja");
	buf_addz(&out, " env\n");
	return buf_str(&out);
}

static int
run(struct cmd_context *context)
{
	enum generate_manifest manifest;

	if (!generating(context, true, &manifest))
		return EXIT_FAILED;
	if (context->options.quiet ||
		cmd_print(context, next_step(context, manifest)))
		return EXIT_DONE;
	return EXIT_FAILED;
}

/*
 * A failure here must not end builds that have nothing to do with Python: it is
 * put into the want files, so that the environments fail with it, and
 * env.ninja stays as it is.
 */
static int
fail_softly(struct cmd_context *context, struct str stamp, struct str error)
{
	vec_for (const struct str, path, &context->args) {
		if (str_ends(*path, S("/want")) &&
			!generate_want_error(*path, stamp, error,
				context->arena, context->diag))
			return EXIT_FAILED;
	}
	show_warning(error);
	return EXIT_DONE;
}

/* The lock edge's stamp lies beside the first environment's want. */
static struct str
find_stamp(const struct cmd_context *context)
{
	vec_for (const struct str, path, &context->args) {
		if (str_ends(*path, S("/want")))
			return emit_locked(
				context->arena, path_dir(path_dir(*path)));
	}
	return S("");
}

static int
run_edge(struct cmd_context *context)
{
	enum generate_manifest manifest;
	struct str error, stamp = find_stamp(context);

	if (!context->options.edge)
		return run(context);
	if (!stamp.n)
		return cmd_usage(context, "no want file is named");
	if (!variables_take(variables_path(stamp, context->arena),
		    context->arena, context->diag) ||
		!locked_read_error(
			stamp, &error, context->arena, context->diag))
		return EXIT_FAILED;
	if (error.n)
		return fail_softly(context, stamp, error);
	if (ahead_take(stamp, context->arena))
		return EXIT_DONE;
	if (!generating(context, false, &manifest))
		return fail_softly(context, stamp, show_take(context->diag));
	return EXIT_DONE;
}

const struct cmd cmd_generate = {
	.name = NULL,
	.args = "",
	.summary = "write env.ninja (and build.ninja), lock where needed",
	.help = "Reads venv.ini, makes or checks the lock (pylock.toml), and "
		"writes env.ninja with\nan edge for each environment and a "
		"node for each package. Where there is no\nbuild.ninja it "
		"writes one that includes env.ninja; beside another tool's it "
		"writes\nenv-alone.ninja. Needed once in a fresh checkout; "
		"afterwards Ninja calls it.",
	.run = run,
};

static const struct opt generate_opts[] = {
	{0, "edge", OPT_FLAG, OPT_AT(edge), NULL,
		"run by Ninja: a failure goes into the want files", true},
	{0},
};

const struct cmd cmd_generate_edge = {
	.name = "generate",
	.args = "[OUTPUT...]",
	.summary = "write env.ninja (called by its edge)",
	.help = "What 'ninjenv' alone does, without making locks.",
	.opts = generate_opts,
	.plumbing = true,
	.most = (unsigned)-1,
	.run = run_edge,
};
