/* SPDX-License-Identifier: MIT */
#include "model/lock_text.h"

#include "format/toml.h"
#include "model/marker.h"
#include "model/name.h"
#include "model/spec.h"
#include "model/version.h"

bool
lock_text(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag)
{
	if (!toml_expect(value, TOML_STRING, name, diag))
		return false;
	if (str_has_control(value->str))
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

bool
lock_text_marker(const struct toml *value, const char *name, struct str *text,
	const struct marker **marker, struct arena *arena, struct diag *diag)
{
	struct text_error error;

	if (!lock_text(value, name, text, arena, diag))
		return false;
	*marker = marker_parse(*text, arena, &error);
	if (*marker)
		return true;
	return diag_error(diag, toml_place(value), "'%.*s' is not a marker: %s",
		STR(*text), error.what);
}

bool
lock_text_get_marker(const struct toml *table, const char *name,
	struct str *text, const struct marker **marker, struct arena *arena,
	struct diag *diag)
{
	const struct toml *value = toml_get(table, "marker");
	return !value ||
	       lock_text_marker(value, name, text, marker, arena, diag);
}

bool
lock_text_get_python(const struct toml *table, struct str *text,
	struct spec_set **spec, struct arena *arena, struct diag *diag)
{
	static const char key[] = "requires-python";
	const struct toml *value = toml_get(table, key);
	struct text_error error;

	if (!value)
		return true;
	if (!lock_text(value, key, text, arena, diag))
		return false;
	*spec = arena_new(arena, struct spec_set);
	if (spec_parse(*text, *spec, arena, &error))
		return true;
	return diag_error(diag, toml_place(value),
		"'%.*s' is not a set of versions: %s", STR(*text), error.what);
}

bool
lock_text_name(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag)
{
	if (!lock_text(value, name, out, arena, diag))
		return false;
	if (name_is_normalised(*out))
		return true;
	(void)diag_error(diag, toml_place(value),
		"'%.*s' is not a normalised name", STR(*out));
	if (!name_check(*out, NULL))
		return false;
	return diag_hint(
		diag, "write '%.*s'", STR(name_normalise(arena, *out)));
}

bool
lock_text_version(const struct toml *value, const char *name, struct str *out,
	struct arena *arena, struct diag *diag)
{
	struct version parsed;
	struct text_error error;

	if (!lock_text(value, name, out, arena, diag))
		return false;
	if (version_parse(*out, &parsed, arena, &error))
		return true;
	return diag_error(diag, toml_place(value),
		"'%.*s' is not a version: %s", STR(*out), error.what);
}

bool
lock_text_tool(const struct toml *table, struct diag *diag)
{
	const struct toml *tool = toml_get(table, "tool");
	return !tool || toml_expect(tool, TOML_TABLE, "tool", diag);
}

const struct toml *
lock_text_own(const struct toml *table)
{
	const struct toml *tool = toml_get(table, "tool");
	if (!tool || tool->kind != TOML_TABLE)
		return NULL;
	const struct toml *own = toml_get(tool, "ninjenv");
	return own && own->kind == TOML_TABLE ? own : NULL;
}
