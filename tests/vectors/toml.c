/* SPDX-License-Identifier: MIT */
/* toml: files with a verdict, the valid ones with their tagged value. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "format/toml.h"
#include "vectors.h"

/*
 * jansson takes no NUL in a key, toml-test has one: on both sides NUL becomes
 * U+E000, which no case holds.
 */
static struct str
mask_nul(struct arena *arena, struct str s)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			buf_addc(&out, s.p[i]);
		else
			buf_add_utf8(&out, 0xe000);
	return buf_str(&out);
}

static struct str
mask_json_nul(struct arena *arena, struct str s)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < s.n;) {
		size_t n = s.p[i] == '\\' ? 2 : 1;
		bool nul = str_starts(str_from_index(s, i), S("\\u0000"));
		buf_add(&out, nul ? S("\\ue000") : str_sub(s, i, i + n));
		i += nul ? 6 : n;
	}
	return buf_str(&out);
}

/* As toml-test writes it: "T" and "Z", the fraction without zeros at its
 * end. */
static struct str
canonical_date(struct arena *arena, struct str s)
{
	struct buf out = {.arena = arena};
	bool fraction = false;
	for (size_t i = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : 0;
		if (fraction && (c < '0' || c > '9')) {
			while (out.p[out.n - 1] == '0')
				out.n--;
			out.n -= out.p[out.n - 1] == '.';
			fraction = false;
		}
		fraction |= c == '.';
		if (c)
			buf_addc(&out, c == ' ' || c == 't' ? 'T'
				       : c == 'z'           ? 'Z'
							    : c);
	}
	return buf_str(&out);
}

static bool
equal_scalar(const struct toml *value, const char *type, struct str want,
	struct arena *arena)
{
	static const char *const types[] = {
		[TOML_STRING] = "string",
		[TOML_INTEGER] = "integer",
		[TOML_FLOAT] = "float",
		[TOML_BOOL] = "bool",
		[TOML_OFFSET_DATETIME] = "datetime",
		[TOML_LOCAL_DATETIME] = "datetime-local",
		[TOML_LOCAL_DATE] = "date-local",
		[TOML_LOCAL_TIME] = "time-local",
	};
	if (value->kind >= TOML_ARRAY || strcmp(types[value->kind], type))
		return false;
	switch (value->kind) {
	case TOML_STRING:
		return str_eq(mask_nul(arena, value->str), want);
	case TOML_INTEGER:
		return value->integer == strtoll(want.p, NULL, 10);
	case TOML_FLOAT:
		return str_is(want, "nan")
			       ? isnan(value->real)
			       : value->real == strtod(want.p, NULL);
	case TOML_BOOL:
		return value->boolean == str_is(want, "true");
	default:
		return str_eq(canonical_date(arena, value->str),
			canonical_date(arena, want));
	}
}

static bool equal(
	const struct toml *value, const json_t *want, struct arena *arena);

static bool
equal_array(const struct toml *value, const json_t *want, struct arena *arena)
{
	if (value->kind != TOML_ARRAY ||
		value->array.n != json_array_size(want))
		return false;
	for (size_t i = 0; i < value->array.n; i++)
		if (!equal(value->array.v[i], json_array_get(want, i), arena))
			return false;
	return true;
}

static bool
equal_table(const struct toml *value, const json_t *want, struct arena *arena)
{
	if (value->kind != TOML_TABLE ||
		value->table.items.n != json_object_size(want))
		return false;
	toml_for(it, value)
	{
		struct str key = mask_nul(arena, it->key);
		const json_t *member = json_object_get(want, key.p);
		if (!member || !equal(toml_of(it), member, arena))
			return false;
	}
	return true;
}

static bool
equal(const struct toml *value, const json_t *want, struct arena *arena)
{
	const json_t *type = json_object_get(want, "type");
	const json_t *text = json_object_get(want, "value");
	if (json_is_array(want))
		return equal_array(value, want, arena);
	if (!json_is_string(type) || !json_is_string(text))
		return equal_table(value, want, arena);
	struct str s = {json_string_value(text), json_string_length(text)};
	return equal_scalar(value, json_string_value(type), s, arena);
}

static bool
has_value(struct vectors *v, const struct toml *root, struct str file)
{
	struct str name = str_fmt(v->arena, "%.*s.json",
		STR(str_sub(file, 0, file.n - strlen(".toml"))));
	struct str text = mask_json_nul(v->arena, vectors_file(v, name));
	json_error_t error;
	json_t *want = json_loadb(text.p, text.n, 0, &error);
	bool same = want && equal(root, want, v->arena);
	json_decref(want);
	return same;
}

static void
check_file(struct vectors *v, const struct row *row)
{
	struct str file = path_join(v->arena, v->family, field(row, 0));
	struct diag diag = {.arena = v->arena};
	struct toml *root =
		toml_read(file, vectors_file(v, file), v->arena, &diag);
	struct str ours = S("valid");
	if (!root)
		ours = diag.errors ? S("invalid") : S("refused in silence");
	else if (str_is(field(row, 1), "valid") && !has_value(v, root, file))
		ours = S("another value");
	answer(v, row->line, field(row, 0), ours, field(row, 1));
}

static void
run(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, "/index.tsv"));
	vec_for (struct row, row, &table.rows)
		check_file(v, row);
}

const struct family toml_families[] = {
	{"toml", run},
	{0},
};
