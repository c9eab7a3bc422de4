/* SPDX-License-Identifier: MIT */
#include "model/groups.h"

#include "base/near.h"
#include "format/toml.h"
#include "model/name.h"
#include "model/reqfile.h"
#include "model/require.h"

struct reading {
	const struct toml *table; /* [dependency-groups]; NULL: none */
	struct conf_package_vec *packages;
	struct str_vec open; /* groups that are being read, normalised */
	struct str_vec done;
	struct arena *arena;
	struct diag *diag;
};

/* Where that byte of a string stands; escapes are rare in requirements. */
static struct place
inside(const struct toml *value, size_t offset)
{
	struct place place = toml_place(value);
	place.column += 1 + offset;
	return place;
}

static const struct toml *
find(const struct reading *r, struct str name)
{
	if (!r->table)
		return NULL;
	toml_for(it, r->table)
	{
		if (str_eq(name_normalise(r->arena, it->key), name))
			return toml_of(it);
	}
	return NULL;
}

static bool
unknown(const struct reading *r, struct str name, struct place place)
{
	struct str_vec names = {0};

	(void)diag_error(r->diag, place,
		"pyproject.toml has no dependency group '%.*s'", STR(name));
	if (!r->table)
		return diag_hint(
			r->diag, "it has no [dependency-groups] at all");
	toml_for(it, r->table)
	{
		vec_add(&names, r->arena, name_normalise(r->arena, it->key));
	}
	struct str near = near_name(name, names.v, names.n);
	if (near.n)
		return diag_hint(r->diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(r->diag, "the groups are: %.*s",
		STR(str_join(r->arena, &names, S(", "))));
}

static bool
add_requirement(struct reading *r, const struct toml *item)
{
	struct require *require = arena_new(r->arena, struct require);
	struct text_error error = {0};
	struct buf out = {.arena = r->arena};
	struct str text = item->str;

	if (!require_parse(text, require, r->arena, &error)) {
		(void)diag_error(r->diag, inside(item, error.at),
			"'%.*s' is not a requirement: %s", STR(text),
			error.what);
		return error.hint ? diag_hint(r->diag, "%s", error.hint)
				  : false;
	}
	if (require->url.n) {
		struct conf_package package = {.place = inside(item, 0)};
		if (!reqfile_url(text, require, &package, r->arena, r->diag))
			return false;
		vec_add(r->packages, r->arena, package);
		return true;
	}
	require_print(require, &out);
	vec_add(r->packages, r->arena,
		(struct conf_package){
			.name = require->canonical,
			.text = buf_str(&out),
			.require = require,
			.place = inside(item, 0),
		});
	return true;
}

static bool read_group(
	struct reading *r, struct str written, struct place place);

/* {include-group = "NAME"}, and nothing else in it. */
static bool
read_include(struct reading *r, const struct toml *item)
{
	const struct toml *name = toml_get(item, "include-group");

	if (!name || item->table.items.n != 1) {
		(void)diag_error(r->diag, toml_place(item),
			"this is no item of a dependency group");
		return diag_hint(r->diag,
			"write a requirement, or {include-group = \"NAME\"}");
	}
	return toml_expect(name, TOML_STRING, "include-group", r->diag) &&
	       read_group(r, name->str, inside(name, 0));
}

static bool
read_item(struct reading *r, const struct toml *item)
{
	if (item->kind == TOML_STRING)
		return add_requirement(r, item);
	return toml_expect(item, TOML_TABLE, "the group's item", r->diag) &&
	       read_include(r, item);
}

static bool
circle(const struct reading *r, struct str name, struct place place)
{
	struct buf way = {.arena = r->arena};
	bool inside_it = false;

	vec_for (const struct str, it, &r->open) {
		inside_it |= str_eq(*it, name);
		if (inside_it)
			buf_addf(&way, "'%.*s' includes ", STR(*it));
	}
	return diag_error(r->diag, place,
		"dependency groups include each other: %.*s'%.*s'",
		STR(buf_str(&way)), STR(name));
}

/* What two names lead to is read once. */
static bool
read_group(struct reading *r, struct str written, struct place place)
{
	struct str name = name_normalise(r->arena, written);
	const struct toml *group = find(r, name);
	bool good = true;

	if (!group)
		return unknown(r, name, place);
	if (str_vec_has(&r->open, name))
		return circle(r, name, place);
	if (str_vec_has(&r->done, name))
		return true;
	if (!toml_expect(group, TOML_ARRAY, "a dependency group", r->diag))
		return false;
	vec_add(&r->open, r->arena, name);
	for (size_t i = 0; i < group->array.n; i++)
		good &= read_item(r, group->array.v[i]);
	r->open.n--;
	vec_add(&r->done, r->arena, name);
	return good;
}

/* Two spellings of one name would make it chance which one counts. */
static bool
check_names(const struct reading *r)
{
	struct map seen = {.arena = r->arena};
	bool good = true;

	toml_for(it, r->table)
	{
		struct str name = name_normalise(r->arena, it->key);
		const struct toml *before = map_get(&seen, name);
		if (!before) {
			map_put(&seen, name, toml_of(it));
			continue;
		}
		good = diag_error(r->diag, toml_key_place(toml_of(it)),
			"'%.*s' is the same dependency group again",
			STR(it->key));
		diag_note(r->diag, toml_key_place(before), "it is here first");
	}
	return good;
}

bool
groups_read(struct str text, struct str file, const struct conf_word_vec *names,
	struct conf_package_vec *packages, struct arena *arena,
	struct diag *diag)
{
	struct reading r = {.packages = packages, .arena = arena, .diag = diag};
	const struct toml *top = toml_read(file, text, arena, diag);
	bool good = true;

	if (!top)
		return false;
	r.table = toml_get(top, "dependency-groups");
	if (r.table &&
		(!toml_expect(r.table, TOML_TABLE, "dependency-groups", diag) ||
			!check_names(&r)))
		return false;
	vec_for (const struct conf_word, it, names) {
		good &= read_group(&r, it->text, it->place);
	}
	return good;
}

/* A table of a pyproject.toml, or NULL, also where the text is no TOML. */
static const struct toml *
table_of(struct str text, const char *key, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	const struct toml *top =
		toml_read(S("pyproject.toml"), text, arena, &ignored);
	const struct toml *table = top ? toml_get(top, key) : NULL;

	return table && table->kind == TOML_TABLE ? table : NULL;
}

struct str_vec
groups_names(struct str text, struct arena *arena)
{
	const struct toml *table = table_of(text, "dependency-groups", arena);
	struct str_vec names = {0};

	if (!table)
		return names;
	toml_for(it, table)
	{
		vec_add(&names, arena, it->key);
	}
	return names;
}

struct str
groups_project_name(struct str text, struct arena *arena)
{
	const struct toml *project = table_of(text, "project", arena);
	const struct toml *name = project ? toml_get(project, "name") : NULL;

	if (!name || name->kind != TOML_STRING || !name_check(name->str, NULL))
		return S("");
	return name_normalise(arena, name->str);
}

struct str
groups_setup_name(struct str text, struct arena *arena)
{
	struct str line, key, value;
	bool metadata = false;

	while (str_next(&text, '\n', &line)) {
		if (str_starts(line, S("[")))
			metadata = str_is(str_trim(line), "[metadata]");
		else if (metadata && str_cut(line, '=', &key, &value) &&
			 str_is(str_trim(key), "name") &&
			 name_check(str_trim(value), NULL))
			return name_normalise(arena, str_trim(value));
	}
	return S("");
}
