/* SPDX-License-Identifier: MIT */
/*
 * What one compiler says of itself, by -dumpmachine and --version. The answer
 * is kept in the store by the binary's path, inode, size, mtime and the flags
 * that it was asked with (clang's --target changes it): asking again starts no
 * process. Of a wrapper script the file that is looked at is the script.
 */
#ifndef ENV_COMPILER_ASK_H
#define ENV_COMPILER_ASK_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct store;

struct compiler_answer {
	struct str path;     /* the real binary */
	struct str machine;  /* "x86_64-linux-gnu" */
	struct str version;  /* all that --version printed */
	struct str identity; /* struct compiler's (env/python/compiler.h) */
};

/* file is absolute; store may be NULL. what names the variable it came from, or
 * is empty. Errors: it cannot be run, it does not say its machine. */
bool compiler_ask(struct str file, const struct str_vec *flags, struct str what,
	const struct store *store, struct compiler_answer *answer,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* "gcc 12.2.0" of "cc (Debian 12.2.0-14) 12.2.0" and so on: for people. Pure.
 */
struct str compiler_name(struct str version, struct arena *arena);

#endif
