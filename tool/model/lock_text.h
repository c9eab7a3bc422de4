/* SPDX-License-Identifier: MIT */
/* Texts of a lock as TOML has them: of the right type, on one line. */
#ifndef MODEL_LOCK_TEXT_H
#define MODEL_LOCK_TEXT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct toml;

/*
 * A copy of the string; name is what messages call it. Control characters are
 * refused: want and env.ninja have a line for each text.
 */
bool lock_text(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Of a table's member; *out stays as it is where there is none. */
bool lock_text_get(const struct toml *table, const char *key, const char *name,
	struct str *out, struct arena *arena, struct diag *diag) MUST_CHECK;

/* The same for an array of strings. */
bool lock_text_list(const struct toml *table, const char *key, const char *name,
	struct str_vec *out, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
