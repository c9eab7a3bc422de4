/* SPDX-License-Identifier: MIT */
/* Which files in a site directory are a distribution's own. */
#include "env/install/system_dist.h"

#include "base/map.h"
#include "base/path.h"
#include "model/record.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LIST_MAX = 64 << 20 };

struct owned {
	const struct system_dist *dist;
	struct map files, directories, tops; /* below the site directory */
	struct str_vec *paths;
	bool editable; /* it has a .pth file, which only a site itself reads */
	struct arena *arena;
};

static struct str
absolute(const struct owned *o, struct str path)
{
	return path_join(o->arena, o->dist->site, path);
}

/* Programs and data outside of the site directory are not imported, bytecode
 * beside sources comes anew. */
static void
own(struct owned *o, struct str path)
{
	struct str top;
	path = path_clean(o->arena, path);
	if (!path_stays(path))
		return;
	map_put(&o->files, path, NULL);
	o->editable |= str_ends(path, S(".pth"));
	(void)str_cut(path, '/', &top, &(struct str){0});
	map_put(&o->tops, top, NULL);
	for (struct str up = path_dir(path); !str_is(up, ".");
		up = path_dir(up)) {
		if (map_find(&o->directories, up))
			break;
		map_put(&o->directories, up, NULL);
	}
}

static bool
read_list(const struct owned *o, const char *name, struct str *text)
{
	struct str info = absolute(o, o->dist->info);
	return file_read(path_joinz(o->arena, info, name), LIST_MAX, text,
		       o->arena, NULL) == FS_OK;
}

static bool
own_record(struct owned *o)
{
	struct record_row_vec rows = {0};
	struct diag ignored = {.arena = o->arena};
	struct str text;
	if (!read_list(o, "RECORD", &text) ||
		!record_parse(text, o->dist->info, &rows, o->arena, &ignored))
		return false;
	vec_for (const struct record_row, it, &rows) {
		own(o, it->path);
	}
	return true;
}

/* Paths relative to the egg-info directory. */
static bool
own_installed(struct owned *o)
{
	struct str text, line;
	if (!read_list(o, "installed-files.txt", &text))
		return false;
	while (str_next(&text, '\n', &line))
		if (str_trim(line).n)
			own(o, path_join(o->arena, o->dist->info,
				       str_trim(line)));
	return true;
}

/* Is all in the directory, down to the last file, of this distribution? */
static bool
is_whole(const struct owned *o, struct str path)
{
	struct str_vec names = {0};
	if (fs_list(absolute(o, path), &names, o->arena, NULL) != FS_OK)
		return false;
	vec_for (const struct str, it, &names) {
		struct str below = path_join(o->arena, path, *it);
		if (str_is(*it, "__pycache__") || map_find(&o->files, below))
			continue;
		if (!map_find(&o->directories, below) || !is_whole(o, below))
			return false;
	}
	return true;
}

/* A directory that others share (a namespace package) is made, not linked. */
static void
add_path(struct owned *o, struct str path)
{
	struct str_vec names = {0};
	bool is_directory = map_find(&o->directories, path);
	if (str_is(path_base(path), "__pycache__") ||
		str_index(path, '\n') < path.n || /* a line names it */
		!fs_exists(absolute(o, path)))
		return;
	if (!is_directory || is_whole(o, path)) {
		vec_add(o->paths, o->arena, path);
		return;
	}
	/* What cannot be listed has nothing to import. */
	if (fs_list(absolute(o, path), &names, o->arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, it, &names) {
		struct str below = path_join(o->arena, path, *it);
		if (map_find(&o->files, below) ||
			map_find(&o->directories, below))
			add_path(o, below);
	}
}

/* A package, a module of one file, or an extension module of that name. */
static void
add_module(struct owned *o, struct str name)
{
	struct str_vec names = {0};
	struct str start = str_fmt(o->arena, "%.*s.", STR(name));
	if (!path_stays(name) || str_index(name, '/') < name.n ||
		fs_list(o->dist->site, &names, o->arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, it, &names) {
		if (str_eq(*it, name) ||
			(str_starts(*it, start) &&
				(str_ends(*it, S(".py")) ||
					str_ends(*it, S(".so")))))
			vec_add(o->paths, o->arena, *it);
	}
}

/* Distributions of systems often have no list of files: then the modules that
 * it says it has, or the one that has its own name. */
static bool
add_modules(struct owned *o)
{
	struct str text, line;
	if (read_list(o, "namespace_packages.txt", &text) && str_trim(text).n)
		return false; /* whose files these are is not said */
	if (!read_list(o, "top_level.txt", &text))
		text = str_replace(o->arena, o->dist->name, '-', '_');
	while (str_next(&text, '\n', &line))
		add_module(o, str_trim(line));
	return o->paths->n > 0;
}

bool
system_dist_paths(const struct system_dist *dist, struct str_vec *paths,
	struct arena *arena)
{
	struct owned o = {
		.dist = dist,
		.files = {.arena = arena},
		.directories = {.arena = arena},
		.tops = {.arena = arena},
		.paths = paths,
		.arena = arena,
	};
	if (!own_record(&o) && !own_installed(&o)) {
		if (!add_modules(&o))
			return false;
	}
	map_for(it, &o.tops)
	{
		if (!str_eq(it->key, dist->info))
			add_path(&o, it->key);
	}
	vec_add(paths, arena, dist->info);
	return !o.editable;
}
