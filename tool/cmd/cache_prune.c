/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "base/size.h"
#include "cmd/cmd_cache.h"
#include "env/lock/locking.h"
#include "env/needs.h"
#include "env/project.h"
#include "env/store/prune.h"

enum { DEFAULT_DAYS = 30 };

static struct str
text_of(struct cmd_context *context, uint64_t bytes)
{
	return size_text(bytes, context->arena);
}

static void
add_kind(const struct stock_item_vec *gone, const struct stock_kind *kind,
	const char **between, struct buf *out)
{
	size_t n = 0;

	vec_for (const struct stock_item, it, gone) {
		n += it->kind == kind;
	}
	if (!n)
		return;
	buf_addf(out, "%s%s %zu", *between, kind->text, n);
	*between = ", ";
}

/* "wheels 3, temporaries 1" */
static void
add_kinds(const struct stock_item_vec *gone, struct buf *out)
{
	const char *between = ": ";

	for (const struct stock_kind *kind = stock_kinds; kind->name; kind++)
		add_kind(gone, kind, &between, out);
	add_kind(gone, &stock_bytecode, &between, out);
}

static void
add_names(struct cmd_context *context, const struct stock_item_vec *gone,
	struct buf *out)
{
	vec_for (const struct stock_item, it, gone) {
		buf_addf(out, "%s/%.*s: %.*s\n", it->kind->name, STR(it->name),
			STR(text_of(context, it->bytes)));
	}
}

static void
add_result(struct cmd_context *context, const struct prune_result *result,
	struct buf *out)
{
	if (context->options.dry_run)
		add_names(context, &result->gone, out);
	if (!result->gone.n)
		buf_addz(out, "nothing to remove");
	else
		buf_addf(out, "%s %.*s",
			context->options.dry_run ? "would remove" : "removed",
			STR(text_of(context, result->bytes)));
	add_kinds(&result->gone, out);
	if (result->freed < result->bytes)
		buf_addf(out, "; %.*s of it stay in environments",
			STR(text_of(context, result->bytes - result->freed)));
	buf_addf(out, "; %.*s left\n", STR(text_of(context, result->left)));
}

static void
warn(struct cmd_context *context, const struct prune_options *options,
	const struct prune_result *result)
{
	if (result->damaged)
		diag_warn(context->diag, NOWHERE,
			"what %zu environment%s linked from cannot be read: "
			"wheels stay for a day",
			result->damaged,
			result->damaged == 1 ? " was" : "s were");
	else if (options->has_max && result->left > options->max)
		diag_warn(context->diag, NOWHERE,
			"the store cannot come down to %.*s: the rest was used "
			"within the last day",
			STR(text_of(context, options->max)));
}

static int
prune(struct cmd_context *context, const struct store *store,
	const struct prune_options *options)
{
	struct prune_result result;
	struct buf out = {.arena = context->arena};

	if (!prune_store(
		    store, options, &result, context->arena, context->diag))
		return EXIT_FAILED;
	if (!options->is_clean && !options->needs)
		warn(context, options, &result);
	add_result(context, &result, &out);
	if (context->options.quiet && !options->dry_run)
		return EXIT_DONE;
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

/* False: an option's argument is wrong. */
static bool
read_options(struct cmd_context *context, struct prune_options *options)
{
	unsigned long long days = DEFAULT_DAYS;
	struct str text = context->options.keep_days;
	struct str size = context->options.max_size;

	options->has_days = text.p || !size.p;
	options->has_max = size.p || !text.p;
	if (text.p && !str_to_uint(text, &days))
		return diag_error(context->diag, NOWHERE,
			"--keep-days: '%.*s' is not a number", STR(text));
	options->days = days;
	if (!size.p || size_parse(size, &options->max))
		return true;
	(void)diag_error(context->diag, NOWHERE,
		"--max-size: '%.*s' is not a size", STR(size));
	return diag_hint(context->diag, "for example 500M or 20G");
}

/* In the store that this repository uses. */
static int
prune_ci(struct cmd_context *context, const struct prune_options *asked)
{
	struct arena *arena = context->arena;
	struct diag *diag = context->diag;
	struct prune_needs needs;
	struct prune_options options = *asked;
	struct project project;
	struct locking_vec all;
	struct locking_options locking = {.quiet = context->options.quiet};

	if (context->options.keep_days.p || context->options.max_size.p)
		return cmd_usage(context, "--ci excludes %s",
			context->options.keep_days.p ? "--keep-days"
						     : "--max-size");
	if (!project_open(&project, context->options.source,
		    context->options.build, arena, diag))
		return EXIT_FAILED;
	bool done = locking_all(&project, &locking, &all, arena, diag) &&
		    needs_find(&project, &all, &needs, arena, diag);
	/* To be had alone. */
	store_close(&project.store);
	options.needs = &needs;
	return done ? prune(context, &project.store, &options) : EXIT_FAILED;
}

int
cache_prune(struct cmd_context *context, struct store *store)
{
	struct prune_options options = {
		.dry_run = context->options.dry_run,
		.is_quiet = context->options.quiet,
	};

	if (context->options.ci)
		return prune_ci(context, &options);
	if (context->options.keep_days.p && context->options.max_size.p)
		return cmd_usage(context,
			"--keep-days and --max-size exclude each other");
	if (!read_options(context, &options))
		return EXIT_USAGE;
	if (options.has_max && !context->options.max_size.p) {
		if (!stock_limit(&options.max, context->diag))
			return EXIT_FAILED;
		options.has_max = options.max > 0;
	}
	return prune(context, store, &options);
}

/* A person may have use for what another release keeps beside it. */
static bool
name_others(struct cmd_context *context, const struct store *store)
{
	struct stock_other_vec others = {0};
	struct buf out = {.arena = context->arena};

	if (!stock_others(store, &others, context->arena, context->diag))
		return false;
	vec_for (const struct stock_other, it, &others) {
		struct str above = path_dir(store->root);
		buf_addf(&out,
			"left: %.*s/%.*s (%.*s), of another version of "
			"ninjenv\n",
			STR(above), STR(it->name),
			STR(text_of(context, it->bytes)));
	}
	return context->options.quiet || cmd_print(context, buf_str(&out));
}

int
cache_clean(struct cmd_context *context, struct store *store)
{
	struct prune_options options = {
		.is_clean = true,
		.dry_run = context->options.dry_run,
		.is_quiet = context->options.quiet,
	};
	int code = prune(context, store, &options);

	if (code != EXIT_DONE || name_others(context, store))
		return code;
	return EXIT_FAILED;
}
