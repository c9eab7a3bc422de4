/* SPDX-License-Identifier: MIT */
/* Versions and specifiers. */
#include "model/spec.h"
#include "model/version.h"
#include "vectors.h"

/* "1" or "0". */
static struct str
flag(bool b)
{
	return b ? S("1") : S("0");
}

static enum spec_pre
read_pre(struct str field)
{
	if (str_is(field, "-"))
		return SPEC_PRE_AUTO;
	return str_is(field, "1") ? SPEC_PRE_YES : SPEC_PRE_NO;
}

static void
version_valid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct version x;
		struct buf buf = {.arena = v->arena};
		struct str_vec want = row->fields;
		if (!version_parse(field(row, 0), &x, v->arena, NULL)) {
			fail(v, row->line, row_name(v, row, 1), "refused");
			continue;
		}
		static const enum version_part parts[] = {VERSION_ALL,
			VERSION_CANONICAL, VERSION_PUBLIC, VERSION_BASE};
		for (size_t i = 0; i < countof(parts); i++)
			buf_addf(&buf, "%.*s ",
				STR(version_print(&x, parts[i], v->arena)));
		size_t n = buf.n;
		buf_addz(&buf, version_is_prerelease(&x) ? "a" : "");
		buf_addz(&buf, x.has_post ? "p" : "");
		buf_addz(&buf, x.has_dev ? "d" : "");
		buf_addz(&buf, buf.n == n ? "-" : "");
		want.v++;
		want.n--;
		answer(v, row->line, row_name(v, row, 1), buf_str(&buf),
			str_join(v->arena, &want, S(" ")));
	}
}

static void
version_invalid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct version x;
		struct str ours = S("refused");
		if (version_parse(field(row, 0), &x, v->arena, NULL))
			ours = version_str(&x, v->arena);
		answer(v, row->line, row_name(v, row, 1), ours, S("refused"));
	}
}

static void
version_mutant(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct version x;
		struct str ours = S("refused"), want = S("refused");
		if (str_is(field(row, 1), "1"))
			want = field(row, 2);
		if (version_parse(field(row, 0), &x, v->arena, NULL))
			ours = version_str(&x, v->arena);
		answer(v, row->line, row_name(v, row, 1), ours, want);
	}
}

static struct str
order_of(int c)
{
	return c < 0 ? S("less") : c ? S("greater") : S("equal");
}

/* Each version against the line's first, that against the one before. */
static void
version_order(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	const struct version *before = NULL;
	vec_for (struct row, row, &table.rows) {
		const struct version *first = before;
		vec_for (struct str, text, &row->fields) {
			struct version *x = arena_new(v->arena, struct version);
			struct str ours = S("refused"), want = S("equal");
			if (text == row->fields.v)
				want = first ? S("less") : S("equal");
			if (version_parse(*text, x, v->arena, NULL)) {
				ours = order_of(
					first ? version_cmp(first, x) : 0);
				first = text == row->fields.v ? x : first;
				before = first;
			}
			answer(v, row->line, *text, ours, want);
		}
	}
}

static struct spec_item
read_item(struct str text, struct arena *arena)
{
	struct version *version = arena_new(arena, struct version);
	struct spec_item item = {.text = text};
	if (version_parse(text, version, arena, NULL))
		item.version = version;
	return item;
}

static void
contains(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str ours = S("refused");
		if (spec_parse(field(row, 0), &set, v->arena, NULL)) {
			set.pre = read_pre(field(row, 1));
			enum spec_pre pre = read_pre(field(row, 3));
			if (str_is(field(row, 4), "1"))
				pre = SPEC_PRE_YES;
			ours = flag(spec_contains(
				&set, read_item(field(row, 2), v->arena), pre));
		}
		answer(v, row->line, row_name(v, row, 5), ours, field(row, 5));
	}
}

