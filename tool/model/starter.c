/* SPDX-License-Identifier: MIT */
#include "model/starter.h"

#include <string.h>

#include "model/key.h"

enum { COMMENT_COLUMN = 34 };

static const char head[] =
	"# venv.ini: the Python environments of this repository. 'ninjenv' "
	"writes the\n"
	"# Ninja rules and the lock, 'ninja env' makes the environment. "
	"'ninjenv help KEY'\n"
	"# explains a key; venv.ini(5) has them all, [env:NAME], [native] and "
	"[index] too.\n\n";

static const char examples[] =
	"# A name, and what would follow it in a requirement:\n"
	"# jinja2 = 3.1.6\n"
	"# numpy = >=1.26, <3\n"
	"# click =\n";

/* "# link = auto      # auto, reflink, ...": right as it is uncommented. */
static void
add_key(const struct key *key, struct buf *out)
{
	size_t start = out->n;

	if (*key->value)
		buf_addf(out, "# %s = %s ", key->name, key->value);
	else
		buf_addf(out, "# %s ", key->example);
	while (out->n - start < COMMENT_COLUMN)
		buf_addc(out, ' ');
	buf_addf(out, "# %s\n", key->type);
}

void
starter_text(const struct str_vec *packages, struct buf *out)
{
	buf_addz(out, head);
	buf_addz(out, "[env]\n");
	for (const struct key *key = keys; key->section; key++)
		if (key->name && !strcmp(key->section, "env"))
			add_key(key, out);
	buf_addz(out, "\n[packages]\n");
	if (!packages->n)
		buf_addz(out, examples);
	vec_for (const struct str, it, packages) {
		buf_addf(out, "%.*s\n", STR(*it));
	}
}

static struct str
without_slashes(struct str s)
{
	if (str_starts(s, S("**/")))
		s = str_from_index(s, 3);
	if (str_starts(s, S("/")))
		s = str_from_index(s, 1);
	if (str_ends(s, S("/")))
		s.n--;
	return s;
}

/* '*' is any text, '?' one byte; a name here has no '/'. */
static bool
matches(struct str pattern, struct str name)
{
	size_t p = 0, n = 0, star = pattern.n, from = 0;

	while (n < name.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = n;
		} else if (p < pattern.n &&
			   (pattern.p[p] == '?' || pattern.p[p] == name.p[n])) {
			p++;
			n++;
		} else if (star < pattern.n) {
			p = star + 1;
			n = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
is_ignored(struct str gitignore, struct str name)
{
	struct str line;
	bool ignored = false;

	while (str_next(&gitignore, '\n', &line)) {
		line = str_trim(line);
		bool takes_back = str_starts(line, S("!"));
		if (takes_back)
			line = str_from_index(line, 1);
		if (line.n && *line.p != '#' &&
			matches(without_slashes(line), name))
			ignored = !takes_back;
	}
	return ignored;
}

void
starter_unignored(struct str gitignore, const struct str_vec *wanted,
	struct str_vec *lacking, struct arena *arena)
{
	vec_for (const struct str, it, wanted) {
		if (!is_ignored(gitignore, without_slashes(*it)))
			vec_add(lacking, arena, *it);
	}
}
