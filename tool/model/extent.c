/* SPDX-License-Identifier: MIT */
#include "model/extent.h"

#include <stdlib.h>

#include "model/version.h"

/* When a part of a marker is true (or false: see negate): always, never, or
 * where the text holds. */
enum when { NEVER, ALWAYS, WHERE };

struct piece {
	enum when when;
	struct str text;
	bool is_or; /* the text's outermost operator */
};

struct asking {
	const struct marker_env *env; /* with the extra */
	bool negate;
	struct arena *arena;
};

static bool
is_true(const struct marker *marker, const struct marker_env *env,
	struct arena *arena)
{
	return marker_eval(marker, env, arena) == MARKER_TRUE;
}

static struct str
print(const struct marker *marker, struct arena *arena)
{
	struct buf out = {.arena = arena};
	marker_print(marker, &out);
	return buf_str(&out);
}

/* The operator that says the opposite; false: there is none. */
static bool
opposite(enum marker_op op, enum marker_op *other)
{
	static const enum marker_op pairs[][2] = {{MARKER_LT, MARKER_GE},
		{MARKER_LE, MARKER_GT}, {MARKER_EQ, MARKER_NE},
		{MARKER_IN, MARKER_NOT_IN}};
	for (size_t i = 0; i < countof(pairs); i++) {
		for (size_t j = 0; j < 2; j++) {
			if (pairs[i][j] != op)
				continue;
			*other = pairs[i][1 - j];
			return true;
		}
	}
	return false;
}

static bool
is_about_here(const struct marker *term)
{
	enum marker_variable left = term->left.variable,
			     right = term->right.variable;
	return (left < MARKER_STRINGS || right < MARKER_STRINGS) &&
	       (left < MARKER_STRINGS || left == MARKER_NONE) &&
	       (right < MARKER_STRINGS || right == MARKER_NONE);
}

/* 'os_name == "posix"', of what it is here. */
static struct str
pinned(enum marker_variable variable, const struct asking *asking)
{
	struct marker marker = {
		.left = {variable, str_from(marker_variable_name(variable))},
		.right = {MARKER_NONE, asking->env->value[variable]},
		.op = MARKER_EQ,
	};
	return print(&marker, asking->arena);
}

/* Where a comparison has no opposite, or one that is not true when it is false
 * (both '<3.13' and '>=3.13' leave 3.13.0rc1 out), what it is here is all that
 * is known. */
static struct piece
only_here(const struct marker *term, bool holds, const struct asking *asking)
{
	struct piece piece = {.when = holds ? WHERE : NEVER};
	struct str_vec texts = {0};

	if (term->left.variable < MARKER_STRINGS)
		vec_add(&texts, asking->arena,
			pinned(term->left.variable, asking));
	if (term->right.variable < MARKER_STRINGS)
		vec_add(&texts, asking->arena,
			pinned(term->right.variable, asking));
	piece.text = str_join(asking->arena, &texts, S(" and "));
	return piece;
}

static struct piece
compare(const struct marker *term, const struct asking *asking)
{
	struct marker alone = *term;
	alone.next = NULL;
	bool here = is_true(&alone, asking->env, asking->arena);
	bool holds = here != asking->negate;

	if (!is_about_here(term))
		return (struct piece){.when = holds ? ALWAYS : NEVER};
	if (asking->negate &&
		(!opposite(term->op, &alone.op) ||
			is_true(&alone, asking->env, asking->arena) != holds))
		return only_here(term, holds, asking);
	return (struct piece){WHERE, print(&alone, asking->arena), false};
}

static struct str
enclosed(const struct piece *piece, bool in_or, struct arena *arena)
{
	if (!piece->is_or || in_or)
		return piece->text;
	return str_fmt(arena, "(%.*s)", STR(piece->text));
}

static struct piece
join(struct piece a, struct piece b, bool is_or, struct arena *arena)
{
	enum when strong = is_or ? ALWAYS : NEVER,
		  neutral = is_or ? NEVER : ALWAYS;

	if (a.when == strong || b.when == neutral)
		return a;
	if (b.when == strong || a.when == neutral)
		return b;
	return (struct piece){WHERE,
		str_fmt(arena, "%.*s %s %.*s", STR(enclosed(&a, is_or, arena)),
			is_or ? "or" : "and", STR(enclosed(&b, is_or, arena))),
		is_or};
}

/* 'and' binds closer than 'or'; negated, each is the other. */
static struct piece
explain(const struct marker *marker, const struct asking *asking)
{
	bool negate = asking->negate;
	struct piece any = {.when = negate ? ALWAYS : NEVER};

	for (const struct marker *it = marker; it; it = it->next) {
		struct piece all = {.when = negate ? NEVER : ALWAYS};
		for (;; it = it->next) {
			struct piece piece =
				it->group ? explain(it->group, asking)
					  : compare(it, asking);
			all = join(all, piece, negate, asking->arena);
			if (!it->next || it->is_or)
				break;
		}
		any = join(any, all, !negate, asking->arena);
	}
	return any;
}

