/* SPDX-License-Identifier: MIT */
/* 'ninjenv cache': the actions are the first operand. */
#include "cmd/cmd_cache.h"

#include "base/near.h"
#include "env/project.h"
#include "sys/fs.h"

enum { TAKES_JSON = 1, TAKES_REPAIR = 2, TAKES_CHOICE = 4, TAKES_DRY_RUN = 8 };

static int
show_directory(struct cmd_context *context, struct store *store)
{
	struct str line = str_fmt(context->arena, "%.*s\n", STR(store->root));
	return cmd_print(context, line) ? EXIT_DONE : EXIT_FAILED;
}

const char *const cmd_cache_actions[] = {
	"dir", "size", "verify", "prune", "clean", NULL};

static const struct {
	int (*run)(struct cmd_context *context, struct store *store);
	unsigned takes;
} actions[] = {
	{show_directory, 0},
	{cache_size, TAKES_JSON},
	{cache_verify, TAKES_JSON | TAKES_REPAIR},
	{cache_prune, TAKES_CHOICE | TAKES_DRY_RUN},
	{cache_clean, TAKES_DRY_RUN},
};

static int
unknown_action(struct cmd_context *context, struct str name)
{
	struct str names[countof(actions)];

	for (size_t i = 0; i < countof(actions); i++)
		names[i] = str_from(cmd_cache_actions[i]);
	(void)diag_error(context->diag, NOWHERE,
		"'%.*s' is nothing that can be done with the store", STR(name));
	struct str near = near_name(name, names, countof(names));
	if (near.n)
		(void)diag_hint(
			context->diag, "did you mean '%.*s'?", STR(near));
	else
		(void)diag_hint(context->diag,
			"one of: dir, size, verify, prune, clean");
	return EXIT_USAGE;
}

/* The first option that the action does not know; NULL: none. */
static const char *
stray_option(const struct options *options, unsigned takes)
{
	if (options->json && !(takes & TAKES_JSON))
		return "--json";
	if (options->repair && !(takes & TAKES_REPAIR))
		return "--repair";
	if (options->dry_run && !(takes & TAKES_DRY_RUN))
		return "--dry-run";
	if (options->keep_days.p && !(takes & TAKES_CHOICE))
		return "--keep-days";
	if (options->max_size.p && !(takes & TAKES_CHOICE))
		return "--max-size";
	if (options->ci && !(takes & TAKES_CHOICE))
		return "--ci";
	return NULL;
}

/* Where the home cannot be written, the store of the repository that we are in
 * is in its environment. */
static void
find_store(struct cmd_context *context, struct store *store)
{
	struct project project;
	struct diag ignored = {.arena = context->arena};

	store_locate(store, S(""), context->arena);
	if (fs_is_directory(store->root) ||
		!project_open(&project, context->options.source,
			context->options.build, context->arena, &ignored))
		return;
	*store = project.store;
	store_close(store);
}

/* What can be tried out first removes something, and so does --repair. */
static bool
changes_store(const struct options *options, unsigned takes)
{
	return options->repair ||
	       ((takes & TAKES_DRY_RUN) && !options->dry_run);
}

static int
run_action(struct cmd_context *context, size_t action)
{
	struct store store;
	const char *stray =
		stray_option(&context->options, actions[action].takes);

	if (stray)
		return cmd_usage(context, "'cache %s' has no option '%s'",
			cmd_cache_actions[action], stray);
	find_store(context, &store);
	if (!store.root.n) {
		(void)diag_error(context->diag, NOWHERE,
			"there is no home directory for a store");
		(void)diag_hint(context->diag,
			"set NINJENV_CACHE to a directory of your own");
		return EXIT_FAILED;
	}
	if (changes_store(&context->options, actions[action].takes) &&
		!store_is_ours(&store, context->arena, context->diag))
		return EXIT_FAILED;
	return actions[action].run(context, &store);
}

static int
run(struct cmd_context *context)
{
	struct str name = context->args.v[0];

	for (size_t i = 0; i < countof(actions); i++)
		if (str_is(name, cmd_cache_actions[i]))
			return run_action(context, i);
	return unknown_action(context, name);
}

static const struct opt opts[] = {
	{0, "json", OPT_FLAG, OPT_AT(json), NULL,
		"size, verify: print one JSON object", false},
	{0, "repair", OPT_FLAG, OPT_AT(repair), NULL,
		"verify: remove damaged entries, so that they are made anew",
		false},
	{0, "keep-days", OPT_TEXT, OPT_AT(keep_days), "N",
		"prune: remove what was not used for N days", false},
	{0, "max-size", OPT_TEXT, OPT_AT(max_size), "SIZE",
		"prune: remove what was unused for longest, down to SIZE",
		false},
	{0, "ci", OPT_FLAG, OPT_AT(ci), NULL,
		"prune: remove what the locks of this repository do not need",
		false},
	{'n', "dry-run", OPT_FLAG, OPT_AT(dry_run), NULL,
		"prune, clean: say what would be removed", false},
	{0},
};

const struct cmd cmd_cache = {
	.name = "cache",
	.args = "dir | size | verify | prune | clean",
	.operand = "ACTION",
	.summary = "look at the store of this machine, check it, clean it up",
	.help = "The store keeps what all environments of this machine are "
		"linked from.\n\n"
		"dir prints its path; size how much lies in it.\n\n"
		"verify reads every file and compares it with its hash, and "
		"exits 4 where something\nis damaged; --repair removes such "
		"entries, and the next run that needs one makes\nit anew.\n\n"
		"prune removes what killed runs left, and entries that were "
		"not used for N days, or\nas many as it takes to come down to "
		"SIZE (500M, 20G). Without either: what was not\nused for 30 "
		"days, then down to the limit (NINJENV_CACHE_MAX). What an "
		"environment\nwas linked from in the last day always stays.\n\n"
		"prune --ci is for what a CI job saves: of the store stays "
		"only what the locks of\nthis repository need here, in all "
		"its environments, and all else goes, whenever it\nwas "
		"used.\n\n"
		"clean removes all of it. Both wait for runs that use the "
		"store. Environments keep\nworking, also without what they "
		"were linked from.",
	.examples = "  ninjenv cache size\n"
		    "  ninjenv cache verify --repair\n"
		    "  ninjenv cache prune --keep-days 7\n"
		    "  ninjenv cache prune --max-size 5G --dry-run\n"
		    "  ninjenv cache prune --ci\n",
	.opts = opts,
	.least = 1,
	.most = 1,
	.run = run,
};
