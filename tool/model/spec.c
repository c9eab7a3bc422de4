/* SPDX-License-Identifier: MIT */
#include "model/spec.h"

#include <stdlib.h>

#include "model/text.h"

/* An operator stands before those that it begins with. */
static const struct {
	struct str text;
	enum spec_op op;
} operators[] = {
	{{"===", 3}, SPEC_ARBITRARY},
	{{"==", 2}, SPEC_EQ},
	{{"!=", 2}, SPEC_NE},
	{{"<=", 2}, SPEC_LE},
	{{">=", 2}, SPEC_GE},
	{{"~=", 2}, SPEC_COMPATIBLE},
	{{"<", 1}, SPEC_LT},
	{{">", 1}, SPEC_GT},
};

struct str
spec_op_str(enum spec_op op)
{
	for (size_t i = 0; i < countof(operators); i++)
		if (operators[i].op == op)
			return operators[i].text;
	return S("");
}

/* How many bytes of text the operator takes, 0 where there is none. */
static size_t
take_operator(struct str text, enum spec_op *op)
{
	for (size_t i = 0; i < countof(operators); i++)
		if (str_starts(text, operators[i].text)) {
			*op = operators[i].op;
			return operators[i].text.n;
		}
	return 0;
}

static bool
no_operator(struct str text, struct text_error *error)
{
	if (str_starts(text, S("=")) || str_starts(text, S("~")))
		return text_error_hint(error, 0, "unknown operator",
			"use one of == != <= >= < > ~= ===");
	if (text.n && text_is_digit(text.p[0]))
		return text_error_hint(error, 0,
			"expected an operator before the version",
			"for example '==2.1' or '>=2.1'");
	return text_error(error, 0,
		"expected an operator: one of == != <= >= < > ~= ===");
}

/* The first version of the next series: 1.2 becomes 1.3.dev0. */
static struct cut
before_next(const struct version *v, size_t release, struct arena *arena)
{
	struct version next = {.epoch = v->epoch,
		.pre = VERSION_NO_PRE,
		.has_dev = true,
		.dev = S("0")};
	for (size_t i = 0; i < release; i++)
		vec_add(&next.release, arena, v->release.v[i]);
	struct str *last = &next.release.v[release - 1];
	*last = version_next_number(*last, arena);
	return cut_before(&next);
}

/* Below every development release of the version too. */
static struct cut
before_dev(const struct version *v)
{
	struct version first = *v;
	first.local = (struct str_vec){0};
	first.has_dev = true;
	first.dev = S("0");
	return cut_before(&first);
}

/* What ==, != and ~= speak about; one range. */
static struct range
equal_range(const struct spec *spec, struct arena *arena)
{
	const struct version *v = &spec->version;
	if (spec->wildcard)
		return (struct range){
			before_dev(v), before_next(v, v->release.n, arena)};
	struct range r = {.low = cut_before(v)};
	if (spec->op == SPEC_COMPATIBLE)
		r.high = before_next(v, v->release.n - 1, arena);
	else if (v->local.n)
		r.high = (struct cut){CUT_AFTER, *v};
	else
		r.high = cut_after_locals(v, arena);
	return r;
}

/* What <, <=, > and >= admit (PEP 440, "Exclusive ordered comparison"). */
static struct range
ordered_range(const struct spec *spec, struct arena *arena)
{
	const struct version *v = &spec->version;
	struct range r = {{.kind = CUT_LOWEST}, {.kind = CUT_HIGHEST}};
	if (spec->op == SPEC_GE)
		r.low = cut_before(v);
	else if (spec->op == SPEC_LE)
		r.high = cut_after_locals(v, arena);
	else if (spec->op == SPEC_LT)
		r.high = version_is_prerelease(v) ? cut_before(v)
						  : before_dev(v);
	else if (v->has_post || v->has_dev)
		r.low = cut_after_locals(v, arena);
	else
		r.low = cut_after_posts(v, arena);
	return r;
}

static void
set_ranges(struct spec *spec, struct arena *arena)
{
	struct range r;
	spec->ranges = (struct range_vec){0};
	switch (spec->op) {
	case SPEC_ARBITRARY:
		spec->ranges = range_full(arena);
		return;
	case SPEC_EQ:
	case SPEC_NE:
	case SPEC_COMPATIBLE:
		r = equal_range(spec, arena);
		break;
	default:
		r = ordered_range(spec, arena);
	}
	range_add(&spec->ranges, r.low, r.high, arena);
	if (spec->op == SPEC_NE)
		spec->ranges = range_complement(&spec->ranges, arena);
}

/* What the version of an operator may not have; the version is a valid one. */
static bool
check_version(const struct spec *spec, struct text_error *error)
{
	const struct version *v = &spec->version;
	bool equality = spec->op == SPEC_EQ || spec->op == SPEC_NE;
	bool plain = v->pre == VERSION_NO_PRE && !v->has_post && !v->has_dev &&
		     !v->local.n;
	if (spec->wildcard && (!equality || !plain))
		return text_error_hint(error, spec->text.n - 2,
			equality ? "'.*' can follow a release alone"
				 : "'.*' can follow == and != alone",
			"for example '==2.1.*'");
	if (v->local.n && !equality)
		return text_error_hint(error, str_index(spec->text, '+'),
			"a local version can follow == and != alone",
			"leave out '+' and what follows it");
	if (spec->op == SPEC_COMPATIBLE && v->release.n < 2)
		return text_error_hint(error, spec->text.n,
			"'~=' needs two numbers at least",
			"for example '~=2.0'");
	return true;
}

