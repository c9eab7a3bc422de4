/* SPDX-License-Identifier: MIT */
#include "env/build/headers.h"

#include "base/path.h"
#include "env/build/installed.h"
#include "env/python/native.h"
#include "model/entry_points.h"
#include "model/name.h"
#include "sys/fs.h"

struct finding {
	const struct installed *installed;
	struct str package;
	struct headers *headers;
	struct arena *arena;
};

static void
add_directory(struct finding *f, struct str directory)
{
	struct str_vec *cflags = &f->headers->cflags;
	for (size_t i = 1; i < cflags->n; i++)
		if (str_eq(cflags->v[i], directory) &&
			str_is(cflags->v[i - 1], "-isystem"))
			return;
	vec_add(cflags, f->arena, S("-isystem"));
	vec_add(cflags, f->arena, directory);
}

/* The directory of "-I/a/b/../c" or "-L...": clean; else empty. */
static struct str
directory_of(const struct finding *f, struct str word, const char *option)
{
	if (!str_starts(word, str_from(option)))
		return S("");
	return path_clean(f->arena, str_from_index(word, 2));
}

/* A .pc file whose directories are not there was made for another place. */
static bool
is_usable(const struct finding *f, const struct native_answer *answer)
{
	size_t directories = 0;
	vec_for (const struct str, word, &answer->cflags) {
		struct str directory = directory_of(f, *word, "-I");
		if (directory.n && !fs_is_directory(directory))
			return false;
		directories += directory.n > 0;
	}
	return directories > 0;
}

static bool
take_module(struct finding *f, struct str directory, struct str module)
{
	struct native_answer answer;
	if (!native_ask_in(directory, module, &answer, f->arena) ||
		!is_usable(f, &answer))
		return false;
	vec_for (const struct str, word, &answer.cflags) {
		struct str own = directory_of(f, *word, "-I");
		/* Its own warnings are not the user's. */
		if (own.n && path_is_inside(f->installed->root, own))
			add_directory(f, own);
		else
			vec_add(&f->headers->cflags, f->arena, *word);
	}
	vec_for (const struct str, word, &answer.libs) {
		struct str own = directory_of(f, *word, "-L");
		vec_add(&f->headers->libs, f->arena,
			own.n ? str_fmt(f->arena, "-L%.*s", STR(own)) : *word);
	}
	return true;
}

static struct str
module_name(const struct installed_file *file)
{
	struct str base = path_base(file->path);
	return str_sub(base, 0, base.n - 3); /* .pc */
}

/* All .pc files of that directory (from the scheme's). */
static bool
take_all(struct finding *f, struct str below)
{
	bool taken = false;
	vec_for (const struct installed_file, file, &f->installed->modules)
		if (str_eq(path_dir(file->below), below))
			taken |= take_module(
				f, path_dir(file->path), module_name(file));
	return taken;
}

/* "numpy._core.lib.pkgconfig" as a path. */
static struct str
package_path(struct str value, struct arena *arena)
{
	value = str_sub(value, 0, str_index(value, ':'));
	value = str_trim(str_sub(value, 0, str_index(value, '[')));
	return str_replace(arena, value, '.', '/');
}

/* The name of an entry is a module's, or just a name. */
static bool
take_entry(struct finding *f, const struct entry_point *entry)
{
	struct str below = package_path(entry->value, f->arena);
	vec_for (const struct installed_file, file, &f->installed->modules)
		if (str_eq(path_dir(file->below), below) &&
			str_eq(module_name(file), entry->name))
			return take_module(
				f, path_dir(file->path), entry->name);
	return take_all(f, below);
}

static bool
by_entry_points(struct finding *f)
{
	struct entry_point_vec entries = {0};
	bool taken = false;
	entry_points_group(f->installed->entry_points, S("pkg_config"),
		&entries, f->arena);
	vec_for (const struct entry_point, entry, &entries)
		taken |= take_entry(f, entry);
	return taken;
}

