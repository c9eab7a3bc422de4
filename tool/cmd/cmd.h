/* SPDX-License-Identifier: MIT */
/*
 * Commands: one struct each in its cmd_*.c, listed by cmd.c. main() finds the
 * command, parses its options and runs it; the command reports through diag and
 * returns its exit code; main prints what is in diag.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/diag.h"
#include "base/str.h"
#include "cmd/opt.h"

/* Exit codes (docs/ninjenv.1). */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_INTERNAL = 3,
	EXIT_STALE = 4
};

struct cmd_context {
	const struct cmd *cmd; /* what runs; NULL while it is being found */
	struct options options;
	struct str_vec args; /* operands */
	struct arena *arena;
	struct diag *diag;
};

struct cmd {
	const char *name;       /* NULL: what 'ninjenv' alone does */
	const char *args;       /* "[TARGET...]", "" for none */
	const char *operand;    /* what can be completed there: "ENV",
				   "TARGET", ... (cmd/complete.h); NULL: nothing */
	const char *summary;    /* one line */
	const char *help;       /* paragraphs, lines under 76 columns */
	const char *examples;   /* lines to type, with what they do after two
				   spaces and '#'; NULL: none */
	const struct opt *opts; /* its own; NULL: none */
	bool plumbing;          /* called by edges: not in the list of help */
	bool takes_rest; /* operands may look like options: run -- COMMAND */
	unsigned least, most; /* operands */
	int (*run)(struct cmd_context *context);
};

/* All commands, porcelain first; ends with NULL. The first has no name. */
extern const struct cmd *const cmd_list[];

/* The command of that name, or NULL; an error with the nearest name then. */
const struct cmd *cmd_find(struct str name, struct diag *diag);

/* An error about the call, exit 2; its hint names the command's help. */
int cmd_usage(struct cmd_context *context, const char *format, ...)
	PRINTF(2, 3);

/* Writes to standard output; a failing write is an error in diag. */
bool cmd_print(struct cmd_context *context, struct str text) MUST_CHECK;

/* What 'ninjenv cache' takes as its first operand, ended by NULL. */
extern const char *const cmd_cache_actions[];

extern const struct cmd cmd_generate, cmd_init, cmd_env, cmd_lock, cmd_check,
	cmd_run, cmd_vendor, cmd_cache, cmd_tree, cmd_why, cmd_outdated,
	cmd_query, cmd_graph, cmd_help, cmd_sync, cmd_generate_edge, cmd_build,
	cmd_flags, cmd_cython, cmd_probe;

#endif
