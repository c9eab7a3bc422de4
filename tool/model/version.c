/* SPDX-License-Identifier: MIT */
#include "model/version.h"

#include <string.h>

#include "model/text.h"

struct reader {
	struct str s; /* all of the text, in lower case */
	size_t at;
};

static char
peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->s.n ? r->s.p[r->at + ahead] : 0;
}

static bool
is_separator(char c)
{
	return c == '.' || c == '_' || c == '-';
}

/* The digits at the cursor, without leading zeros; empty where none. */
static struct str
take_number(struct reader *r)
{
	struct str s = str_from_index(r->s, r->at);
	s.n = text_digits(s);
	r->at += s.n;
	while (s.n > 1 && s.p[0] == '0')
		s = str_from_index(s, 1);
	return s;
}

/* The number after a word, which may stand without one: 1.0a is 1.0a0. */
static struct str
take_implicit_number(struct reader *r)
{
	if (is_separator(peek(r, 0)))
		r->at++;
	struct str number = take_number(r);
	return number.n ? number : S("0");
}

/* Takes a separator, if any, and one of the words; which, or n for none. */
static size_t
take_word(struct reader *r, const struct str *words, size_t n)
{
	size_t skip = is_separator(peek(r, 0)) ? 1 : 0;
	struct str rest = str_from_index(r->s, r->at + skip);
	for (size_t i = 0; i < n; i++)
		if (str_starts(rest, words[i])) {
			r->at += skip + words[i].n;
			return i;
		}
	return n;
}

static void
take_pre(struct reader *r, struct version *v)
{
	/* A word stands before those it begins with. */
	static const struct {
		struct str word;
		enum version_pre pre;
	} rows[] = {{{"alpha", 5}, VERSION_ALPHA}, {{"a", 1}, VERSION_ALPHA},
		{{"beta", 4}, VERSION_BETA}, {{"b", 1}, VERSION_BETA},
		{{"preview", 7}, VERSION_RC}, {{"pre", 3}, VERSION_RC},
		{{"c", 1}, VERSION_RC}, {{"rc", 2}, VERSION_RC}};
	v->pre = VERSION_NO_PRE;
	for (size_t i = 0; i < countof(rows); i++)
		if (take_word(r, &rows[i].word, 1) == 0) {
			v->pre = rows[i].pre;
			v->pre_number = take_implicit_number(r);
			return;
		}
}

static void
take_post(struct reader *r, struct version *v)
{
	static const struct str words[] = {{"post", 4}, {"rev", 3}, {"r", 1}};
	if (peek(r, 0) == '-' && text_is_digit(peek(r, 1))) {
		r->at++;
		v->has_post = true;
		v->post = take_number(r);
	} else if (take_word(r, words, countof(words)) < countof(words)) {
		v->has_post = true;
		v->post = take_implicit_number(r);
	}
}

static void
take_dev(struct reader *r, struct version *v)
{
	static const struct str word = {"dev", 3};
	if (take_word(r, &word, 1) == 0) {
		v->has_dev = true;
		v->dev = take_implicit_number(r);
	}
}

/* One part of a local version: letters and digits, or a number. */
static struct str
take_local_part(struct reader *r)
{
	struct str s = str_from_index(r->s, r->at);
	size_t n = 0;
	while (n < s.n && text_is_alnum(s.p[n]))
		n++;
	if (text_digits(s) == n)
		return take_number(r);
	r->at += n;
	return str_sub(s, 0, n);
}

static bool
take_local(struct reader *r, struct version *v, struct arena *arena,
	struct text_error *error)
{
	if (peek(r, 0) != '+')
		return true;
	do {
		r->at++;
		struct str part = take_local_part(r);
		if (!part.n)
			return text_error(error, r->at,
				"expected letters or digits of a local "
				"version");
		vec_add(&v->local, arena, part);
	} while (is_separator(peek(r, 0)));
	return true;
}

static bool
take_release(struct reader *r, struct version *v, struct arena *arena,
	struct text_error *error)
{
	struct str number = take_number(r);
	v->epoch = S("0");
	if (number.n && peek(r, 0) == '!') {
		r->at++;
		v->epoch = number;
		number = take_number(r);
	}
	if (!number.n)
		return text_error(error, r->at, "expected a number");
	vec_add(&v->release, arena, number);
	while (peek(r, 0) == '.' && text_is_digit(peek(r, 1))) {
		r->at++;
		vec_add(&v->release, arena, take_number(r));
	}
	return true;
}

