/* SPDX-License-Identifier: MIT */
/* pep508: markers and requirements. */
#include <stdlib.h>

#include "model/marker.h"
#include "model/require.h"
#include "vectors.h"

/* The comment that begins so, without the beginning; empty: there is none. */
static struct str
comment(const struct table *table, struct str begin)
{
	vec_for (const struct str, c, &table->comments)
		if (str_starts(*c, begin))
			return str_from_index(*c, begin.n);
	return S("");
}

/* "{a,b}" */
static struct str_vec
parse_set(struct vectors *v, struct str s)
{
	struct str_vec set = {0};
	struct str rest = str_sub(s, 1, s.n - 1), item;
	while (str_next(&rest, ',', &item))
		vec_add(&set, v->arena, item);
	return set;
}

/* Sets "name=value" in the environment. */
static void
set_value(struct vectors *v, struct marker_env *env, struct map *more,
	struct str assignment)
{
	struct str name, value;
	(void)str_cut(str_trim(assignment), '=', &name, &value);
	enum marker_variable variable = marker_variable_find(name);
	if (variable < MARKER_STRINGS) {
		env->value[variable] = value;
	} else if (variable == MARKER_EXTRA) {
		env->has_extra = true;
		env->extra = value;
	} else if (variable == MARKER_EXTRAS) {
		env->has_sets = true;
		env->extras = parse_set(v, value);
	} else if (variable == MARKER_DEPENDENCY_GROUPS) {
		env->has_sets = true;
		env->dependency_groups = parse_set(v, value);
	} else {
		struct str *text = arena_new(v->arena, struct str);
		*text = value;
		map_put(more, name, text);
		env->more = more;
	}
}

static struct marker_env
base_env(struct vectors *v, const struct table *table, struct str context)
{
	struct marker_env env = {
		.has_extra = str_is(context, "metadata"),
		.has_sets = str_is(context, "lock_file"),
	};
	struct str rest = comment(table, S("base: ")), item;
	while (str_next(&rest, ';', &item))
		set_value(v, &env, NULL, item);
	return env;
}

static const struct marker *
parse_or_fail(struct vectors *v, const struct row *row, struct str name)
{
	struct text_error error;
	const struct marker *marker =
		marker_parse(field(row, 0), v->arena, &error);
	if (!marker)
		fail(v, row->line, name, "refused at %zu: %s", error.at,
			error.what);
	return marker;
}

static void
run_marker_eval(struct vectors *v)
{
	static const struct str words[] = {
		[MARKER_FALSE] = {"0", 1},
		[MARKER_TRUE] = {"1", 1},
		[MARKER_UNDEFINED_NAME] = {"undefined-name", 14},
		[MARKER_UNDEFINED_COMPARISON] = {"undefined-comparison", 20},
	};
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct str name = row_name(v, row, row->fields.n);
		const struct marker *marker = parse_or_fail(v, row, name);
		if (!marker)
			continue;
		struct map more = {.arena = v->arena};
		struct marker_env env = base_env(v, &table, field(row, 1));
		for (size_t i = 3; i < row->fields.n; i++)
			set_value(v, &env, &more, field(row, i));
		answer(v, row->line, name,
			words[marker_eval(marker, &env, v->arena)],
			field(row, 2));
	}
}

struct env_vec VEC(struct marker_env);

/* "env: NAME; CONTEXT; name=value; ..." */
static struct env_vec
grid_envs(struct vectors *v, const struct table *table)
{
	struct env_vec envs = {0};
	vec_for (const struct str, c, &table->comments) {
		struct str rest = *c, name = {0}, context = {0}, item;
		if (!str_starts(rest, S("env: ")))
			continue;
		(void)str_next(&rest, ';', &name);
		(void)str_next(&rest, ';', &context);
		struct marker_env env = base_env(v, table, str_trim(context));
		while (str_next(&rest, ';', &item))
			set_value(v, &env, NULL, item);
		vec_add(&envs, v->arena, env);
	}
	return envs;
}

static void
run_marker_grid(struct vectors *v)
{
	static const char letters[] = {
		[MARKER_FALSE] = '0',
		[MARKER_TRUE] = '1',
		[MARKER_UNDEFINED_NAME] = 'n',
		[MARKER_UNDEFINED_COMPARISON] = 'u',
	};
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	struct env_vec envs = grid_envs(v, &table);
	vec_for (struct row, row, &table.rows) {
		const struct marker *marker =
			parse_or_fail(v, row, field(row, 0));
		if (!marker)
			continue;
		struct buf ours = {.arena = v->arena};
		vec_for (const struct marker_env, env, &envs)
			buf_addc(&ours,
				letters[marker_eval(marker, env, v->arena)]);
		answer(v, row->line, field(row, 0), buf_str(&ours),
			field(row, 1));
	}
}