/* What 'and' joins are conditions of their own. */
static void
add(struct extent *extent, const struct piece *piece)
{
	struct arena *arena = extent->arena;
	const struct marker *marker =
		piece->is_or ? NULL : marker_parse(piece->text, arena, NULL);

	if (!marker) {
		struct str text = enclosed(piece, false, arena);
		if (!str_vec_has(&extent->conditions, text))
			vec_add(&extent->conditions, arena, text);
	}
	for (; marker; marker = marker->next) {
		struct marker alone = *marker;
		alone.next = NULL;
		struct str text = print(&alone, arena);
		if (alone.group)
			text = str_fmt(arena, "(%.*s)", STR(text));
		if (!str_vec_has(&extent->conditions, text))
			vec_add(&extent->conditions, arena, text);
	}
}

static void
add_reason(struct extent *extent, const struct marker *marker,
	const struct asking *asking)
{
	struct piece piece = explain(marker, asking);

	if (piece.when == WHERE)
		add(extent, &piece);
}

bool
extent_holds(struct extent *extent, const struct marker *marker,
	const struct str_vec *extras)
{
	struct marker_env env = *extent->env;
	struct asking asking = {.env = &env, .arena = extent->arena};

	if (!marker)
		return true;
	env.has_extra = true;
	for (size_t i = 0; i <= extras->n; i++) {
		env.extra = i ? extras->v[i - 1] : S("");
		if (!is_true(marker, &env, extent->arena))
			continue;
		add_reason(extent, marker, &asking);
		return true;
	}
	asking.negate = true;
	for (size_t i = 0; i <= extras->n; i++) {
		env.extra = i ? extras->v[i - 1] : S("");
		add_reason(extent, marker, &asking);
	}
	return false;
}

/* A condition that is one comparison of a variable with a text. */
struct single {
	bool is;
	enum marker_variable variable;
	enum marker_op op;
	struct str text;
};

static struct single
single(struct str condition, struct arena *arena)
{
	const struct marker *marker = marker_parse(condition, arena, NULL);

	if (!marker || marker->next || marker->group ||
		marker->right.variable != MARKER_NONE)
		return (struct single){0};
	return (struct single){
		true, marker->left.variable, marker->op, marker->right.text};
}

/* +1: a lower bound, -1: an upper one, 0: none. */
static int
bound(const struct single *a)
{
	if (a->variable != MARKER_PYTHON_VERSION &&
		a->variable != MARKER_PYTHON_FULL_VERSION &&
		a->variable != MARKER_IMPLEMENTATION_VERSION)
		return 0;
	return (a->op == MARKER_GE || a->op == MARKER_GT) -
	       (a->op == MARKER_LE || a->op == MARKER_LT);
}

/* Both hold here. Does a say all that b says? */
static bool
implies(const struct single *a, const struct single *b, struct arena *arena)
{
	struct version x, y;
	int side = bound(a);

	if (!a->is || !b->is || a->variable != b->variable)
		return false;
	if (a->op == MARKER_EQ && !str_ends(a->text, S(".*")))
		return true;
	if (!side || side != bound(b) ||
		!version_parse(a->text, &x, arena, NULL) ||
		!version_parse(b->text, &y, arena, NULL))
		return false;
	int order = version_cmp(&x, &y) * side;
	return order > 0 || (order == 0 && a->op == b->op);
}

/* Does the single condition make one of what 'or' joins true? */
static bool
makes_true(const struct extent *extent, const struct single *a,
	struct str condition)
{
	struct arena *arena = extent->arena;
	const struct marker *group = marker_parse(condition, arena, NULL);

	/* Parentheses around all are a group. */
	while (group && group->group && !group->next)
		group = group->group;
	bool alone = true;
	for (; a->is && group; group = group->next) {
		struct marker term = *group;
		bool ends = !term.next || term.is_or;
		term.next = NULL;
		struct single b = single(print(&term, arena), arena);
		if (alone && ends && is_true(&term, extent->env, arena) &&
			implies(a, &b, arena))
			return true;
		alone = ends;
	}
	return false;
}

/* Does the condition at one place make that at another needless? Of two that
 * say the same the first stays. */
static bool
makes_needless(const struct extent *extent, const struct single *one,
	const struct single *other, struct str condition)
{
	if (!one->is || one == other)
		return false;
	if (!other->is)
		return makes_true(extent, one, condition);
	return implies(one, other, extent->arena) &&
	       (one < other || !implies(other, one, extent->arena));
}

static bool
is_needed(const struct extent *extent, const struct single *singles, size_t i)
{
	const struct str_vec *all = &extent->conditions;

	for (size_t j = 0; j < all->n; j++) {
		if (makes_needless(extent, &singles[j], &singles[i], all->v[i]))
			return false;
	}
	return true;
}

struct str
extent_marker(const struct extent *extent)
{
	const struct str_vec *all = &extent->conditions;
	struct arena *arena = extent->arena;
	struct single *singles = arena_array(arena, struct single, all->n);
	struct str_vec kept = {0};

	for (size_t i = 0; i < all->n; i++)
		singles[i] = single(all->v[i], arena);
	for (size_t i = 0; i < all->n; i++) {
		if (is_needed(extent, singles, i))
			vec_add(&kept, arena, all->v[i]);
	}
	if (kept.n)
		qsort(kept.v, kept.n, sizeof *kept.v, str_cmp_items);
	return str_join(arena, &kept, S(" and "));
}
