/* SPDX-License-Identifier: MIT */
#include "vectors.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"

/* A case that cannot be looked at is none that passed. */
static void
unreadable(struct vectors *v, struct str path, const char *why)
{
	fail(v, 0, path, "%s", why);
}

bool
vectors_has(struct vectors *v, struct str path)
{
	return access(path_join(v->arena, v->root, path).p, R_OK) == 0;
}

struct str
vectors_file(struct vectors *v, struct str path)
{
	struct str full = path_join(v->arena, v->root, path);
	struct buf buf = {.arena = v->arena};
	FILE *f = fopen(full.p, "rb");
	if (!f) {
		unreadable(v, path, strerror(errno));
		return S("");
	}
	size_t n;
	do {
		buf_reserve(&buf, 1 << 16);
		n = fread(buf.p + buf.n, 1, 1 << 16, f);
		buf.n += n;
	} while (n);
	if (ferror(f))
		unreadable(v, path, strerror(errno));
	fclose(f);
	return buf_str(&buf);
}

bool
directory_names(struct arena *arena, struct str path, struct str_vec *names)
{
	DIR *dir = opendir(path.p);
	*names = (struct str_vec){0};
	if (!dir)
		return false;
	errno = 0;
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.')
			vec_add(names, arena,
				str_dup(arena, str_from(e->d_name)));
	bool good = errno == 0;
	closedir(dir);
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, str_cmp_items);
	return good;
}

struct str_vec
vectors_list(struct vectors *v, struct str path)
{
	struct str_vec names;
	if (!directory_names(
		    v->arena, path_join(v->arena, v->root, path), &names))
		unreadable(v, path, strerror(errno));
	return names;
}

static int
hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Writes one escaped byte to *out; the bytes that it took, 0 if malformed. */
static size_t
unescape_one(struct str s, char *out)
{
	static const char names[] = "\\tnr", values[] = "\\\t\n\r";
	const char *at = s.n > 1 && s.p[1] ? strchr(names, s.p[1]) : NULL;
	if (at) {
		*out = values[at - names];
		return 2;
	}
	if (s.n < 4 || s.p[1] != 'x' || hex(s.p[2]) < 0 || hex(s.p[3]) < 0)
		return 0;
	*out = (char)(hex(s.p[2]) << 4 | hex(s.p[3]));
	return 4;
}

static struct str
unescape(struct vectors *v, struct str path, struct str s)
{
	if (str_index(s, '\\') == s.n)
		return str_dup(v->arena, s);
	if (str_is(s, "\\N"))
		return (struct str){0};
	char *p = arena_alloc(v->arena, s.n + 1);
	size_t n = 0;
	for (size_t i = 0, took; i < s.n; i += took) {
		took = 1;
		p[n] = s.p[i];
		if (s.p[i] == '\\')
			took = unescape_one(str_from_index(s, i), p + n);
		if (!took) {
			unreadable(v, path, "bad escape");
			return S("");
		}
		n++;
	}
	p[n] = 0;
	return (struct str){p, n};
}

/* By hand: str_next() would not see an empty last field. */
static void
split_fields(struct vectors *v, struct str path, struct str line,
	struct str_vec *fields)
{
	struct str item;
	bool more;
	do {
		more = str_cut(line, '\t', &item, &line);
		vec_add(fields, v->arena, unescape(v, path, item));
	} while (more);
}

struct table
vectors_table(struct vectors *v, struct str path)
{
	struct table table = {0};
	struct str rest = vectors_file(v, path), line;
	for (size_t number = 1; str_next(&rest, '\n', &line); number++) {
		if (str_starts(line, S("#"))) {
			struct str text = str_from_index(line, 1);
			if (str_starts(text, S(" ")))
				text = str_from_index(text, 1);
			vec_add(&table.comments, v->arena, text);
			continue;
		}
		struct row *row = vec_new(&table.rows, v->arena);
		row->line = number;
		split_fields(v, path, line, &row->fields);
	}
	return table;
}

struct str
vectors_path(struct vectors *v, const char *suffix)
{
	return str_fmt(v->arena, "%.*s%s", STR(v->family), suffix);
}

struct str
field(const struct row *row, size_t i)
{
	return i < row->fields.n ? row->fields.v[i] : S("");
}

struct str
row_name(struct vectors *v, const struct row *row, size_t n)
{
	struct str_vec parts = {.v = row->fields.v, .n = n};
	if (n > row->fields.n)
		parts.n = row->fields.n;
	return str_join(v->arena, &parts, S(" | "));
}

static void
put_escaped(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\\')
			fputs("\\\\", stdout);
		else if (c < 0x20 || c > 0x7e)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

static void
put_case(struct vectors *v, size_t line, struct str name)
{
	printf("%.*s:", STR(v->family));
	if (line)
		printf("%zu:", line);
	fputs(" '", stdout);
	put_escaped(name);
	fputs("': ", stdout);
}

void
note(struct vectors *v, size_t line, struct str name, struct str text)
{
	if (!v->verbose)
		return;
	put_case(v, line, name);
	put_escaped(text);
	putchar('\n');
}

void
pass(struct vectors *v)
{
	v->passed++;
}

void
fail(struct vectors *v, size_t line, struct str name, const char *format, ...)
{
	v->failed++;
	if (!v->verbose)
		return;
	va_list args;
	va_start(args, format);
	put_case(v, line, name);
	put_escaped(str_vfmt(v->arena, format, args));
	putchar('\n');
	va_end(args);
}

static const struct difference *
find_difference(const struct vectors *v, struct str name)
{
	vec_for (struct difference, d, &v->differences)
		if (str_eq(d->name, name))
			return d;
	return NULL;
}

void
answer(struct vectors *v, size_t line, struct str name, struct str ours,
	struct str want)
{
	const struct difference *d = find_difference(v, name);
	if (str_eq(ours, d ? d->answer : want))
		pass(v);
	else if (d)
		fail(v, line, name, "'%.*s', but differences say '%.*s'",
			STR(ours), STR(d->answer));
	else
		fail(v, line, name, "'%.*s' instead of '%.*s'", STR(ours),
			STR(want));
}
