/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct str
str_from(const char *z)
{
	return z ? (struct str){z, strlen(z)} : (struct str){"", 0};
}

struct str
str_dup(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

struct str
str_vfmt(struct arena *arena, const char *format, va_list args)
{
	struct buf buf = {.arena = arena};
	buf_vaddf(&buf, format, args);
	return buf_str(&buf);
}

struct str
str_fmt(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str s = str_vfmt(arena, format, args);
	va_end(args);
	return s;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

struct str
str_lower(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (struct str){p, s.n};
}

struct str
str_replace(struct arena *arena, struct str s, char from, char to)
{
	char *p = arena_alloc(arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == from ? to : s.p[i];
	return (struct str){p, s.n};
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

bool
str_is(struct str s, const char *z)
{
	return str_eq(s, str_from(z));
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = MIN(a.n, b.n);
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

int
str_cmp_items(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       str_eq(str_from_index(s, s.n - suffix.n), suffix);
}

size_t
str_find(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (!needle.n || !memcmp(s.p + i, needle.p, needle.n))
			return i;
	return s.n;
}

size_t
str_index(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
	return at ? (size_t)(at - s.p) : s.n;
}

size_t
str_rindex(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
	to = MIN(to, s.n);
	from = MIN(from, to);
	return (struct str){s.p ? s.p + from : "", to - from};
}

struct str
str_from_index(struct str s, size_t from)
{
	return str_sub(s, from, s.n);
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	size_t from = 0, to = s.n;
	while (from < to && is_space(s.p[from]))
		from++;
	while (to > from && is_space(s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

bool
str_cut(struct str s, char c, struct str *head, struct str *tail)
{
	size_t at = str_index(s, c);
	*head = str_sub(s, 0, at);
	*tail = str_from_index(s, at + 1);
	return at < s.n;
}

bool
str_next(struct str *rest, char end, struct str *item)
{
	if (!rest->n)
		return false;
	(void)str_cut(*rest, end, item, rest);
	return true;
}

bool
str_has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

bool
str_to_uint(struct str s, unsigned long long *value)
{
	unsigned long long v = 0;

	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		unsigned digit = (unsigned)(s.p[i] - '0');
		if (v > (ULLONG_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*value = v;
	return true;
}

struct str
str_join(struct arena *arena, const struct str_vec *parts, struct str separator)
{
	struct buf buf = {.arena = arena};
	vec_for (struct str, part, parts) {
		if (part != parts->v)
			buf_add(&buf, separator);
		buf_add(&buf, *part);
	}
	return buf_str(&buf);
}

/* The length of the UTF-8 sequence at p, 0 where there is none (RFC 3629). */
static size_t
utf8_length(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
		(p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return length;
}

/* Eight bytes at once: most texts are nothing else. */
static bool
is_ascii(const char *p)
{
	uint64_t bytes;
	memcpy(&bytes, p, sizeof bytes);
	return !(bytes & UINT64_C(0x8080808080808080));
}

size_t
str_utf8_span(struct str s)
{
	size_t i = 0;
	for (size_t n = 1; i < s.n && n; i += n) {
		while (s.n - i >= 8 && is_ascii(s.p + i))
			i += 8;
		if (i == s.n)
			break;
		n = utf8_length((const unsigned char *)s.p + i, s.n - i);
	}
	return i;
}

bool
str_is_utf8(struct str s)
{
	return str_utf8_span(s) == s.n;
}

bool
str_vec_has(const struct str_vec *vec, struct str s)
{
	vec_for (const struct str, item, vec) {
		if (str_eq(*item, s))
			return true;
	}
	return false;
}

void
buf_reserve(struct buf *buf, size_t n)
{
	if (buf->cap - buf->n > n)
		return;
	size_t cap = MAX(buf->cap * 2, (size_t)64);
	if (n >= SIZE_MAX / 2 - buf->n)
		(void)arena_product(SIZE_MAX, 2);
	cap = MAX(cap, buf->n + n + 1);
	buf->p = arena_grow(buf->arena, buf->p, buf->cap, cap);
	buf->cap = cap;
}

void
buf_add_utf8(struct buf *buf, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(buf, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const int lead[] = {0, 0xc0, 0xe0, 0xf0};
	buf_addc(buf, (char)(lead[more] | (int)(c >> 6 * more)));
	while (more--)
		buf_addc(buf, (char)(0x80 | (c >> 6 * more & 0x3f)));
}

void
buf_add_bytes(struct buf *buf, const void *bytes, size_t n)
{
	buf_reserve(buf, n);
	if (n)
		memcpy(buf->p + buf->n, bytes, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void
buf_add(struct buf *buf, struct str s)
{
	buf_add_bytes(buf, s.p, s.n);
}

void
buf_addz(struct buf *buf, const char *z)
{
	buf_add(buf, str_from(z));
}

void
buf_addc(struct buf *buf, char c)
{
	buf_add_bytes(buf, &c, 1);
}

/* As printf does: no more than n bytes, and none after a NUL. */
static void
add_text(struct buf *buf, const char *p, int n)
{
	const char *nul = n > 0 ? memchr(p, '\0', (size_t)n) : p;
	buf_add_bytes(buf, p, nul ? (size_t)(nul - p) : (size_t)n);
}

/* Formats with "%s" and "%.*s" only, as nearly all are: vsnprintf takes four
 * times as long. False: nothing is added. */
static bool
add_texts(struct buf *buf, const char *format, va_list args)
{
	size_t before = buf->n;
	for (const char *p = format; *p;) {
		const char *end = strchr(p, '%');
		if (!end)
			end = p + strlen(p);
		buf_add_bytes(buf, p, (size_t)(end - p));
		p = end;
		if (!strncmp(p, "%s", 2)) {
			const char *z = va_arg(args, const char *);
			buf_add_bytes(buf, z, strlen(z));
			p += 2;
		} else if (!strncmp(p, "%.*s", 4)) {
			int n = va_arg(args, int);
			add_text(buf, va_arg(args, const char *), n);
			p += 4;
		} else if (*p) {
			buf->n = before;
			return false;
		}
	}
	return true;
}

void
buf_vaddf(struct buf *buf, const char *format, va_list args)
{
	char room[256]; /* formatting twice costs as much again */
	va_list again;
	va_copy(again, args);
	bool added = add_texts(buf, format, again);
	va_end(again);
	if (added)
		return;
	va_copy(again, args);
	int n = vsnprintf(room, sizeof room, format, again);
	va_end(again);
	if (n < 0)
		return;
	buf_reserve(buf, (size_t)n);
	if ((size_t)n < sizeof room)
		memcpy(buf->p + buf->n, room, (size_t)n + 1);
	else
		(void)vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
	buf->n += (size_t)n;
}

void
buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vaddf(buf, format, args);
	va_end(args);
}

struct str
buf_str(struct buf *buf)
{
	buf_reserve(buf, 0);
	buf->p[buf->n] = '\0';
	return (struct str){buf->p, buf->n};
}