static char
matrix_letter(const struct spec_set *set, struct spec_item item)
{
	if (spec_contains(set, item, SPEC_PRE_NO))
		return '1';
	if (spec_contains(set, item, SPEC_PRE_AUTO))
		return 'p';
	return spec_contains(set, item, SPEC_PRE_YES) ? 't' : '0';
}

struct spec_item_vec VEC(struct spec_item);

/* Compares one letter; names the case only where it matters. */
static void
letter(struct vectors *v, size_t line, struct str left, struct str right,
	char ours, char want)
{
	if (ours == want && !v->differences.n) {
		pass(v);
		return;
	}
	struct str name =
		str_fmt(v->arena, "%.*s | %.*s", STR(left), STR(right));
	answer(v, line, name, (struct str){&ours, 1}, (struct str){&want, 1});
}

static void
contains_matrix(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	struct spec_item_vec items = {0};
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str want = field(row, 2);
		if (str_is(field(row, 0), "V")) {
			vec_add(&items, v->arena,
				read_item(field(row, 2), v->arena));
			continue;
		}
		if (!spec_parse(field(row, 1), &set, v->arena, NULL) ||
			want.n > items.n) {
			fail(v, row->line, field(row, 1), "refused");
			continue;
		}
		for (size_t i = 0; i < want.n; i++)
			letter(v, row->line, field(row, 1), items.v[i].text,
				matrix_letter(&set, items.v[i]), want.p[i]);
	}
}

static void
filter(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct spec_item_vec items = {0};
		struct buf kept = {.arena = v->arena};
		for (size_t i = 4; i < row->fields.n; i++)
			vec_add(&items, v->arena,
				read_item(field(row, i), v->arena));
		bool *letters = arena_array(v->arena, bool, items.n + 1);
		if (spec_parse(field(row, 0), &set, v->arena, NULL)) {
			set.pre = read_pre(field(row, 1));
			spec_filter(&set, items.v, items.n,
				read_pre(field(row, 2)), letters);
			for (size_t i = 0; i < items.n; i++)
				buf_addc(&kept, letters[i] ? '1' : '0');
		} else {
			buf_addz(&kept, "refused");
		}
		answer(v, row->line, row_name(v, row, row->fields.n),
			buf_str(&kept), field(row, 3));
	}
}

static void
specifier_valid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str ours = S("refused");
		if (spec_parse(field(row, 0), &set, v->arena, NULL))
			ours = str_fmt(v->arena, "%.*s %d",
				STR(spec_str(&set, v->arena)),
				spec_asks_for_prereleases(&set));
		answer(v, row->line, row_name(v, row, 1), ours,
			str_fmt(v->arena, "%.*s %.*s", STR(field(row, 1)),
				STR(field(row, 2))));
	}
}

static void
specifier_mutant(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str ours = S("refused"), want = S("refused");
		if (str_is(field(row, 1), "1"))
			want = field(row, 2);
		if (spec_parse(field(row, 0), &set, v->arena, NULL))
			ours = spec_str(&set, v->arena);
		answer(v, row->line, row_name(v, row, 1), ours, want);
	}
}

static void
specifier_invalid(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str ours = S("refused");
		if (spec_parse(field(row, 0), &set, v->arena, NULL))
			ours = spec_str(&set, v->arena);
		answer(v, row->line, row_name(v, row, 1), ours, S("refused"));
	}
}

static void
specifier_unsatisfiable(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set set;
		struct str ours = S("refused");
		if (spec_parse(field(row, 0), &set, v->arena, NULL)) {
			set.pre = read_pre(field(row, 1));
			ours = flag(spec_is_unsatisfiable(&set));
		}
		answer(v, row->line, row_name(v, row, 2), ours, field(row, 2));
	}
}

static struct str
relation_answer(enum spec_answer a)
{
	return a == SPEC_UNDECIDED ? S("error") : flag(a == SPEC_TRUE);
}

