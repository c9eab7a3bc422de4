/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "env/project.h"
#include "env/python/python.h"

static void
describe(const struct python *python, struct buf *out)
{
	buf_addf(out, "path %.*s\nversion %.*s\nimplementation %.*s\n",
		STR(python->path), STR(python->version),
		STR(python->implementation));
	buf_addf(out, "identity %.*s\n", STR(python->identity));
	for (int i = 0; i < MARKER_STRINGS; i++)
		buf_addf(out, "%s %.*s\n",
			marker_variable_name((enum marker_variable)i),
			STR(python->markers.value[i]));
	vec_for (const struct str, it, &python->pip_wheels) {
		buf_addf(out, "pip %.*s\n", STR(*it));
	}
	vec_for (const struct str, it, &python->tags) {
		buf_addf(out, "tag %.*s\n", STR(*it));
	}
}

static int
run(struct cmd_context *context)
{
	struct arena *arena = context->arena;
	struct store store;
	struct python python;
	struct buf out = {.arena = arena};

	if (!store_open(&store, S(""), arena, context->diag) ||
		!python_probe(context->args.v[0], &store, &python, arena,
			context->diag))
		return EXIT_FAILED;
	describe(&python, &out);
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

const struct cmd cmd_probe = {
	.name = "probe",
	.args = "PYTHON",
	.summary = "say what an interpreter is: version, markers, tags",
	.help = "PYTHON is the path of an interpreter.",
	.plumbing = true,
	.least = 1,
	.most = 1,
	.run = run,
};
