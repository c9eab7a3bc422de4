/* SPDX-License-Identifier: MIT */
#include "model/backend.h"

#include "base/path.h"
#include "format/toml.h"
#include "model/require.h"

/* PEP 517 and 518, where the file says nothing. */
static const struct str legacy = {"setuptools.build_meta:__legacy__", 32};
static const struct str legacy_needs = {"setuptools>=40.8.0", 18};

struct run {
	struct backend *backend;
	struct arena *arena;
	struct diag *diag;
};

/* Each string of the array, copied. */
static bool
read_list(struct run *run, const struct toml *list, const char *name,
	bool (*check)(struct run *run, const struct toml *value),
	struct str_vec *to)
{
	if (!toml_expect(list, TOML_ARRAY, name, run->diag))
		return false;
	for (size_t i = 0; i < list->array.n; i++) {
		const struct toml *value = list->array.v[i];
		if (!toml_expect(value, TOML_STRING, name, run->diag) ||
			!check(run, value))
			return false;
		vec_add(to, run->arena, str_dup(run->arena, value->str));
	}
	return true;
}

static bool
check_requirement(struct run *run, const struct toml *value)
{
	struct require require;

	if (str_index(value->str, '\n') == value->str.n &&
		require_parse(value->str, &require, run->arena, NULL))
		return true;
	return diag_error(run->diag, toml_place(value),
		"'%.*s' is no requirement", STR(value->str));
}

static bool
check_path(struct run *run, const struct toml *value)
{
	struct str path = path_clean(run->arena, value->str);

	if (value->str.n && (str_is(path, ".") || path_stays(path)))
		return true;
	return diag_error(run->diag, toml_place(value),
		"'%.*s' of backend-path leads out of the source",
		STR(value->str));
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* "package.module": names with dots between. */
static bool
is_dotted(struct str s)
{
	struct str part;

	if (!s.n || s.p[s.n - 1] == '.')
		return false;
	while (str_next(&s, '.', &part)) {
		if (!part.n || !is_letter(part.p[0]))
			return false;
		for (size_t i = 1; i < part.n; i++)
			if (!is_letter(part.p[i]) &&
				!(part.p[i] >= '0' && part.p[i] <= '9'))
				return false;
	}
	return true;
}

static bool
read_name(struct run *run, const struct toml *value)
{
	struct str module, object;

	if (!toml_expect(value, TOML_STRING, "build-backend", run->diag))
		return false;
	bool has_object = str_cut(value->str, ':', &module, &object);
	if (!is_dotted(module) || (has_object && !is_dotted(object)))
		return diag_error(run->diag, toml_place(value),
			"'%.*s' is no build backend's name", STR(value->str));
	run->backend->name = str_dup(run->arena, value->str);
	return true;
}

static bool
read_table(struct run *run, const struct toml *table)
{
	const struct toml *requires = toml_get(table, "requires");
	const struct toml *name = toml_get(table, "build-backend");
	const struct toml *paths = toml_get(table, "backend-path");

	if (!requires)
		return diag_error(run->diag, toml_key_place(table),
			"'build-system' needs 'requires'");
	return read_list(run, requires, "build-system.requires",
		       check_requirement, &run->backend->requires) &&
	       (!name || read_name(run, name)) &&
	       (!paths || read_list(run, paths, "build-system.backend-path",
				  check_path, &run->backend->paths));
}

bool
backend_read(struct str text, struct str file, struct backend *backend,
	struct arena *arena, struct diag *diag)
{
	struct run run = {backend, arena, diag};
	const struct toml *root = toml_read(file, text, arena, diag);

	*backend = (struct backend){.name = legacy};
	if (!root)
		return false;
	const struct toml *table = toml_get(root, "build-system");
	if (table)
		return toml_expect(table, TOML_TABLE, "build-system", diag) &&
		       read_table(&run, table);
	vec_add(&backend->requires, arena, legacy_needs);
	return true;
}
