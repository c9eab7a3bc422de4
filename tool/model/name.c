/* SPDX-License-Identifier: MIT */
#include "model/name.h"

#include "model/text.h"

static bool
is_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

bool
name_check(struct str name, struct text_error *error)
{
	if (!name.n)
		return text_error(error, 0, "expected a name");
	for (size_t i = 0; i < name.n; i++)
		if (!text_is_alnum(name.p[i]) && !is_separator(name.p[i]))
			return text_error_hint(error, i,
				"bad character in a name",
				"letters, digits, '.', '_' and '-' only");
	if (is_separator(name.p[0]))
		return text_error(
			error, 0, "a name begins with a letter or a digit");
	if (is_separator(name.p[name.n - 1]))
		return text_error(error, name.n - 1,
			"a name ends with a letter or a digit");
	return true;
}

/* The next character of the normal form, from *i on. */
static char
next_normal(struct str name, size_t *i)
{
	char c = name.p[(*i)++];
	if (!is_separator(c))
		return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	while (*i < name.n && is_separator(name.p[*i]))
		++*i;
	return '-';
}

struct str
name_normalise(struct arena *arena, struct str name)
{
	char *p = arena_alloc(arena, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n;)
		p[n++] = next_normal(name, &i);
	return (struct str){p, n};
}

bool
name_is_normalised(struct str name)
{
	if (!name_check(name, NULL))
		return false;
	for (size_t i = 0; i < name.n;) {
		size_t at = i;
		if (next_normal(name, &i) != name.p[at] || i != at + 1)
			return false;
	}
	return true;
}

bool
name_eq(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n)
		if (next_normal(a, &i) != next_normal(b, &j))
			return false;
	return i == a.n && j == b.n;
}

bool
name_of_sdist(struct str file, struct str *name, struct version *version,
	struct arena *arena, struct text_error *error)
{
	struct str stem = file;
	if (str_ends(file, S(".tar.gz")))
		stem.n -= 7;
	else if (str_ends(file, S(".zip")))
		stem.n -= 4;
	else
		return text_error(
			error, file.n, "expected '.tar.gz' or '.zip'");
	size_t dash = str_rindex(stem, '-');
	if (dash == stem.n)
		return text_error(error, stem.n, "expected '-VERSION'");
	if (!dash)
		return text_error(error, 0, "expected a name");
	struct str text = str_from_index(stem, dash + 1);
	if (!version_parse(text, version, arena, error)) {
		if (error)
			error->at += dash + 1;
		return false;
	}
	*name = name_normalise(arena, str_sub(stem, 0, dash));
	return true;
}
