/* SPDX-License-Identifier: MIT */
#include "model/have.h"

#include <stdlib.h>

static const struct str header = {"ninjenv-have 3", 14};
static const struct str older = {"ninjenv-have 2", 14};

static int
by_name(const void *a, const void *b)
{
	const struct have_package *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

void
have_sort(struct have *have)
{
	if (have->packages.n)
		qsort(have->packages.v, have->packages.n,
			sizeof *have->packages.v, by_name);
}

void
have_write(const struct have *have, struct buf *out)
{
	buf_addf(out, "%.*s\nbytecode %s\n", STR(header),
		have->bytecode ? "yes" : "no");
	vec_for (const struct have_package, it, &have->packages) {
		buf_addf(out, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%s", STR(it->name),
			STR(it->version), STR(it->sha256), STR(it->entry),
			STR(it->dist_info), it->requested ? "requested" : "-");
		vec_for (const struct str, script, &it->scripts) {
			buf_addf(out, "\t%.*s", STR(*script));
		}
		buf_addc(out, '\n');
		vec_for (const struct str, top, &it->tops) {
			buf_addf(out, "\t%.*s", STR(*top));
		}
		if (it->tops.n)
			buf_addc(out, '\n');
	}
}

/* Each after a TAB, of the last package. Of a line without its end, which was
 * cut, nothing is known. */
static void
read_tops(struct str line, bool ended, struct have *have, struct arena *arena)
{
	struct str top;
	if (!have->packages.n || !ended)
		return;
	struct have_package *last = &have->packages.v[have->packages.n - 1];
	while (str_next(&line, '\t', &top))
		if (top.n)
			vec_add(&last->tops, arena, top);
}

/* A row that is not whole is nothing known. */
static void
read_row(struct str line, struct have *have, struct arena *arena)
{
	struct have_package package = {0};
	struct str requested = S(""), script;
	struct str *fields[] = {&package.name, &package.version,
		&package.sha256, &package.entry, &package.dist_info,
		&requested};

	for (size_t i = 0; i < countof(fields); i++)
		(void)str_cut(line, '\t', fields[i], &line);
	package.requested = str_is(requested, "requested");
	while (str_next(&line, '\t', &script))
		if (script.n)
			vec_add(&package.scripts, arena, script);
	if (package.dist_info.n && requested.n)
		vec_add(&have->packages, arena, package);
}

void
have_read(struct str text, struct have *have, struct arena *arena)
{
	struct str line, rest = str_dup(arena, text);

	*have = (struct have){0};
	if (str_index(rest, '\0') < rest.n)
		return;
	if (!str_next(&rest, '\n', &line) ||
		(!str_eq(line, header) && !str_eq(line, older)))
		return;
	if (!str_next(&rest, '\n', &line))
		return;
	have->bytecode = str_is(line, "bytecode yes");
	while (str_next(&rest, '\n', &line))
		if (str_starts(line, S("\t")))
			read_tops(line, line.p[line.n] == '\n', have, arena);
		else
			read_row(line, have, arena);
}

struct have_package *
have_find(const struct have *have, struct str name)
{
	vec_for (struct have_package, it, &have->packages) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}
