/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/show.h"
#include "env/build/headers.h"
#include "env/install/site.h"
#include "env/install/sync.h"
#include "env/lock/locked.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/word.h"
#include "sys/file.h"

/* The word of 'headers' that names the package, of an extension of that
 * environment before others; nowhere, where venv.ini cannot be read: that is
 * told elsewhere. */
static struct place
find_place(struct cmd_context *context, const struct want *want,
	struct str package)
{
	struct project project;
	struct diag quiet = {.arena = context->arena};
	struct place found = NOWHERE;
	if (!project_open(&project, context->options.source,
		    context->options.build, context->arena, &quiet))
		return NOWHERE;
	vec_for (const struct conf_extension, it, &project.conf.extensions) {
		bool here = word_listed(&it->environments, want->name);
		vec_for (const struct conf_word, word, &it->headers) {
			if (!str_eq(word->text, package))
				continue;
			if (here)
				return word->place;
			found = word->place;
		}
	}
	return found;
}

static bool
look(struct cmd_context *context, const struct want *want, struct store *store,
	struct site *site)
{
	struct python python;
	return store_open(store,
		       path_joinz(context->arena, want->path, ".ninjenv/cache"),
		       context->arena, context->diag) &&
	       python_probe(want->python, store, &python, context->arena,
		       context->diag) &&
	       site_look(site, want->path, &python, context->arena,
		       context->diag);
}

static bool
write_words(struct cmd_context *context, const struct store *store,
	struct str path, const struct str_vec *words)
{
	struct buf text = {.arena = context->arena};
	headers_response(words, &text);
	return fs_mkdirs(path_dir(path), context->diag) &&
	       file_write_changed_as(path, buf_str(&text), 0644,
		       store_flush_mode(store), NULL, context->diag);
}

static int
run(struct cmd_context *context)
{
	struct arena *arena = context->arena;
	struct str package = context->args.v[1];
	struct want want;
	struct store store;
	struct site site;
	struct headers headers;
	if (!sync_read_want(context->args.v[0], &want, arena, context->diag))
		return EXIT_FAILED;
	if (want.error.n) {
		show_text(want.error);
		(void)!locked_retry(&want, context->diag); /* told there */
		return EXIT_FAILED;
	}
	if (look(context, &want, &store, &site) &&
		headers_flags(&want, &site, package,
			find_place(context, &want, package), &headers, arena,
			context->diag) &&
		write_words(context, &store,
			headers_flags_path(arena, want.path, package),
			&headers.cflags) &&
		write_words(context, &store,
			headers_libs_path(arena, want.path, package),
			&headers.libs))
		return EXIT_DONE;
	return EXIT_FAILED;
}

const struct cmd cmd_flags = {
	.name = "flags",
	.args = "WANT PACKAGE",
	.summary = "write the compiler flags for a package's headers "
		   "(called by its edge)",
	.help = "WANT is .venv/.ninjenv/want, which generation writes. What is "
		"written lies beside\nit: flags/PACKAGE and "
		"flags/PACKAGE.libs, response files for compiling and\n"
		"linking.",
	.plumbing = true,
	.least = 2,
	.most = 2,
	.run = run,
};