static size_t
depth_of(struct str path)
{
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

static const struct installed_file *
shallowest(const struct installed_file_vec *files)
{
	const struct installed_file *best = NULL;
	vec_for (const struct installed_file, file, files)
		if (!best || depth_of(file->below) < depth_of(best->below))
			best = file;
	return best;
}

/* The one that is named as the package, else those of the first directory. */
static bool
by_modules(struct finding *f)
{
	const struct installed_file_vec *modules = &f->installed->modules;
	vec_for (const struct installed_file, file, modules) {
		struct str name = module_name(file);
		if (str_eq(name_normalise(f->arena, name), f->package) &&
			take_module(f, path_dir(file->path), name))
			return true;
	}
	const struct installed_file *first = shallowest(modules);
	return first && take_all(f, path_dir(first->below));
}

/* Headers installed as such: some include <greenlet/greenlet.h>, others
 * <greenlet.h>. */
static bool
by_scheme(struct finding *f)
{
	vec_for (const struct installed_file, file, &f->installed->headers) {
		if (file->scheme != SCHEME_HEADERS)
			continue;
		struct str name, rest, all = file->path;
		if (!str_cut(file->below, '/', &name, &rest))
			continue;
		all = str_sub(all, 0, all.n - file->below.n - 1);
		add_directory(f, path_join(f->arena, all, name));
		add_directory(f, all);
		return true;
	}
	return false;
}

/* "a/include" of "a/include/b/c.h", else empty. */
static struct str
include_part(struct str below)
{
	struct str part, rest = below;
	while (str_cut(rest, '/', &part, &rest))
		if (str_is(part, "include"))
			return str_sub(
				below, 0, (size_t)(part.p + part.n - below.p));
	return S("");
}

static struct str
own_part(struct str below)
{
	return path_dir(below);
}

/* The directories nearest to the top of those that part() finds. */
static bool
by_directory(struct finding *f, struct str (*part)(struct str below))
{
	size_t least = (size_t)-1;
	vec_for (const struct installed_file, file, &f->installed->headers) {
		struct str found = part(file->below);
		if (found.n && depth_of(found) < least)
			least = depth_of(found);
	}
	vec_for (const struct installed_file, file, &f->installed->headers) {
		struct str found = part(file->below);
		if (!found.n || depth_of(found) != least)
			continue;
		struct str scheme = str_sub(
			file->path, 0, file->path.n - file->below.n - 1);
		add_directory(f, str_is(found, ".")
					 ? scheme
					 : path_join(f->arena, scheme, found));
	}
	return least != (size_t)-1;
}

static bool
not_installed(const struct want *want, struct str package, struct place place,
	struct diag *diag)
{
	(void)diag_error(diag, place,
		"'%.*s' is not installed in '%.*s', and its headers are wanted",
		STR(package), STR(want->target));
	if (want_find(want, package))
		return diag_hint(diag, "ninja %.*s/%.*s", STR(want->target),
			STR(package));
	return diag_hint(diag, "add '%.*s =' to its packages", STR(package));
}

bool
headers_flags(const struct want *want, const struct site *site,
	struct str package, struct place place, struct headers *headers,
	struct arena *arena, struct diag *diag)
{
	struct installed installed;
	struct finding f = {.installed = &installed,
		.package = package,
		.headers = headers,
		.arena = arena};
	*headers = (struct headers){0};
	switch (installed_read(want, site, package, &installed, arena, diag)) {
	case FS_OK:
		break;
	case FS_MISSING:
		return not_installed(want, package, place, diag);
	case FS_FAILED:
		return false;
	}
	if (by_entry_points(&f) || by_modules(&f) || by_scheme(&f) ||
		by_directory(&f, include_part) || by_directory(&f, own_part))
		return true;
	(void)diag_error(diag, place, "the package '%.*s' has no header files",
		STR(package));
	return diag_hint(diag,
		"take it out of 'headers'; for headers of this repository "
		"there is 'include'");
}

/* Both compilers take the next byte after a '\' as it is. */
static void
add_word(struct str word, struct buf *out)
{
	static const char special[] = " \t\r\f\v'\"\\";
	if (!word.n)
		buf_addz(out, "\"\"");
	for (size_t i = 0; i < word.n; i++) {
		struct str all = {special, sizeof special - 1};
		if (str_index(all, word.p[i]) < all.n)
			buf_addc(out, '\\');
		buf_addc(out, word.p[i]);
	}
	buf_addc(out, '\n');
}

void
headers_response(const struct str_vec *flags, struct buf *out)
{
	for (size_t i = 0; i < flags->n; i++)
		add_word(flags->v[i], out);
}

struct str
headers_flags_path(struct arena *arena, struct str path, struct str package)
{
	return str_fmt(
		arena, "%.*s/.ninjenv/flags/%.*s", STR(path), STR(package));
}

struct str
headers_libs_path(struct arena *arena, struct str path, struct str package)
{
	return str_fmt(arena, "%.*s/.ninjenv/flags/%.*s.libs", STR(path),
		STR(package));
}
