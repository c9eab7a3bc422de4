/* SPDX-License-Identifier: MIT */
#include "format/html.h"

#include <stdint.h>

struct html_entity {
	const char *name;
	uint32_t scalar;
	bool bare; /* also without ';', as old pages write it */
};

/* Those that occur in attributes of an index; any other stays as written. */
static const struct html_entity entities[] = {
	{"amp", '&', true},
	{"lt", '<', true},
	{"gt", '>', true},
	{"quot", '"', true},
	{"AMP", '&', true},
	{"LT", '<', true},
	{"GT", '>', true},
	{"QUOT", '"', true},
	{"apos", '\'', false},
	{"nbsp", 0xa0, true},
	{"copy", 0xa9, true},
	{"reg", 0xae, true},
	{"num", '#', false},
	{"sol", '/', false},
	{"colon", ':', false},
	{"equals", '=', false},
	{"comma", ',', false},
	{"period", '.', false},
	{"excl", '!', false},
	{"lowbar", '_', false},
	{"plus", '+', false},
	{"percnt", '%', false},
	{"hyphen", 0x2010, false},
	{"ndash", 0x2013, false},
	{"mdash", 0x2014, false},
	{"hellip", 0x2026, false},
	{"Tab", '\t', false},
	{"NewLine", '\n', false},
};

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
digit_value(char c, unsigned base)
{
	int value = -1;
	if (c >= '0' && c <= '9')
		value = c - '0';
	else if (is_letter(c))
		value = (c | 0x20) - 'a' + 10;
	return value >= 0 && (unsigned)value < base ? value : -1;
}

static void
add_scalar(struct buf *out, uint32_t scalar)
{
	if (!scalar || scalar > 0x10ffff ||
		(scalar >= 0xd800 && scalar <= 0xdfff))
		scalar = 0xfffd;
	buf_add_utf8(out, scalar);
}

/* s begins with "&#"; how many bytes the reference has, 0: it is none. */
static size_t
decode_number(struct str s, struct buf *out)
{
	size_t i = 2;
	unsigned base = 10;
	if (i < s.n && (s.p[i] | 0x20) == 'x') {
		base = 16;
		i++;
	}
	size_t start = i;
	uint32_t scalar = 0;
	for (int v; i < s.n && (v = digit_value(s.p[i], base)) >= 0; i++)
		if (scalar <= 0x10ffff)
			scalar = scalar * base + (uint32_t)v;
	if (i == start)
		return 0;
	add_scalar(out, scalar);
	return i < s.n && s.p[i] == ';' ? i + 1 : i;
}

/* s begins with '&'; the same for a named one. */
static size_t
decode_name(struct str s, struct buf *out)
{
	struct str rest = str_from_index(s, 1);
	for (size_t i = 0; i < countof(entities); i++) {
		struct str name = str_from(entities[i].name);
		if (!str_starts(rest, name))
			continue;
		bool ended = rest.n > name.n && rest.p[name.n] == ';';
		if (!ended && !entities[i].bare)
			continue;
		add_scalar(out, entities[i].scalar);
		return 1 + name.n + ended;
	}
	return 0;
}

struct str
html_decode(struct arena *arena, struct str text)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n;) {
		struct str rest = str_from_index(text, i);
		size_t taken = 0;
		if (str_starts(rest, S("&#")))
			taken = decode_number(rest, &out);
		else if (rest.p[0] == '&')
			taken = decode_name(rest, &out);
		if (!taken)
			buf_addc(&out, text.p[i]);
		i += taken ? taken : 1;
	}
	return buf_str(&out);
}

struct reader {
	struct str text;
	size_t at;
	struct arena *arena;
};

static bool
more(const struct reader *r)
{
	return r->at < r->text.n;
}

static char
next(const struct reader *r)
{
	return r->text.p[r->at];
}

static void
skip_space(struct reader *r)
{
	while (more(r) && is_space(next(r)))
		r->at++;
}

/* To behind the needle, or to the end. */
static void
skip_past(struct reader *r, struct str needle)
{
	struct str rest = str_from_index(r->text, r->at);
	size_t at = str_find(rest, needle);
	r->at += at < rest.n ? at + needle.n : rest.n;
}

static struct str
read_value(struct reader *r)
{
	char quote = next(r);
	size_t start = r->at;
	if (quote == '"' || quote == '\'') {
		start = ++r->at;
		while (more(r) && next(r) != quote)
			r->at++;
		struct str value = str_sub(r->text, start, r->at);
		if (more(r))
			r->at++;
		return html_decode(r->arena, value);
	}
	while (more(r) && !is_space(next(r)) && next(r) != '>')
		r->at++;
	return html_decode(r->arena, str_sub(r->text, start, r->at));
}

static void
read_attribute(struct reader *r, struct html_attribute *attribute)
{
	size_t start = r->at++; /* an '=' in front belongs to the name */
	while (more(r) && !is_space(next(r)) && next(r) != '=' &&
		next(r) != '>' && next(r) != '/')
		r->at++;
	attribute->name = str_lower(r->arena, str_sub(r->text, start, r->at));
	attribute->value = S("");
	skip_space(r);
	if (!more(r) || next(r) != '=')
		return;
	r->at++;
	skip_space(r);
	if (more(r))
		attribute->value = read_value(r);
}

/* Behind the '<', at a letter. */
static void
read_tag(struct reader *r, struct html_tag *tag)
{
	size_t start = r->at;
	while (more(r) && !is_space(next(r)) && next(r) != '>' &&
		next(r) != '/')
		r->at++;
	tag->name = str_lower(r->arena, str_sub(r->text, start, r->at));
	for (;;) {
		while (more(r) && (is_space(next(r)) || next(r) == '/'))
			r->at++;
		if (!more(r))
			return;
		if (next(r) == '>') {
			r->at++;
			return;
		}
		read_attribute(r, vec_new(&tag->attributes, r->arena));
	}
}

/* The content of these is text until their own end tag. */
static void
skip_raw_text(struct reader *r, struct str name)
{
	if (!str_is(name, "script") && !str_is(name, "style") &&
		!str_is(name, "textarea") && !str_is(name, "title"))
		return;
	while (more(r)) {
		skip_past(r, S("</"));
		struct str end = str_sub(r->text, r->at, r->at + name.n);
		if (str_eq_nocase(end, name))
			return;
	}
}

static bool
is_wanted(struct str name)
{
	return str_is(name, "a") || str_is(name, "base") ||
	       str_is(name, "meta");
}

void
html_tags(struct str text, struct html_tag_vec *tags, struct arena *arena)
{
	struct reader r = {.text = text, .arena = arena};
	while (more(&r)) {
		skip_past(&r, S("<"));
		if (!more(&r))
			return;
		struct str rest = str_from_index(text, r.at);
		if (str_starts(rest, S("!--"))) {
			r.at += 3;
			skip_past(&r, S("-->"));
			continue;
		}
		if (!is_letter(next(&r)))
			continue;
		struct html_tag tag = {0};
		read_tag(&r, &tag);
		skip_raw_text(&r, tag.name);
		if (is_wanted(tag.name))
			vec_add(tags, arena, tag);
	}
}

const struct html_attribute *
html_attribute(const struct html_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->attributes.n; i++)
		if (str_is(tag->attributes.v[i].name, name))
			return &tag->attributes.v[i];
	return NULL;
}
