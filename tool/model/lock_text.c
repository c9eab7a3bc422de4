/* SPDX-License-Identifier: MIT */
#include "model/lock_text.h"

#include "format/toml.h"

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

bool
lock_text(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag)
{
	if (!toml_expect(value, TOML_STRING, name, diag))
		return false;
	if (has_control(value->str))
		return diag_error(diag, toml_place(value),
			"'%s' has a control character", name);
	*out = str_dup(arena, value->str);
	return true;
}

bool
lock_text_get(const struct toml *table, const char *key, const char *name,
	struct str *out, struct arena *arena, struct diag *diag)
{
	const struct toml *value = toml_get(table, key);
	return !value || lock_text(value, name, out, arena, diag);
}

bool
lock_text_list(const struct toml *table, const char *key, const char *name,
	struct str_vec *out, struct arena *arena, struct diag *diag)
{
	const struct toml *value = toml_get(table, key);
	if (!value)
		return true;
	if (!toml_expect(value, TOML_ARRAY, name, diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++)
		if (!lock_text(value->array.v[i], name, vec_new(out, arena),
			    arena, diag))
			return false;
	return true;
}
