/* SPDX-License-Identifier: MIT */
#include "model/require.h"

#include <stdlib.h>

#include "model/name.h"
#include "model/text.h"

struct parser {
	struct str text;
	size_t at;
	struct arena *arena;
	struct text_error *error;
};

static char
peek(const struct parser *p)
{
	return p->at < p->text.n ? p->text.p[p->at] : 0;
}

static void
skip_space(struct parser *p)
{
	while (peek(p) == ' ' || peek(p) == '\t')
		p->at++;
}

static bool
is_part(char c)
{
	return text_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

static bool
is_word(char c)
{
	return text_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/*
 * A name or an extra. It ends at the end of a word, so that '-' and '.' at its
 * end are no part of it; '_' there is, as packaging has it.
 */
static bool
take_name(struct parser *p, struct str *name)
{
	struct str s = str_from_index(p->text, p->at);
	size_t n = 0;
	if (!text_is_alnum(peek(p)))
		return false;
	while (n < s.n && is_part(s.p[n]))
		n++;
	while (n && is_word(s.p[n - 1]) == (n < s.n && is_word(s.p[n])))
		n--;
	*name = str_sub(s, 0, n);
	p->at += n;
	return n > 0;
}

static bool
parse_extra(struct parser *p, struct str_vec *extras)
{
	struct str extra;
	skip_space(p);
	if (!take_name(p, &extra))
		return text_error(
			p->error, p->at, "expected the name of an extra");
	if (!str_vec_has(extras, extra))
		vec_add(extras, p->arena, str_dup(p->arena, extra));
	skip_space(p);
	return true;
}

static bool
parse_extras(struct parser *p, struct str_vec *extras)
{
	if (peek(p) != '[')
		return true;
	do {
		p->at++;
		skip_space(p);
		if (!extras->n && peek(p) == ']')
			break;
		if (!parse_extra(p, extras))
			return false;
	} while (peek(p) == ',');
	if (peek(p) != ']')
		return text_error(
			p->error, p->at, "expected ',' or ']' after an extra");
	p->at++;
	if (extras->n > 1)
		qsort(extras->v, extras->n, sizeof *extras->v, str_cmp_items);
	return true;
}

static bool
parse_marker(struct parser *p, struct require *require)
{
	size_t begin = ++p->at;
	require->marker = marker_parse(
		str_from_index(p->text, begin), p->arena, p->error);
	if (!require->marker && p->error)
		p->error->at += begin;
	return require->marker != NULL;
}

static bool
parse_url(struct parser *p, struct require *require)
{
	p->at++;
	skip_space(p);
	struct str s = str_from_index(p->text, p->at), url = s;
	url.n = MIN(str_index(s, ' '), str_index(s, '\t'));
	if (!url.n)
		return text_error(p->error, p->at, "expected a URL after '@'");
	require->url = str_dup(p->arena, url);
	p->at += url.n;
	skip_space(p);
	if (p->at == p->text.n)
		return true;
	if (peek(p) == ';')
		return parse_marker(p, require);
	if (str_ends(url, S(";")))
		return text_error_hint(p->error, p->at,
			"expected ';' or the end after a URL",
			"a space must stand before the ';'");
	return text_error(
		p->error, p->at, "expected ';' or the end after a URL");
}

/* Without space and tab at its end. */
static struct str
trim_end(struct str s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* The clause that s begins with. What follows '===' is any text without white
 * space: commas are a part of it, as packaging has it. */
static struct str
first_clause(struct str s)
{
	if (!str_starts(s, S("===")))
		return trim_end(str_sub(s, 0, str_index(s, ',')));
	size_t n = 3 + text_spaces(str_from_index(s, 3));
	while (n < s.n && !text_space(str_from_index(s, n)))
		n++;
	return str_sub(s, 0, n);
}

/*
 * Here only space and tab may part clauses, and none but the last may be empty:
 * stricter than a set of specifiers by itself.
 */
static bool
check_clauses(struct parser *p, size_t end)
{
	struct parser q = *p;
	q.text.n = end;
	for (;;) {
		skip_space(&q);
		struct str clause = first_clause(str_from_index(q.text, q.at));
		if (!clause.n && q.at < end)
			return text_error(p->error, q.at,
				"expected a version specifier before ','");
		if (text_trim(clause).n != clause.n)
			return text_error(p->error, q.at,
				"only space and tab may stand between version "
				"specifiers");
		q.at += clause.n;
		skip_space(&q);
		if (q.at == end)
			return true;
		if (peek(&q) != ',')
			return text_error_hint(p->error, q.at,
				"expected ',' after a version specifier",
				"what follows '===' ends at a space: write "
				"' ,' after it");
		q.at++;
	}
}

/* The clauses that begin here, as far as ';', ')' or the end. */
static bool
parse_clauses(struct parser *p, struct require *require)
{
	struct str s = str_from_index(p->text, p->at);
	s.n = MIN(str_index(s, ';'), str_index(s, ')'));
	s = trim_end(s);
	if (!check_clauses(p, p->at + s.n))
		return false;
	if (!spec_parse(s, &require->spec, p->arena, p->error)) {
		if (p->error)
			p->error->at += p->at;
		return false;
	}
	p->at += s.n;
	skip_space(p);
	return true;
}

static bool
parse_spec(struct parser *p, struct require *require)
{
	size_t open = p->at;
	bool parentheses = peek(p) == '(';
	p->at += parentheses;
	skip_space(p);
	char c = peek(p);
	bool clauses = c == '<' || c == '>' || c == '=' || c == '!' || c == '~';
	if (clauses && !parse_clauses(p, require))
		return false;
	if (!parentheses || peek(p) == ')') {
		p->at += parentheses;
		skip_space(p);
		return true;
	}
	if (p->at == p->text.n)
		return text_error(p->error, open, "a '(' without its ')'");
	return text_error(p->error, p->at,
		"expected a version specifier or ')' after '('");
}

static bool
parse_rest(struct parser *p, struct require *require)
{
	if (peek(p) == '@')
		return parse_url(p, require);
	if (!parse_spec(p, require))
		return false;
	if (p->at == p->text.n)
		return true;
	if (peek(p) == ';')
		return parse_marker(p, require);
	if (!require->spec.specs.n && text_is_digit(peek(p)))
		return text_error_hint(p->error, p->at,
			"expected an operator before the version",
			"for example '==2.1' or '>=2.1'");
	return text_error(p->error, p->at,
		"expected a version specifier, ';' or the end");
}

bool
require_parse(struct str text, struct require *require, struct arena *arena,
	struct text_error *error)
{
	struct parser p = {.text = text, .arena = arena, .error = error};
	struct str name;
	*require = (struct require){0};
	skip_space(&p);
	if (!take_name(&p, &name))
		return text_error(error, p.at, "expected a project's name");
	require->name = str_dup(arena, name);
	require->canonical = name_normalise(arena, name);
	skip_space(&p);
	if (!parse_extras(&p, &require->extras))
		return false;
	skip_space(&p);
	return parse_rest(&p, require);
}

void
require_print(const struct require *require, struct buf *out)
{
	buf_add(out, require->name);
	if (require->extras.n) {
		buf_addc(out, '[');
		buf_add(out, str_join(out->arena, &require->extras, S(",")));
		buf_addc(out, ']');
	}
	buf_add(out, spec_str(&require->spec, out->arena));
	if (require->url.n) {
		buf_addz(out, " @ ");
		buf_add(out, require->url); /* any bytes but blanks */
	}
	if (require->marker) {
		buf_addz(out, require->url.n ? " ; " : "; ");
		marker_print(require->marker, out);
	}
}

/* Is each name of a, normalised, one of b's? */
static bool
covers(const struct str_vec *a, const struct str_vec *b)
{
	vec_for (const struct str, x, a) {
		bool found = false;
		vec_for (const struct str, y, b)
			found = found || name_eq(*x, *y);
		if (!found)
			return false;
	}
	return true;
}

bool
require_equal(
	const struct require *a, const struct require *b, struct arena *scratch)
{
	bool markers = a->marker && b->marker
			       ? marker_equal(a->marker, b->marker, scratch)
			       : a->marker == b->marker;
	return markers && str_eq(a->canonical, b->canonical) &&
	       str_eq(a->url, b->url) && covers(&a->extras, &b->extras) &&
	       covers(&b->extras, &a->extras) &&
	       spec_eq(&a->spec, &b->spec, scratch);
}
