/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
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
		"'ninja env' makes it so.\n\n");
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
	if (!cmd->opts)
		return;
	buf_addc(out, '\n');
	opt_usage(cmd->opts, out);
}

/* Every key of that name, whatever its section; false: there is none. */
static bool
add_keys(struct str name, struct buf *out)
{
	bool found = false;

	for (const struct key *key = keys; key->section; key++) {
		if (!key->name || !str_is(name, key->name))
			continue;
		buf_addf(out, "%s[%s] %s: %s\n%s%s%s\n%s\n", found ? "\n" : "",
			key->section, key->name, key->type,
			*key->value ? "default: " : "", key->value,
			*key->value ? "\n" : "", key->text);
		if (*key->example)
			buf_addf(out, "\n%s\n", key->example);
		found = true;
	}
	return found;
}

static int
run(struct cmd_context *context)
{
	struct buf out = {.arena = context->arena};

	if (context->options.version)
		buf_addz(&out, "ninjenv " NINJENV_VERSION "\n");
	else if (!context->args.n)
		add_overview(&out);
	else if (!context->args.v[0].n)
		add_command(cmd_list[0], &out);
	else if (!add_keys(context->args.v[0], &out)) {
		const struct cmd *cmd =
			cmd_find(context->args.v[0], context->diag);
		if (!cmd)
			return EXIT_USAGE;
		add_command(cmd, &out);
	}
	return cmd_print(context, buf_str(&out)) ? EXIT_DONE : EXIT_FAILED;
}

const struct cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND | KEY]",
	.summary = "show help for a command, or for a key of venv.ini",
	.help = "Shows this program's commands, one command, or one key of "
		"venv.ini\n(ninjenv help python).",
	.most = 1,
	.run = run,
};