static struct str
relate(struct str relation, const struct spec_set *a, const struct spec_set *b,
	struct arena *arena)
{
	struct spec_set both;
	if (str_is(relation, "eq"))
		return flag(spec_eq(a, b, arena));
	if (str_is(relation, "subset"))
		return relation_answer(spec_is_subset(a, b, arena));
	if (str_is(relation, "superset"))
		return relation_answer(spec_is_subset(b, a, arena));
	if (str_is(relation, "disjoint"))
		return relation_answer(spec_is_disjoint(a, b, arena));
	if (str_is(relation, "and"))
		return spec_and(a, b, &both, arena) ? spec_str(&both, arena)
						    : S("error");
	return S("unknown relation");
}

static void
specifier_pair(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct spec_set a, b;
		struct str ours = S("refused");
		if (spec_parse(field(row, 1), &a, v->arena, NULL) &&
			spec_parse(field(row, 3), &b, v->arena, NULL)) {
			a.pre = read_pre(field(row, 2));
			b.pre = read_pre(field(row, 4));
			ours = relate(field(row, 0), &a, &b, v->arena);
		}
		answer(v, row->line, row_name(v, row, 5), ours, field(row, 5));
	}
}

static char
relation_letter(const struct spec_set *a, const struct spec_set *b,
	struct arena *scratch)
{
	bool no_a = spec_is_unsatisfiable(a), no_b = spec_is_unsatisfiable(b);
	if (no_a || no_b)
		return no_a && no_b ? '0' : no_a ? '(' : ')';
	bool in_b = spec_is_subset(a, b, scratch) == SPEC_TRUE;
	bool in_a = spec_is_subset(b, a, scratch) == SPEC_TRUE;
	if (in_a || in_b)
		return in_a && in_b ? '=' : in_b ? '<' : '>';
	return spec_is_disjoint(a, b, scratch) == SPEC_TRUE ? '|' : '.';
}

struct named_set {
	struct str text;
	struct spec_set set;
	bool ok;
};

struct named_set_vec VEC(struct named_set);

static void
relation_row(struct vectors *v, const struct row *row,
	const struct named_set_vec *sets)
{
	struct str want = field(row, 2);
	struct spec_set left;
	struct arena scratch = {0};
	if (!spec_parse(field(row, 1), &left, v->arena, NULL) ||
		want.n > sets->n) {
		fail(v, row->line, field(row, 1), "refused");
		return;
	}
	for (size_t i = 0; i < want.n; i++) {
		struct arena_mark mark = arena_mark(&scratch);
		char ours = '?';
		if (sets->v[i].ok)
			ours = relation_letter(
				&left, &sets->v[i].set, &scratch);
		letter(v, row->line, field(row, 1), sets->v[i].text, ours,
			want.p[i]);
		arena_reset(&scratch, mark);
	}
	arena_free(&scratch);
}

static void
relation_matrix(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	struct named_set_vec sets = {0};
	vec_for (struct row, row, &table.rows) {
		if (str_is(field(row, 0), "R")) {
			relation_row(v, row, &sets);
			continue;
		}
		struct named_set *s = vec_new(&sets, v->arena);
		s->text = field(row, 2);
		s->ok = spec_parse(s->text, &s->set, v->arena, NULL);
	}
}

const struct family pep440_families[] = {
	{"pep440/contains", contains},
	{"pep440/contains-matrix", contains_matrix},
	{"pep440/filter", filter},
	{"pep440/relation-matrix", relation_matrix},
	{"pep440/specifier-invalid", specifier_invalid},
	{"pep440/specifier-mutant", specifier_mutant},
	{"pep440/specifier-pair", specifier_pair},
	{"pep440/specifier-unsatisfiable", specifier_unsatisfiable},
	{"pep440/specifier-valid", specifier_valid},
	{"pep440/version-invalid", version_invalid},
	{"pep440/version-mutant", version_mutant},
	{"pep440/version-order", version_order},
	{"pep440/version-order-real", version_order},
	{"pep440/version-valid", version_valid},
	{NULL, NULL},
};
