/* SPDX-License-Identifier: MIT */
#include "sys/glob.h"

#include <stdlib.h>

#include "base/path.h"

struct run {
	const struct glob *glob;
	struct str_vec *files, *directories;
	struct arena *arena;
	struct diag *diag;
};

bool
glob_is_pattern(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '*' || text.p[i] == '?' || text.p[i] == '[')
			return true;
	return false;
}

/* Where the set that begins at pattern.p[0] ('[') ends: after its ']', or 0
 * where it has none. A ']' at its beginning is one of its bytes. */
static size_t
set_end(struct str pattern)
{
	size_t i = 1;

	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	if (i < pattern.n && pattern.p[i] == ']')
		i++;
	while (i < pattern.n && pattern.p[i] != ']')
		i++;
	return i < pattern.n ? i + 1 : 0;
}

static bool
set_has(struct str set, unsigned char c)
{
	size_t i = 1, end = set.n - 1;
	bool none = set.p[i] == '!' || set.p[i] == '^';
	bool found = false;

	for (i += none; i < end; i++) {
		unsigned char low = (unsigned char)set.p[i], high = low;
		if (i + 2 < end && set.p[i + 1] == '-') {
			high = (unsigned char)set.p[i + 2];
			i += 2;
		}
		found |= low <= c && c <= high;
	}
	return found != none;
}

/* How many bytes of the pattern match this one byte; 0: it does not. */
static size_t
match_one(struct str pattern, char c)
{
	size_t set = pattern.p[0] == '[' ? set_end(pattern) : 0;

	if (set)
		return set_has(str_sub(pattern, 0, set), (unsigned char)c) ? set
									   : 0;
	return pattern.p[0] == '?' || pattern.p[0] == c;
}

/* A '*' that turns out too short is tried longer: only the last one needs it,
 * so the time is the product of the lengths at worst. */
bool
glob_match(struct str pattern, struct str name)
{
	size_t p = 0, n = 0, star = pattern.n, from = 0;

	if (name.n && name.p[0] == '.' && !(pattern.n && pattern.p[0] == '.'))
		return false;
	while (n < name.n || p < pattern.n) {
		struct str rest = str_from_index(pattern, p);
		size_t step = 0;
		if (rest.n && rest.p[0] == '*') {
			star = p++;
			from = n;
			continue;
		}
		if (rest.n && n < name.n)
			step = match_one(rest, name.p[n]);
		if (step) {
			p += step;
			n++;
		} else if (star < pattern.n && from < name.n) {
			p = star + 1;
			n = ++from;
		} else {
			return false;
		}
	}
	return true;
}

static struct str
absolute(const struct run *run, struct str path)
{
	return path.n ? path_join(run->arena, run->glob->root, path)
		      : run->glob->root;
}

static struct str
below(const struct run *run, struct str directory, struct str name)
{
	return path_join(run->arena, directory, name);
}

/* The names in a directory, which is noted as read. One that is not there has
 * none: who read the one above it is told when it comes. */
static bool
read_names(struct run *run, struct str directory, struct str_vec *names)
{
	struct str shown = directory.n ? directory : S(".");

	switch (fs_list(
		absolute(run, directory), names, run->arena, run->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		return true;
	case FS_OK:
		break;
	}
	if (!str_vec_has(run->directories, shown))
		vec_add(run->directories, run->arena, shown);
	return true;
}

static bool
is_kind(const struct run *run, struct str path, enum fs_kind kind)
{
	struct fs_info info;

	return fs_stat(absolute(run, path), &info, NULL) == FS_OK &&
	       info.kind == kind;
}

/* Directories that '**' enters: no hidden ones, no links, none to skip. */
static bool
is_entered(const struct run *run, struct str path, struct str name)
{
	struct fs_info info;

	return name.p[0] != '.' && !str_vec_has(&run->glob->skip, path) &&
	       fs_lstat(absolute(run, path), &info, NULL) == FS_OK &&
	       info.kind == FS_DIRECTORY;
}

static bool find(struct run *run, struct str directory, struct str pattern);

/* A pattern of '**' and a rest: the rest here, the whole in each below. */
static bool
find_deep(struct run *run, struct str directory, struct str whole,
	struct str rest)
{
	struct str_vec names = {0};
	bool done = find(run, directory, rest.n ? rest : S("*")) &&
		    read_names(run, directory, &names);

	for (size_t i = 0; done && i < names.n; i++) {
		struct str path = below(run, directory, names.v[i]);
		if (is_entered(run, path, names.v[i]))
			done = find(run, path, whole);
	}
	return done;
}

/* A part without marks is no reason to read the directory, unless what it names
 * is not there: then its coming is to be seen. */
static bool
find_plain(
	struct run *run, struct str directory, struct str part, struct str rest)
{
	struct str_vec names = {0};
	struct str path = below(run, directory, part);

	if (rest.n && is_kind(run, path, FS_DIRECTORY))
		return find(run, path, rest);
	if (!rest.n && is_kind(run, path, FS_FILE))
		vec_add(run->files, run->arena, path);
	return read_names(run, directory, &names);
}

static bool
find(struct run *run, struct str directory, struct str pattern)
{
	struct str part, rest;
	struct str_vec names = {0};
	bool more = str_cut(pattern, '/', &part, &rest);

	if (!more)
		rest = S("");
	if (str_is(part, "**"))
		return find_deep(run, directory, pattern, rest);
	if (!glob_is_pattern(part))
		return find_plain(run, directory, part, rest);
	bool done = read_names(run, directory, &names);
	for (size_t i = 0; done && i < names.n; i++) {
		struct str path = below(run, directory, names.v[i]);
		if (!glob_match(part, names.v[i]))
			continue;
		if (!more && is_kind(run, path, FS_FILE))
			vec_add(run->files, run->arena, path);
		else if (more && is_kind(run, path, FS_DIRECTORY))
			done = find(run, path, rest);
	}
	return done;
}

/* Two parts '**' find a file more than once. */
static void
sort_new(struct str_vec *files, size_t first)
{
	size_t n = files->n - first, kept = first;

	if (!n)
		return;
	qsort(files->v + first, n, sizeof *files->v, str_cmp_items);
	for (size_t i = first; i < files->n; i++)
		if (i == first || !str_eq(files->v[i], files->v[kept - 1]))
			files->v[kept++] = files->v[i];
	files->n = kept;
}

bool
glob_find(const struct glob *glob, struct str pattern, struct str_vec *files,
	struct str_vec *directories, struct arena *arena, struct diag *diag)
{
	size_t first = files->n;
	struct run run = {
		.glob = glob,
		.files = files,
		.directories = directories,
		.arena = arena,
		.diag = diag,
	};
	bool done = find(&run, S(""), path_clean(arena, pattern));

	sort_new(files, first);
	return done;
}
