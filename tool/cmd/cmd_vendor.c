/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "cmd/cmd.h"
#include "env/fetch/vendor.h"
#include "sys/fs.h"

/* As [index] names it: from venv.ini, where it lies below that. */
static struct str
from_source(const struct project *project, struct str directory,
	struct arena *arena)
{
	if (!path_is_inside(project->source, directory))
		return directory;
	return path_relative(arena, project->source, directory);
}

static bool
is_configured(const struct project *project, struct str directory,
	struct arena *arena)
{
	vec_for (const struct conf_word, it, &project->conf.index.find_links) {
		struct str path = path_clean(
			arena, path_join(arena, project->source, it->text));
		if (str_eq(path, directory))
			return true;
	}
	return false;
}

static bool
report(struct cmd_context *context, const struct project *project,
	struct str directory, const struct vendor_result *result)
{
	struct buf out = {.arena = context->arena};
	struct str named = from_source(project, directory, context->arena);

	if (context->options.quiet)
		return true;
	buf_addf(&out, "%.*s: %zu files; %zu fetched (%.1f MB), %zu there\n",
		STR(named), result->files, result->added,
		(double)result->bytes / 1e6, result->present);
	if (!is_configured(project, directory, context->arena))
		buf_addf(&out,
			"to use them, write into venv.ini:\n  [index]\n"
			"  find-links = %.*s\n",
			STR(named));
	return cmd_print(context, buf_str(&out));
}

static int
run(struct cmd_context *context)
{
	struct arena *arena = context->arena;
	struct diag *diag = context->diag;
	struct project project;
	struct locking_vec all;
	struct vendor_result result;
	struct str here;
	struct locking_options locking = {
		.make = true,
		.quiet = context->options.quiet,
	};
	struct vendor_options options = {
		.all = context->options.all,
		.quiet = context->options.quiet,
	};

	if (!fs_cwd(&here, arena, diag))
		return EXIT_FAILED;
	struct str directory =
		path_clean(arena, path_join(arena, here, context->args.v[0]));
	if (!project_open(&project, context->options.source,
		    context->options.build, arena, diag) ||
		!locking_all(&project, &locking, &all, arena, diag) ||
		!vendor_files(&project, &all, directory, &options, &result,
			arena, diag))
		return EXIT_FAILED;
	return report(context, &project, directory, &result) ? EXIT_DONE
							     : EXIT_FAILED;
}

static const struct opt opts[] = {
	{'a', "all", OPT_FLAG, OPT_AT(all), NULL,
		"every file of the locks, for other systems too", false},
	{0},
};

const struct cmd cmd_vendor = {
	.name = "vendor",
	.args = "[--all] DIR",
	.operand = "DIR",
	.summary = "copy every file that the locks need into a directory",
	.help = "Puts every file that the locks of all environments need on "
		"this machine into DIR,\nunder its own name and with the "
		"SHA-256 that the lock names. With 'find-links =\nDIR' in "
		"[index] of venv.ini, environments can then be made without "
		"network\n(NINJENV_OFFLINE=1).",
	.opts = opts,
	.least = 1,
	.most = 1,
	.run = run,
};