/* === takes anything but white space, ';' and ')'. */
static bool
parse_arbitrary(
	struct spec *spec, struct arena *arena, struct text_error *error)
{
	struct str rest = spec->text;
	for (; rest.n; rest = str_from_index(rest, 1))
		if (text_space(rest) || rest.p[0] == ';' || rest.p[0] == ')')
			return text_error(error, spec->text.n - rest.n,
				"bad character after '==='");
	spec->is_version =
		version_parse(spec->text, &spec->version, arena, NULL);
	return true;
}

static bool
parse_version(struct spec *spec, struct arena *arena, struct text_error *error)
{
	if (spec->op == SPEC_ARBITRARY)
		return parse_arbitrary(spec, arena, error);
	if (!spec->text.n)
		return text_error(error, 0, "expected a version");
	struct str text = spec->text;
	spec->wildcard = str_ends(text, S(".*"));
	if (spec->wildcard)
		text.n -= 2;
	if (text_trim(text).n != text.n)
		return text_error(
			error, text_trim(text).n, "white space before '.*'");
	spec->is_version = true;
	return version_parse(text, &spec->version, arena, error) &&
	       check_version(spec, error);
}

/* One clause, without white space around it. */
static bool
parse_clause(struct str text, struct spec *spec, struct arena *arena,
	struct text_error *error)
{
	size_t at = take_operator(text, &spec->op);
	if (!at)
		return no_operator(text, error);
	at += text_spaces(str_from_index(text, at));
	spec->text = str_from_index(text, at);
	if (!parse_version(spec, arena, error)) {
		if (error)
			error->at += at;
		return false;
	}
	set_ranges(spec, arena);
	return true;
}

static void
add_clause(struct spec_set *set, const struct spec *spec, struct arena *arena)
{
	set->ranges = set->specs.n ? range_intersect(
					     &set->ranges, &spec->ranges, arena)
				   : spec->ranges;
	set->has_arbitrary |= spec->op == SPEC_ARBITRARY;
	vec_add(&set->specs, arena, *spec);
}

bool
spec_parse(struct str text, struct spec_set *set, struct arena *arena,
	struct text_error *error)
{
	text = str_dup(arena, text);
	*set = (struct spec_set){0};
	struct str rest = text, part;
	while (str_next(&rest, ',', &part)) {
		struct spec spec = {0};
		struct str clause = text_trim(part);
		if (!clause.n)
			continue;
		if (!parse_clause(clause, &spec, arena, error)) {
			if (error)
				error->at += (size_t)(clause.p - text.p);
			return false;
		}
		add_clause(set, &spec, arena);
	}
	return true;
}

bool
spec_and(const struct spec_set *a, const struct spec_set *b,
	struct spec_set *both, struct arena *arena)
{
	if (a->pre != b->pre && a->pre != SPEC_PRE_AUTO &&
		b->pre != SPEC_PRE_AUTO)
		return false;
	*both = (struct spec_set){.pre = a->pre ? a->pre : b->pre};
	vec_for (struct spec, spec, &a->specs)
		add_clause(both, spec, arena);
	vec_for (struct spec, spec, &b->specs)
		add_clause(both, spec, arena);
	return true;
}

/* A clause as it is shown and as it is compared. */
struct clause {
	struct str shown, canonical;
};

struct clause_vec VEC(struct clause);

/* By hand, as the text after === may have a NUL in it. */
static struct str
with_operator(const struct spec *spec, struct str version, struct arena *arena)
{
	struct buf buf = {.arena = arena};
	buf_add(&buf, spec_op_str(spec->op));
	buf_add(&buf, version);
	return buf_str(&buf);
}

static struct str
canonical(const struct spec *spec, struct arena *arena)
{
	struct str version = spec->text;
	if (spec->op == SPEC_COMPATIBLE)
		version = version_str(&spec->version, arena);
	else if (spec->op != SPEC_ARBITRARY && !spec->wildcard)
		version =
			version_print(&spec->version, VERSION_CANONICAL, arena);
	return with_operator(spec, version, arena);
}

static int
cmp_clauses(const void *a, const void *b)
{
	const struct clause *x = a, *y = b;
	return str_cmp(x->shown, y->shown);
}

/* Sorted, those that say the same left out but for the first. */
static struct clause_vec
clauses(const struct spec_set *set, struct arena *arena)
{
	struct clause_vec all = {0}, unique = {0};
	vec_for (struct spec, spec, &set->specs)
		vec_add(&all, arena,
			(struct clause){with_operator(spec, spec->text, arena),
				canonical(spec, arena)});
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, cmp_clauses);
	vec_for (struct clause, c, &all) {
		bool seen = false;
		vec_for (struct clause, u, &unique)
			seen = seen || str_eq(u->canonical, c->canonical);
		if (!seen)
			vec_add(&unique, arena, *c);
	}
	return unique;
}

struct str
spec_str(const struct spec_set *set, struct arena *arena)
{
	struct buf buf = {.arena = arena};
	struct clause_vec all = clauses(set, arena);
	vec_for (struct clause, c, &all) {
		if (c != all.v)
			buf_addc(&buf, ',');
		buf_add(&buf, c->shown);
	}
	return buf_str(&buf);
}

bool
spec_eq(const struct spec_set *a, const struct spec_set *b,
	struct arena *scratch)
{
	struct clause_vec x = clauses(a, scratch), y = clauses(b, scratch);
	bool equal = x.n == y.n;
	for (size_t i = 0; equal && i < x.n; i++)
		equal = str_eq(x.v[i].canonical, y.v[i].canonical);
	return equal;
}
