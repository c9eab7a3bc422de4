/* SPDX-License-Identifier: MIT */
/* Texts of a lock as TOML has them: of the right type, on one line. */
#ifndef MODEL_LOCK_TEXT_H
#define MODEL_LOCK_TEXT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct marker;
struct spec_set;
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

/* A marker; *text is as written. */
bool lock_text_marker(const struct toml *value, const char *name,
	struct str *text, const struct marker **marker, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The member 'marker' of a table; both stay as they are where there is none. */
bool lock_text_get_marker(const struct toml *table, const char *name,
	struct str *text, const struct marker **marker, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The member 'requires-python' of a table, as the one above. */
bool lock_text_get_python(const struct toml *table, struct str *text,
	struct spec_set **spec, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* A normalised name of a package or an extra. */
bool lock_text_name(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* A version, as written. */
bool lock_text_version(const struct toml *value, const char *name,
	struct str *out, struct arena *arena, struct diag *diag) MUST_CHECK;

/* Is 'tool', where other tools write what is theirs, a table? */
bool lock_text_tool(const struct toml *table, struct diag *diag) MUST_CHECK;

/* [tool.ninjenv] of a table, or NULL. */
const struct toml *lock_text_own(const struct toml *table);

#endif
