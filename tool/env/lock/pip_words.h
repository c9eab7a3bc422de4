/* SPDX-License-Identifier: MIT */
/*
 * What pip said when it found no answer -> errors as a person needs them: which
 * requirement, of whom, and pip's own last lines.
 */
#ifndef ENV_PIP_WORDS_H
#define ENV_PIP_WORDS_H

#include "base/diag.h"
#include "base/str.h"
#include "model/conf.h"

struct pip_words {
	const struct conf_env *env;
	struct str said;         /* output and errors, without secrets */
	struct str requirements; /* the file's path that pip was given */
	struct str log;          /* where all of it can be read, or empty */
};

/* pip's words without users and passwords, and with venv.ini where the file of
 * requirements stood. */
struct str pip_words_clean(
	struct str said, struct str requirements, struct arena *arena);

/* Adds the errors; always false. said is clean. */
bool pip_words_report(
	const struct pip_words *words, struct arena *arena, struct diag *diag);

/* Adds the last lines that are not empty, at most n, as a note. */
void pip_words_last(
	struct str said, size_t n, struct arena *arena, struct diag *diag);

#endif
