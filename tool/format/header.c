/* SPDX-License-Identifier: MIT */
#include "format/header.h"

#include <stdbool.h>

/* The bytes before the colon, or 0 where the line is no header. */
static size_t
name_length(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		if (c == ':')
			return i;
		if (c <= ' ' || c >= 0x7f)
			return 0;
	}
	return 0;
}

static bool
is_continuation(struct str line)
{
	return line.n && (line.p[0] == ' ' || line.p[0] == '\t');
}

static void
fold(struct header *header, struct str line, struct arena *arena)
{
	header->value = str_fmt(
		arena, "%.*s\n%.*s", STR(header->value), STR(str_trim(line)));
}

struct headers
headers_parse(struct str text, struct arena *arena)
{
	struct headers headers = {.body = text};
	struct str rest = text, line;
	for (size_t number = 1; str_next(&rest, '\n', &line); number++) {
		size_t n = name_length(line);
		if (is_continuation(line) && headers.all.n) {
			fold(&headers.all.v[headers.all.n - 1], line, arena);
		} else if (n) {
			struct header *header = vec_new(&headers.all, arena);
			header->name = str_sub(line, 0, n);
			header->value = str_trim(str_from_index(line, n + 1));
			header->line = number;
		} else {
			if (!str_trim(line).n)
				headers.body = rest;
			return headers;
		}
		headers.body = rest;
	}
	return headers;
}

static bool
is_named(const struct header *header, const char *name)
{
	return str_eq_nocase(header->name, str_from(name));
}

struct str
headers_get(const struct headers *headers, const char *name)
{
	vec_for (const struct header, header, &headers->all)
		if (is_named(header, name))
			return header->value;
	return S("");
}

size_t
headers_count(const struct headers *headers, const char *name)
{
	size_t n = 0;
	vec_for (const struct header, header, &headers->all)
		n += is_named(header, name);
	return n;
}

struct str_vec
headers_all(
	const struct headers *headers, const char *name, struct arena *arena)
{
	struct str_vec values = {0};
	vec_for (const struct header, header, &headers->all)
		if (is_named(header, name))
			vec_add(&values, arena, header->value);
	return values;
}
