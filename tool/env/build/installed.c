/* SPDX-License-Identifier: MIT */
#include "env/build/installed.h"

#include "base/path.h"
#include "env/install/site.h"
#include "model/record.h"
#include "sys/file.h"
#include "sys/tree.h"

enum { TEXT_MAX = 64 << 20 };

static bool
is_header(struct str path)
{
	static const char *const ends[] = {
		".h", ".hpp", ".hh", ".hxx", ".h++", ".H", ".cuh"};
	for (size_t i = 0; i < countof(ends); i++)
		if (str_ends(path, str_from(ends[i])))
			return true;
	return false;
}

static void
add(struct installed *installed, struct str path, struct str below,
	enum scheme scheme, struct arena *arena)
{
	struct installed_file file = {
		.path = path, .below = below, .scheme = scheme};
	if (is_header(below))
		vec_add(&installed->headers, arena, file);
	else if (str_ends(below, S(".pc")))
		vec_add(&installed->modules, arena, file);
}

/* What has none says nothing. */
static bool
read_optional(struct str path, struct str *text, struct arena *arena,
	struct diag *diag)
{
	*text = S("");
	return file_read(path, TEXT_MAX, text, arena, diag) != FS_FAILED;
}

static bool
read_environment(const struct site *site, const struct manifest *manifest,
	struct installed *installed, struct arena *arena, struct diag *diag)
{
	installed->root = site->root;
	vec_for (const struct manifest_file, file, &manifest->files) {
		if (!is_header(file->path) && !str_ends(file->path, S(".pc")))
			continue;
		struct str path = path_join(arena, site->root,
			site_path(site, file->scheme, file->path, arena));
		add(installed, path, file->path, file->scheme, arena);
	}
	struct str record = path_join(
		arena, site->root, site_record(site, manifest, arena));
	return read_optional(
		path_joinz(arena, path_dir(record), "entry_points.txt"),
		&installed->entry_points, arena, diag);
}

struct walk {
	struct installed *installed;
	struct str base, top;
	struct arena *arena;
};

static enum tree_next
see(void *context, const struct tree_entry *entry)
{
	struct walk *walk = context;
	if (entry->info.kind != FS_FILE)
		return TREE_GO;
	struct str below = path_join(walk->arena, walk->top, entry->path);
	add(walk->installed, path_join(walk->arena, walk->base, below), below,
		SCHEME_PLATLIB, walk->arena);
	return TREE_GO;
}

/* Without a RECORD (Debian): all below the packages of top_level.txt, or of the
 * distribution's own name. */
static bool
read_tops(
	const struct want_system *system, struct walk *walk, struct diag *diag)
{
	struct str text, line;
	struct str list =
		path_joinz(walk->arena, system->dist_info, "top_level.txt");
	if (!read_optional(list, &text, walk->arena, diag))
		return false;
	if (!text.n)
		text = str_replace(walk->arena, system->name, '-', '_');
	while (str_next(&text, '\n', &line)) {
		walk->top = str_trim(line);
		if (!path_stays(walk->top))
			continue;
		if (tree_walk(path_join(walk->arena, walk->base, walk->top),
			    see, walk, diag) == FS_FAILED)
			return false;
	}
	return true;
}

static bool
read_record(
	struct str text, struct str file, struct walk *walk, struct diag *diag)
{
	struct record_row_vec rows = {0};
	if (!record_parse(text, file, &rows, walk->arena, diag))
		return false;
	vec_for (const struct record_row, row, &rows)
		if (path_stays(row->path))
			add(walk->installed,
				path_join(walk->arena, walk->base, row->path),
				row->path, SCHEME_PLATLIB, walk->arena);
	return true;
}

static bool
read_system(const struct want_system *system, struct installed *installed,
	struct arena *arena, struct diag *diag)
{
	struct str text;
	struct str record = path_joinz(arena, system->dist_info, "RECORD");
	struct walk walk = {.installed = installed,
		.base = path_dir(system->dist_info),
		.arena = arena};
	installed->root = walk.base;
	if (!read_optional(record, &text, arena, diag) ||
		!read_optional(path_joinz(arena, system->dist_info,
				       "entry_points.txt"),
			&installed->entry_points, arena, diag))
		return false;
	return text.n ? read_record(text, record, &walk, diag)
		      : read_tops(system, &walk, diag);
}

enum fs_result
installed_read(const struct want *want, const struct site *site,
	struct str package, struct installed *installed, struct arena *arena,
	struct diag *diag)
{
	struct manifest manifest;
	bool damaged;
	*installed = (struct installed){0};
	vec_for (const struct want_system, system, &want->system)
		if (str_eq(system->name, package))
			return read_system(system, installed, arena, diag)
				       ? FS_OK
				       : FS_FAILED;
	enum fs_result result = site_look_manifest(
		site, package, &manifest, &damaged, arena, diag);
	if (result != FS_OK)
		return result;
	return read_environment(site, &manifest, installed, arena, diag)
		       ? FS_OK
		       : FS_FAILED;
}
