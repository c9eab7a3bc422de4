/* SPDX-License-Identifier: MIT */
/*
 * Answers for other build systems: one line each, about an environment and its
 * interpreter. The environment need not have been made.
 */
#ifndef ENV_QUERY_H
#define ENV_QUERY_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"

struct query_key {
	const char *name; /* "ext-suffix" */
	const char *text; /* what it answers */
};

/* Ends with a NULL name. */
extern const struct query_key query_keys[];

/* The key of that name, or NULL. */
const struct query_key *query_find(struct str name);

/*
 * A line for each of the keys. embed: cflags, libs and include are for a
 * program that embeds the interpreter, else for an extension module. Errors: no
 * interpreter, no headers, no library to link with.
 */
bool query_answer(struct project *project, const struct conf_env *env,
	const struct str_vec *keys, bool embed, struct buf *out,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
