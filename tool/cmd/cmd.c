/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"

#include <stdio.h>

#include "base/near.h"

const struct cmd *const cmd_list[] = {
	&cmd_generate,
	&cmd_init,
	&cmd_env,
	&cmd_lock,
	&cmd_check,
	&cmd_run,
	&cmd_vendor,
	&cmd_cache,
	&cmd_tree,
	&cmd_why,
	&cmd_outdated,
	&cmd_query,
	&cmd_graph,
	&cmd_help,
	&cmd_generate_edge,
	&cmd_sync,
	&cmd_build,
	&cmd_flags,
	&cmd_cython,
	&cmd_probe,
	NULL,
};

const struct cmd *
cmd_find(struct str name, struct diag *diag)
{
	struct str names[countof(cmd_list)];
	size_t n = 0;

	for (const struct cmd *const *it = cmd_list; *it; it++) {
		if (!(*it)->name)
			continue;
		if (str_is(name, (*it)->name))
			return *it;
		if (!(*it)->plumbing)
			names[n++] = str_from((*it)->name);
	}
	(void)diag_error(diag, NOWHERE, "unknown command '%.*s'", STR(name));
	struct str near = near_name(name, names, n);
	if (near.n)
		(void)diag_hint(diag, "did you mean '%.*s'?", STR(near));
	else
		(void)diag_hint(diag, "see 'ninjenv help'");
	return NULL;
}

int
cmd_usage(struct cmd_context *context, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text = str_vfmt(context->arena, format, args);
	va_end(args);
	(void)diag_error(context->diag, NOWHERE, "%.*s", STR(text));
	bool has_help =
		context->cmd && context->cmd->name && !context->cmd->plumbing;
	(void)diag_hint(context->diag, "see 'ninjenv help%s%s'",
		has_help ? " " : "", has_help ? context->cmd->name : "");
	return EXIT_USAGE;
}

bool
cmd_print(struct cmd_context *context, struct str text)
{
	if (fwrite(text.p, 1, text.n, stdout) == text.n && !fflush(stdout))
		return true;
	return diag_error(
		context->diag, NOWHERE, "cannot write to standard output");
}
