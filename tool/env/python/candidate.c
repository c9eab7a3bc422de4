/* SPDX-License-Identifier: MIT */
#include "env/python/candidate.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/path.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/proc.h"

/* Python 3.8 is the oldest that we take; the newest is some way ahead. */
enum { OLDEST_MINOR = 8, NEWEST_MINOR = 24, VERSION_FILE_MAX = 64 * 1024 };

static struct str
pyenv_root(struct arena *arena)
{
	struct str root = env_get("PYENV_ROOT");
	if (root.n)
		return root;
	struct str home = env_home(arena);
	return home.n ? path_joinz(arena, home, ".pyenv") : home;
}

/* The names in a .python-version file: words, up to '#' in each line. */
static void
add_words(struct str_vec *names, struct str text, struct arena *arena)
{
	struct str line, word;
	while (str_next(&text, '\n', &line)) {
		line = str_sub(line, 0, str_index(line, '#'));
		while (str_next(&line, ' ', &word)) {
			word = str_trim(word);
			if (word.n)
				vec_add(names, arena, word);
		}
	}
}

static bool
read_names(struct str_vec *names, struct str file, struct arena *arena)
{
	struct str text;
	/* A file that cannot be read chooses nothing, as with pyenv. */
	if (file_read(file, VERSION_FILE_MAX, &text, arena, NULL) != FS_OK)
		return false;
	add_words(names, text, arena);
	return names->n > 0;
}

static bool
read_local_names(
	struct str_vec *names, struct str directory, struct arena *arena)
{
	for (;;) {
		if (read_names(names,
			    path_joinz(arena, directory, ".python-version"),
			    arena))
			return true;
		struct str up = path_dir(directory);
		if (str_eq(up, directory) || str_is(up, "."))
			return false;
		directory = up;
	}
}

/* The versions that pyenv would use: PYENV_VERSION, the nearest
 * .python-version, its global file. */
static void
chosen_names(struct str_vec *names, struct str root, struct str directory,
	struct arena *arena)
{
	struct str set = env_get("PYENV_VERSION"), name;
	if (set.n) {
		while (str_next(&set, ':', &name))
			if (name.n)
				vec_add(names, arena, name);
		return;
	}
	if (!directory.n && !fs_cwd(&directory, arena, NULL))
		directory = S("/");
	if (!read_local_names(names, directory, arena))
		(void)read_names(names, path_joinz(arena, root, "version"),
			arena); /* no global version: the system's */
}

/* The part of an installed version's name that is its number: "3.13.0". */
static struct str
number_of(struct str name)
{
	size_t i = 0;
	while (i < name.n && (name.p[i] < '0' || name.p[i] > '9'))
		i++;
	size_t end = i;
	while (end < name.n && ((name.p[end] >= '0' && name.p[end] <= '9') ||
				       name.p[end] == '.'))
		end++;
	return str_sub(name, i, end);
}

static unsigned long long
next_number(struct str *rest)
{
	struct str part = {0};
	unsigned long long value = 0;
	if (!str_next(rest, '.', &part) || !str_to_uint(part, &value))
		return 0;
	return value;
}

static int
compare_numbers(struct str a, struct str b)
{
	while (a.n || b.n) {
		unsigned long long x = next_number(&a), y = next_number(&b);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static bool
is_cpython(struct str name)
{
	return (name.n && name.p[0] >= '0' && name.p[0] <= '9') ||
	       str_starts(name, S("cpython-"));
}

int
candidate_cmp(const void *a, const void *b)
{
	struct str x = *(const struct str *)a, y = *(const struct str *)b;
	if (is_cpython(x) != is_cpython(y))
		return is_cpython(x) ? -1 : 1;
	int order = compare_numbers(number_of(y), number_of(x));
	return order ? order : str_cmp(y, x);
}

/* Installed versions in a directory, newest first. */
static struct str_vec
installed(struct str directory, struct arena *arena)
{
	struct str_vec names = {0};
	/* None are installed where the directory is not there or not ours to
	 * look into. */
	if (fs_list(directory, &names, arena, NULL) != FS_OK)
		names.n = 0;
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, candidate_cmp);
	return names;
}

/* Which installed version a chosen name means: itself, or the newest of a
 * series ("3.11" with 3.11.7 there). */
static struct str
pyenv_version(struct str versions, struct str name, struct arena *arena)
{
	struct str exact = path_join(arena, versions, name);
	if (fs_is_directory(exact))
		return exact;
	if (str_starts(name, S("python-")))
		name = str_from_index(name, 7);
	struct str series = str_fmt(arena, "%.*s.", STR(name));
	struct str_vec all = installed(versions, arena);
	vec_for (struct str, it, &all)
		if (str_eq(*it, name) || str_starts(*it, series))
			return path_join(arena, versions, *it);
	return (struct str){0};
}

struct str
candidate_follow(struct str path, struct str directory, struct arena *arena)
{
	struct str root = pyenv_root(arena);
	if (!root.n ||
		!str_eq(path_dir(path), path_joinz(arena, root, "shims")))
		return path;
	struct str_vec names = {0};
	chosen_names(&names, root, directory, arena);
	struct str versions = path_joinz(arena, root, "versions");
	vec_for (struct str, it, &names) {
		struct str version = pyenv_version(versions, *it, arena);
		struct str real = str_fmt(arena, "%.*s/bin/%.*s", STR(version),
			STR(path_base(path)));
		if (version.n && fs_is_executable(real))
			return real;
	}
	return (struct str){0};
}

static void
add_named(struct str_vec *paths, struct str name, struct str directory,
	struct arena *arena)
{
	struct str_vec found = {0};
	proc_find_all(&found, name, env_get("PATH"), arena);
	vec_for (struct str, it, &found) {
		struct str real = candidate_follow(*it, directory, arena);
		if (real.n && !str_vec_has(paths, real))
			vec_add(paths, arena, real);
	}
}

/* ROOT/VERSION/bin/python3 of all installed versions. */
static void
add_installed(struct str_vec *paths, struct str root, struct arena *arena)
{
	struct str_vec names = installed(root, arena);
	vec_for (struct str, it, &names) {
		struct str path = str_fmt(
			arena, "%.*s/%.*s/bin/python3", STR(root), STR(*it));
		if (fs_is_executable(path) && !str_vec_has(paths, path))
			vec_add(paths, arena, path);
	}
}

static struct str
uv_root(struct arena *arena)
{
	struct str root = env_get("UV_PYTHON_INSTALL_DIR");
	if (root.n)
		return root;
	struct str data = env_data_home(arena);
	return data.n ? path_joinz(arena, data, "uv/python") : data;
}

void
candidate_list(struct str_vec *paths, struct str directory, struct arena *arena)
{
	add_named(paths, S("python3"), directory, arena);
	for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--)
		add_named(paths, str_fmt(arena, "python3.%d", minor), directory,
			arena);
	add_named(paths, S("python"), directory, arena);
	struct str pyenv = pyenv_root(arena), uv = uv_root(arena);
	if (pyenv.n)
		add_installed(
			paths, path_joinz(arena, pyenv, "versions"), arena);
	if (uv.n)
		add_installed(paths, uv, arena);
}