bool
version_parse(struct str text, struct version *version, struct arena *arena,
	struct text_error *error)
{
	struct reader r = {.s = str_lower(arena, text)};
	*version = (struct version){.text = str_dup(arena, text)};
	r.at = text_spaces(r.s);
	if (peek(&r, 0) == 'v')
		r.at++;
	if (!take_release(&r, version, arena, error))
		return false;
	take_pre(&r, version);
	take_post(&r, version);
	take_dev(&r, version);
	if (!take_local(&r, version, arena, error))
		return false;
	if (r.at + text_spaces(str_from_index(r.s, r.at)) == r.s.n)
		return true;
	if (peek(&r, 0) == '.' && peek(&r, 1) == '.')
		return text_error_hint(error, r.at + 1, "expected a number",
			"one dot between numbers, for example '2.1'");
	return text_error(error, r.at, "no part of a version");
}

int
version_cmp_number(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n ? memcmp(a.p, b.p, a.n) : 0;
}

struct str
version_next_number(struct str number, struct arena *arena)
{
	char *p = arena_alloc(arena, number.n + 2);
	p[0] = '0';
	if (number.n)
		memcpy(p + 1, number.p, number.n);
	size_t i = number.n;
	while (p[i] == '9')
		p[i--] = '0';
	p[i]++;
	size_t skip = p[0] == '0';
	return (struct str){p + skip, number.n + 1 - skip};
}

int
version_cmp_release(const struct version *a, const struct version *b)
{
	int c = version_cmp_number(a->epoch, b->epoch);
	size_t n = MAX(a->release.n, b->release.n);
	for (size_t i = 0; i < n && !c; i++) {
		struct str x = S("0"), y = S("0");
		if (i < a->release.n)
			x = a->release.v[i];
		if (i < b->release.n)
			y = b->release.v[i];
		c = version_cmp_number(x, y);
	}
	return c;
}

/* 1.0.dev1 comes before 1.0a1, and that before 1.0. */
static int
pre_rank(const struct version *v)
{
	if (v->pre == VERSION_NO_PRE && !v->has_post && v->has_dev)
		return -1;
	return (int)v->pre;
}

static bool
is_number(struct str part)
{
	return text_digits(part) == part.n;
}

/* Words come before numbers. */
static int
cmp_local_part(struct str a, struct str b)
{
	bool x = is_number(a), y = is_number(b);
	if (x != y)
		return x ? 1 : -1;
	return x ? version_cmp_number(a, b) : str_cmp(a, b);
}

static int
cmp_local(const struct str_vec *a, const struct str_vec *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int c = cmp_local_part(a->v[i], b->v[i]);
		if (c)
			return c;
	}
	return a->n == b->n ? 0 : a->n < b->n ? -1 : 1;
}

/* A part that may be missing; missing > 0: that which lacks it is greater. */
static int
cmp_part(bool a, bool b, struct str x, struct str y, int missing)
{
	if (a != b)
		return a ? -missing : missing;
	return a ? version_cmp_number(x, y) : 0;
}

int
version_cmp(const struct version *a, const struct version *b)
{
	int c = version_cmp_release(a, b);
	if (!c)
		c = pre_rank(a) - pre_rank(b);
	if (!c && a->pre != VERSION_NO_PRE)
		c = version_cmp_number(a->pre_number, b->pre_number);
	if (!c)
		c = cmp_part(a->has_post, b->has_post, a->post, b->post, -1);
	if (!c)
		c = cmp_part(a->has_dev, b->has_dev, a->dev, b->dev, 1);
	return c ? c : cmp_local(&a->local, &b->local);
}

bool
version_is_prerelease(const struct version *version)
{
	return version->pre != VERSION_NO_PRE || version->has_dev;
}

static void
print_release(const struct version *v, bool trim, struct buf *buf)
{
	size_t n = v->release.n;
	while (trim && n > 1 && str_is(v->release.v[n - 1], "0"))
		n--;
	if (!str_is(v->epoch, "0"))
		buf_addf(buf, "%.*s!", STR(v->epoch));
	for (size_t i = 0; i < n; i++)
		buf_addf(buf, "%s%.*s", i ? "." : "", STR(v->release.v[i]));
}

static void
print_suffix(const struct version *v, struct buf *buf)
{
	static const char *const words[] = {"a", "b", "rc"};
	if (v->pre != VERSION_NO_PRE)
		buf_addf(buf, "%s%.*s", words[v->pre], STR(v->pre_number));
	if (v->has_post)
		buf_addf(buf, ".post%.*s", STR(v->post));
	if (v->has_dev)
		buf_addf(buf, ".dev%.*s", STR(v->dev));
}

struct str
version_print(const struct version *version, enum version_part part,
	struct arena *arena)
{
	struct buf buf = {.arena = arena};
	print_release(version, part == VERSION_CANONICAL, &buf);
	if (part != VERSION_BASE)
		print_suffix(version, &buf);
	if (part == VERSION_ALL || part == VERSION_CANONICAL)
		for (size_t i = 0; i < version->local.n; i++)
			buf_addf(&buf, "%c%.*s", i ? '.' : '+',
				STR(version->local.v[i]));
	return buf_str(&buf);
}

struct str
version_str(const struct version *version, struct arena *arena)
{
	return version_print(version, VERSION_ALL, arena);
}