/* The canonical form of a text, and whether there is one. */
typedef bool form_function(
	struct str text, struct buf *out, struct arena *arena);

static bool
marker_form(struct str text, struct buf *out, struct arena *arena)
{
	struct text_error error = {0};
	const struct marker *marker = marker_parse(text, arena, &error);
	if (marker)
		marker_print(marker, out);
	else
		buf_addf(out, "%zu: %s", error.at, error.what);
	return marker != NULL;
}

static bool
require_form(struct str text, struct buf *out, struct arena *arena)
{
	struct text_error error = {0};
	struct require require;
	bool done = require_parse(text, &require, arena, &error);
	if (done)
		require_print(&require, out);
	else
		buf_addf(out, "%zu: %s", error.at, error.what);
	return done;
}

/* What is valid must have that form and keep it; reasons are our own. */
static void
check_form(struct vectors *v, const struct row *row, form_function *form,
	bool valid, struct str want)
{
	struct buf ours = {.arena = v->arena}, again = {.arena = v->arena};
	bool done = form(field(row, 0), &ours, v->arena);
	if (!valid) {
		answer(v, row->line, field(row, 0),
			done ? buf_str(&ours) : S("invalid"), S("invalid"));
		return;
	}
	if (done && !form(buf_str(&ours), &again, v->arena))
		fail(v, row->line, field(row, 0), "our form '%.*s' is refused",
			STR(buf_str(&ours)));
	else if (done && !str_eq(buf_str(&ours), buf_str(&again)))
		fail(v, row->line, field(row, 0), "our form '%.*s' changes",
			STR(buf_str(&ours)));
	else
		answer(v, row->line, field(row, 0), buf_str(&ours), want);
}

static void
run_forms(struct vectors *v, form_function *form, bool valid, bool mutant)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows)
		check_form(v, row, form,
			mutant ? str_is(field(row, 1), "1") : valid,
			field(row, mutant ? 2 : 1));
}

static void
run_marker_valid(struct vectors *v)
{
	run_forms(v, marker_form, true, false);
}

static void
run_marker_invalid(struct vectors *v)
{
	run_forms(v, marker_form, false, false);
}

static void
run_marker_mutant(struct vectors *v)
{
	run_forms(v, marker_form, false, true);
}

static void
run_require_invalid(struct vectors *v)
{
	run_forms(v, require_form, false, false);
}

static void
run_require_mutant(struct vectors *v)
{
	run_forms(v, require_form, false, true);
}

/* text name canonical-name extras url specifier marker normalised */
static void
check_parts(struct vectors *v, const struct row *row)
{
	struct require r;
	struct text_error error;
	if (!require_parse(field(row, 0), &r, v->arena, &error)) {
		fail(v, row->line, field(row, 0), "refused at %zu: %s",
			error.at, error.what);
		return;
	}
	struct buf marker = {.arena = v->arena}, all = {.arena = v->arena};
	if (r.marker)
		marker_print(r.marker, &marker);
	require_print(&r, &all);
	struct str parts[] = {r.name, r.canonical,
		str_join(v->arena, &r.extras, S(",")), r.url,
		spec_str(&r.spec, v->arena), buf_str(&marker), buf_str(&all)};
	struct str_vec ours = {.v = parts, .n = countof(parts)};
	struct str_vec want = {0};
	for (size_t i = 1; i <= countof(parts); i++)
		vec_add(&want, v->arena, field(row, i));
	answer(v, row->line, field(row, 0), str_join(v->arena, &ours, S(" | ")),
		str_join(v->arena, &want, S(" | ")));
}

static void
run_require_parts(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows)
		check_parts(v, row);
}

static void
run_require_pair(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct require a, b;
		struct str ours = S("refused");
		if (require_parse(field(row, 0), &a, v->arena, NULL) &&
			require_parse(field(row, 1), &b, v->arena, NULL))
			ours = require_equal(&a, &b, v->arena) ? S("1")
							       : S("0");
		answer(v, row->line, row_name(v, row, 2), ours, field(row, 2));
	}
}

const struct family pep508_families[] = {
	{"pep508/marker-eval", run_marker_eval},
	{"pep508/marker-grid", run_marker_grid},
	{"pep508/marker-invalid", run_marker_invalid},
	{"pep508/marker-mutant", run_marker_mutant},
	{"pep508/marker-valid", run_marker_valid},
	{"pep508/requirement-invalid", run_require_invalid},
	{"pep508/requirement-mutant", run_require_mutant},
	{"pep508/requirement-pair", run_require_pair},
	{"pep508/requirement-real", run_require_parts},
	{"pep508/requirement-valid", run_require_parts},
	{0},
};
