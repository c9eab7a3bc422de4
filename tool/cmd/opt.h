/* SPDX-License-Identifier: MIT */
/*
 * Command-line options: tables that feed the parser, the help texts, the manual
 * page and shell completion.
 */
#ifndef CMD_OPT_H
#define CMD_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

/* What all commands' options set; a command reads those it lists. */
struct options {
	struct str source, build; /* -C, -B; empty: here, the source */
	bool quiet, help, version;
	bool edge;    /* lock, generate: run by Ninja on the manifest's path */
	bool built;   /* sync: the packages that build edges made */
	bool dry_run; /* sync: print the plan */
	bool upgrade; /* lock: let go of the pins (of those named) */
	bool json;
	bool all;                /* vendor: every file of the lock */
	bool man;                /* help: the manual page */
	struct str requirements; /* init -r */
	struct str environment;  /* run -e */
	struct str completion;   /* help --completion SHELL */
	struct str words;        /* help --words KIND */
	struct str invert;       /* tree --invert PKG */
	struct str depth;        /* tree --depth N */
	struct str output;       /* graph -o FILE */
	bool stale;              /* outdated --check */
	bool repair;             /* check, cache verify: mend what was found */
	bool embed;              /* query --embed */
	struct str keep_days;    /* cache prune --keep-days N */
	struct str max_size;     /* cache prune --max-size SIZE */
	bool ci;                 /* cache prune --ci */
};

enum opt_kind { OPT_FLAG, OPT_TEXT };

struct opt {
	char letter;      /* 0: none */
	const char *name; /* without "--" */
	enum opt_kind kind;
	size_t offset;    /* of a bool or struct str in struct options */
	const char *arg;  /* "DIR", of OPT_TEXT */
	const char *text; /* what it does, one line */
	bool hidden;      /* plumbing: not in help */
};

#define OPT_AT(member) offsetof(struct options, member)

/* Tables end with a row without name. */
extern const struct opt opt_global[];

/*
 * Takes options off *args (argv's rest): of the tables, either of which may be
 * NULL, until the first operand, or through all of them where mixed is set
 * (operands keep their order). "--" ends options. Errors: unknown (with the
 * nearest name), an argument missing or too much; usage, exit 2.
 */
bool opt_parse(const struct opt *global, const struct opt *own, bool mixed,
	struct str_vec *args, struct options *options, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* "  -C, --directory DIR   what it does", a line per option. */
void opt_usage(const struct opt *table, struct buf *out);

#endif
