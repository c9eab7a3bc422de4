/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "base/diag.h"
#include "cmd/cmd.h"
#include "cmd/show.h"
#include "sys/env.h"
#include "sys/signal.h"

/* The command's name stands before its operands; without one it is the first
 * of the list: what 'ninjenv' alone does. */
static const struct cmd *
find_command(struct cmd_context *context)
{
	struct options *options = &context->options;

	if (!opt_parse(opt_global, NULL, false, &context->args, options,
		    context->arena, context->diag))
		return NULL;
	if (options->help || options->version)
		return &cmd_help;
	if (!context->args.n)
		return cmd_list[0];
	struct str name = context->args.v[0];
	context->args.v++;
	context->args.n--;
	context->args.cap--;
	return cmd_find(name, context->diag);
}

static int
run(struct cmd_context *context)
{
	const struct cmd *cmd = find_command(context);
	struct str name = S("");

	if (!cmd)
		return EXIT_USAGE;
	if (cmd->name)
		name = str_from(cmd->name);
	if (!opt_parse(opt_global, cmd->opts, !cmd->takes_rest, &context->args,
		    &context->options, context->arena, context->diag))
		return EXIT_USAGE;
	if (context->options.help && cmd != &cmd_help) {
		context->args = (struct str_vec){0};
		vec_add(&context->args, context->arena, name);
		cmd = &cmd_help;
	}
	context->cmd = cmd;
	context->options.quiet |= env_flag("NINJENV_QUIET");
	if (context->args.n < cmd->least || context->args.n > cmd->most)
		return cmd_usage(context, "usage: ninjenv %.*s %s", STR(name),
			cmd->args);
	return cmd->run(context);
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct diag diag = {.arena = &arena};
	struct cmd_context context = {.arena = &arena, .diag = &diag};

	signal_catch();
	for (int i = 1; i < argc; i++)
		vec_add(&context.args, &arena, str_from(argv[i]));
	int code = run(&context);
	/* What went wrong after ^C is only its consequence. */
	if (!interrupted()) {
		diag_sort(&diag);
		show_diag(&diag);
	}
	arena_free(&arena);
	signal_die();
	return code;
}
