/* SPDX-License-Identifier: MIT */
#include "base/near.h"
#include "cmd/cmd.h"
#include "cmd/complete.h"
#include "cmd/manual.h"
#include "env/ask/query.h"
#include "env/ask/words.h"
#include "model/conf_text.h"
#include "model/key.h"

static void
add_commands(struct buf *out)
{
	for (const struct cmd *const *it = cmd_list; *it; it++) {
		size_t start = out->n;
		if ((*it)->plumbing)
			continue;
		buf_addf(out, "  ninjenv %s", (*it)->name ? (*it)->name : "");
		do
			buf_addc(out, ' ');
		while (out->n - start < 22);
		buf_addf(out, "%s\n", (*it)->summary);
	}
}

static void
add_overview(struct buf *out)
{
	buf_addz(out,
		"usage: ninjenv [-C SRC] [-B BUILD] [-q] [COMMAND] "
		"[ARGUMENT...]"
		"\n\nPython environments as Ninja targets: venv.ini says what, "
		"'ninja env'\nmakes it so.\n\n");
	add_commands(out);
	buf_addz(out, "\nBefore any command:\n");
	opt_usage(opt_global, out);
	buf_addz(out,
		"\n'ninjenv help COMMAND' and 'ninjenv help KEY' (of venv.ini) "
		"say more.\n");
}

static void
add_command(const struct cmd *cmd, struct buf *out)
{
	buf_addf(out, "usage: ninjenv%s%s%s%s\n\n%s\n", cmd->name ? " " : "",
		cmd->name ? cmd->name : "", *cmd->args ? " " : "", cmd->args,
		cmd->help);
	if (cmd->opts) {
		buf_addc(out, '\n');
		opt_usage(cmd->opts, out);
	}
	if (cmd->examples)
		buf_addf(out, "\nExamples:\n%s", cmd->examples);
}

static const struct cmd *
find_command(struct str name)
{
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if ((*it)->name && str_is(name, (*it)->name))
			return *it;
	return NULL;
}

static void
list_topics(struct str_vec *words, struct arena *arena)
{
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if ((*it)->name && !(*it)->plumbing)
			vec_add(words, arena, str_from((*it)->name));
	for (const struct key *key = keys; key->section; key++) {
		struct str name =
			str_from(key->name ? key->name : key->section);
		if (!str_ends(name, S(":")) && !str_vec_has(words, name))
			vec_add(words, arena, name);
	}
}

static void
list_actions(struct str_vec *words, struct arena *arena)
{
	for (const char *const *it = cmd_cache_actions; *it; it++)
		vec_add(words, arena, str_from(*it));
}

static bool
unknown_topic(struct cmd_context *context, struct str name)
{
	struct str_vec topics = {0};

	list_topics(&topics, context->arena);
	(void)diag_error(context->diag, NOWHERE,
		"'%.*s' is neither a command nor a key of venv.ini", STR(name));
	struct str near = near_name(name, topics.v, topics.n);
	if (near.n)
		return diag_hint(
			context->diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(context->diag, "see 'ninjenv help'");
}

/* 'env' is a command and a section: then both are shown. */
static bool
add_topic(struct cmd_context *context, struct str name, struct buf *out)
{
	const struct cmd *cmd = find_command(name);
	struct buf text = {.arena = context->arena};

	if (!name.n)
		cmd = cmd_list[0];
	if (cmd)
		add_command(cmd, out);
	bool has_keys = name.n && conf_help(name, &text);
	if (!cmd && !has_keys)
		return unknown_topic(context, name);
	if (cmd && has_keys)
		buf_addz(out, "\nIn venv.ini:\n\n");
	buf_add(out, buf_str(&text));
	return true;
}

static bool
add_manual(struct cmd_context *context, struct buf *out)
{
	struct str name = context->args.n ? context->args.v[0] : S("ninjenv");

	if (str_is(name, "ninjenv")) {
		manual_page(out);
		return true;
	}
	if (str_is(name, "venv.ini")) {
		conf_manual(out);
		return true;
	}
	if (str_is(name, "venv.ini.example")) {
		conf_example(out);
		return true;
	}
	(void)diag_error(context->diag, NOWHERE,
		"there is no manual page '%.*s'", STR(name));
	return diag_hint(context->diag, "'ninjenv' and 'venv.ini' have one");
}

static bool
add_completion(struct cmd_context *context, struct buf *out)
{
	struct str shell = context->options.completion;

	if (complete_script(shell, out))
		return true;
	(void)diag_error(context->diag, NOWHERE,
		"there is no completion for '%.*s'", STR(shell));
	return diag_hint(context->diag, "bash, zsh and fish have one");
}

/* What 'ninjenv query' takes: keys, and an environment. */
static void
list_queries(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	for (const struct query_key *it = query_keys; it->name; it++)
		vec_add(words, arena, str_from(it->name));
	words_environments(project, words, arena);
}

/* What 'ninjenv why' takes, files of the graph left out. */
static void
list_things(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	words_packages(project, words, arena);
	words_extensions(project, words, arena);
	words_targets(project, words, arena);
}

/* Wrong calls print nothing: a shell is asking. */
static bool
add_words(struct cmd_context *context, struct buf *out)
{
	struct arena *arena = context->arena;
	struct diag ignored = {.arena = arena};
	struct str kind = context->options.words;
	struct project project;
	struct str_vec words = {0};

	if (!project_locate(&project, context->options.source,
		    context->options.build, arena, &ignored))
		return true;
	if (str_is(kind, "topics"))
		list_topics(&words, arena);
	else if (str_is(kind, "actions"))
		list_actions(&words, arena);
	else if (str_is(kind, "envs"))
		words_environments(&project, &words, arena);
	else if (str_is(kind, "targets"))
		words_targets(&project, &words, arena);
	else if (str_is(kind, "packages"))
		words_packages(&project, &words, arena);
	else if (str_is(kind, "queries"))
		list_queries(&project, &words, arena);
	else if (str_is(kind, "things"))
		list_things(&project, &words, arena);
	vec_for (const struct str, it, &words) {
		buf_addf(out, "%.*s\n", STR(*it));
	}
	return true;
}

static bool
answer(struct cmd_context *context, struct buf *out)
{
	const struct options *options = &context->options;

	if (options->version) {
		buf_addz(out, "ninjenv " NINJENV_VERSION "\n");
		return true;
	}
	if (options->man)
		return add_manual(context, out);
	if (options->completion.n)
		return add_completion(context, out);
	if (options->words.n)
		return add_words(context, out);
	if (context->args.n)
		return add_topic(context, context->args.v[0], out);
	add_overview(out);
	return true;
}

static int
run(struct cmd_context *context)
{
	struct buf out = {.arena = context->arena};

	if (!answer(context, &out))
		return EXIT_USAGE;
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

static const struct opt opts[] = {
	{0, "man", OPT_FLAG, OPT_AT(man), NULL,
		"print the manual page ninjenv(1), or venv.ini(5) by that name",
		false},
	{0, "completion", OPT_TEXT, OPT_AT(completion), "SHELL",
		"print a completion script: bash, zsh or fish", false},
	{0, "words", OPT_TEXT, OPT_AT(words), "KIND",
		"print envs, targets, packages, topics and the like", true},
	{0},
};

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND | KEY]",
	.operand = "TOPIC",
	.summary = "show help for a command, or for a key of venv.ini",
	.help = "Shows this program's commands, one command, or one key or "
		"section of venv.ini\n(ninjenv help python). --man and "
		"--completion print the manual pages and what\nshells need: "
		"source <(ninjenv help --completion bash).",
	.opts = opts,
	.most = 1,
	.run = run,
};
