/* SPDX-License-Identifier: MIT */
/* Names of projects, source archives and wheels; sets of tags. */
#include "model/name.h"
#include "model/tag.h"
#include "vectors.h"

static void
project_name(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct str text = field(row, 0);
		struct str ours = str_fmt(v->arena, "%.*s %d %d",
			STR(name_normalise(v->arena, text)),
			name_check(text, NULL), name_is_normalised(text));
		answer(v, row->line, row_name(v, row, 1), ours,
			str_fmt(v->arena, "%.*s %.*s %.*s", STR(field(row, 1)),
				STR(field(row, 2)), STR(field(row, 3))));
	}
}

static void
sdist(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct str name, ours = S(" ");
		struct version version;
		if (name_of_sdist(
			    field(row, 0), &name, &version, v->arena, NULL))
			ours = str_fmt(v->arena, "%.*s %.*s", STR(name),
				STR(version_str(&version, v->arena)));
		answer(v, row->line, row_name(v, row, 1), ours,
			str_fmt(v->arena, "%.*s %.*s", STR(field(row, 1)),
				STR(field(row, 2))));
	}
}

static struct str
expanded(const struct tag_set *set, struct arena *arena)
{
	struct str_vec tags = tag_set_expand(set, arena);
	return str_join(arena, &tags, S(" "));
}

static void
tag_set(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct tag_set set;
		struct str text = field(row, 0), ours;
		unsigned long long limit;
		bool limited = str_to_uint(field(row, 2), &limit);
		if (!tag_set_parse(text, &set, v->arena, NULL))
			ours = S("error-invalid");
		else if (str_is(field(row, 1), "1") &&
			 !tag_text_is_sorted(text))
			ours = S("error-unsorted");
		else if (limited && tag_set_count(&set) > limit)
			ours = S("error-many");
		else
			ours = expanded(&set, v->arena);
		answer(v, row->line, row_name(v, row, 3), ours, field(row, 3));
	}
}

/* name, version, build, tags with a space between; or "refused". */
static struct str
wheel_form(struct vectors *v, struct str file)
{
	struct wheel_name wheel;
	if (!wheel_name_parse(file, &wheel, v->arena, NULL))
		return S("refused");
	return str_fmt(v->arena, "%.*s %.*s %s%.*s%.*s %.*s", STR(wheel.name),
		STR(version_str(&wheel.version, v->arena)),
		wheel.build_number.n ? "" : "-", STR(wheel.build_number),
		STR(wheel.build_tag), STR(expanded(&wheel.tags, v->arena)));
}

static void
wheel_invalid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows)
		answer(v, row->line, row_name(v, row, 1),
			wheel_form(v, field(row, 0)), S("refused"));
}

static void
wheel_mutant(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows)
		answer(v, row->line, row_name(v, row, 1),
			wheel_form(v, field(row, 0)),
			str_is(field(row, 1), "1") ? field(row, 2)
						   : S("refused"));
}

/* name|version|build number|build tag of both kinds of table. */
static struct str
wheel_parts(struct vectors *v, const struct wheel_name *wheel)
{
	return str_fmt(v->arena, "%.*s|%.*s|%.*s|%.*s", STR(wheel->name),
		STR(version_str(&wheel->version, v->arena)),
		STR(wheel->build_number), STR(wheel->build_tag));
}

static struct str
wanted_parts(struct vectors *v, const struct row *row)
{
	struct str_vec parts = row->fields;
	parts.v++;
	parts.n--;
	return str_join(v->arena, &parts, S("|"));
}

static void
wheel_real(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct wheel_name wheel;
		struct str ours = S("refused");
		if (wheel_name_parse(field(row, 0), &wheel, v->arena, NULL))
			ours = str_fmt(v->arena, "%.*s|%zu",
				STR(wheel_parts(v, &wheel)),
				tag_set_expand(&wheel.tags, v->arena).n);
		answer(v, row->line, row_name(v, row, 1), ours,
			wanted_parts(v, row));
	}
}

static void
wheel_valid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct wheel_name wheel;
		struct str file = field(row, 0), ours = S("refused");
		if (wheel_name_parse(file, &wheel, v->arena, NULL))
			ours = str_fmt(v->arena, "%.*s|%d|%.*s",
				STR(wheel_parts(v, &wheel)),
				wheel_name_is_sorted(file),
				STR(expanded(&wheel.tags, v->arena)));
		answer(v, row->line, row_name(v, row, 1), ours,
			wanted_parts(v, row));
	}
}

const struct family names_families[] = {
	{"names/name", project_name},
	{"names/sdist", sdist},
	{"names/tag-set", tag_set},
	{"names/wheel-invalid", wheel_invalid},
	{"names/wheel-mutant", wheel_mutant},
	{"names/wheel-real", wheel_real},
	{"names/wheel-valid", wheel_valid},
	{NULL, NULL},
};
