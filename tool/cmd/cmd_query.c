/* SPDX-License-Identifier: MIT */
#include "base/near.h"
#include "cmd/cmd.h"
#include "env/ask/look.h"
#include "env/ask/query.h"

static int
unknown_key(struct cmd_context *context, struct str name)
{
	struct str_vec names = {0};

	for (const struct query_key *it = query_keys; it->name; it++)
		vec_add(&names, context->arena, str_from(it->name));
	(void)diag_error(context->diag, NOWHERE,
		"'%.*s' is nothing that can be asked", STR(name));
	struct str near = near_name(name, names.v, names.n);
	if (near.n)
		(void)diag_hint(
			context->diag, "did you mean '%.*s'?", STR(near));
	else
		(void)diag_hint(context->diag, "one of: %.*s",
			STR(str_join(context->arena, &names, S(", "))));
	return EXIT_USAGE;
}

/* The last operand may name the environment; what is a key is a key. */
static struct str
take_environment(struct cmd_context *context, const struct project *project)
{
	struct str_vec *args = &context->args;
	struct str last = args->v[args->n - 1];

	if (context->options.environment.n)
		return context->options.environment;
	if (args->n < 2 || query_find(last) || !conf_find(&project->conf, last))
		return S("env");
	args->n--;
	return last;
}

static int
run(struct cmd_context *context)
{
	struct project project;
	struct buf out = {.arena = context->arena};

	if (!project_open(&project, context->options.source,
		    context->options.build, context->arena, context->diag))
		return EXIT_FAILED;
	struct str name = take_environment(context, &project);
	const struct conf_env *env =
		look_find(&project, name, context->arena, context->diag);
	if (!env)
		return EXIT_USAGE;
	vec_for (const struct str, it, &context->args) {
		if (!query_find(*it))
			return unknown_key(context, *it);
	}
	if (!query_answer(&project, env, &context->args, context->options.embed,
		    &out, context->arena, context->diag))
		return EXIT_FAILED;
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

static const struct opt opts[] = {
	{'e', "env", OPT_TEXT, OPT_AT(environment), "ENV",
		"the environment, where its name is that of a key", false},
	{0, "embed", OPT_FLAG, OPT_AT(embed), NULL,
		"libs: for a program that embeds the interpreter", false},
	{0},
};

const struct cmd cmd_query = {
	.name = "query",
	.args = "[--embed] KEY... [ENV]",
	.operand = "KEY",
	.summary = "answer what other build systems ask about an environment",
	.help = "Prints a line for each KEY, in their order:\n\n"
		"python, bin, path, site-packages: paths of the environment, "
		"absolute; it need not\nhave been made yet.\n\n"
		"version, include, ext-suffix, cflags, libs: of its "
		"interpreter, for extension\nmodules; these need no library "
		"on Linux, so libs is empty there but with --embed.\ncflags "
		"and libs are words for a shell.\n\n"
		"Exits 1 where there is no interpreter that fits, no Python.h, "
		"or no library.",
	.examples =
		"  ninjenv query python               # .../.venv/bin/python\n"
		"  ninjenv query include ext-suffix docs\n"
		"  cc -shared -fPIC $(ninjenv query cflags) fast.c \\\n"
		"      -o fast$(ninjenv query ext-suffix)\n"
		"  cc $(ninjenv query cflags) main.c "
		"$(ninjenv query --embed libs)\n",
	.opts = opts,
	.least = 1,
	.most = (unsigned)-1,
	.run = run,
};
