/* SPDX-License-Identifier: MIT */
#include "env/install/system_dist.h"

#include "base/path.h"
#include "format/header.h"
#include "model/entry_points.h"
#include "model/name.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/hash.h"

enum { TEXT_MAX = 16 << 20 };

/* A file of its info directory, or the empty text. */
static struct str
info_text(const struct system_dist *dist, const char *name, struct arena *arena)
{
	struct str text;
	struct str info = path_join(arena, dist->site, dist->info);
	if (file_read(path_joinz(arena, info, name), TEXT_MAX, &text, arena,
		    NULL) != FS_OK)
		return S("");
	return text;
}

/* Files that only a change of what is installed changes. The time tells
 * builds of one version apart that say the same of themselves. */
static void
identify(struct system_dist *dist, struct arena *arena)
{
	static const char *const names[] = {"RECORD", "installed-files.txt",
		"top_level.txt", "entry_points.txt", "requires.txt"};
	struct buf all = {.arena = arena};
	struct fs_info info;

	buf_add(&all, dist->text);
	for (size_t i = 0; i < countof(names); i++)
		buf_addf(&all, "\n%s\n%.*s", names[i],
			STR(info_text(dist, names[i], arena)));
	if (fs_stat(dist->metadata, &info, NULL) == FS_OK)
		buf_addf(&all, "\n%lld\n", (long long)info.mtime);
	dist->identity = str_sub(hash_hex(arena, buf_str(&all)), 0, 32);
}

bool
system_dist_read(struct str path, struct system_dist *dist, struct arena *arena)
{
	if (str_index(path, '\n') < path.n)
		return false; /* our files have a line for it */
	*dist = (struct system_dist){
		.site = path_dir(path),
		.info = path_base(path),
		.metadata = path,
	};
	if (str_ends(path, S(".dist-info")))
		dist->metadata = path_joinz(arena, path, "METADATA");
	else if (fs_is_directory(path))
		dist->metadata = path_joinz(arena, path, "PKG-INFO");
	if (file_read(dist->metadata, TEXT_MAX, &dist->text, arena, NULL) !=
		FS_OK)
		return false;
	struct headers headers = headers_parse(dist->text, arena);
	dist->name = name_normalise(arena, headers_get(&headers, "Name"));
	dist->version = headers_get(&headers, "Version");
	if (!name_is_normalised(dist->name) || !dist->version.n ||
		str_index(dist->version, '\n') < dist->version.n)
		return false;
	identify(dist, arena);
	return true;
}

/* Is it NAME-VERSION.dist-info, NAME.egg-info or the like? */
static bool
is_info_of(struct str entry, struct str name, struct arena *arena)
{
	struct str stem;
	if (str_ends(entry, S(".dist-info")))
		stem = str_sub(entry, 0, entry.n - 10);
	else if (str_ends(entry, S(".egg-info")))
		stem = str_sub(entry, 0, entry.n - 9);
	else
		return false;
	stem = str_sub(stem, 0, str_index(stem, '-'));
	return str_eq(name_normalise(arena, stem), name);
}

void
system_dist_list(struct str site, struct str name,
	struct system_dist_vec *dists, struct arena *arena)
{
	struct str_vec names = {0};
	struct system_dist dist;

	/* What cannot be read provides nothing. */
	if (fs_list(site, &names, arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, it, &names) {
		if (is_info_of(*it, name, arena) &&
			system_dist_read(
				path_join(arena, site, *it), &dist, arena) &&
			str_eq(dist.name, name))
			vec_add(dists, arena, dist);
	}
}

bool
system_dist_fits(const struct system_dist *dist, const struct spec_set *set,
	struct arena *arena)
{
	struct version version;
	struct str_vec paths = {0};

	return version_parse(dist->version, &version, arena, NULL) &&
	       spec_contains(set, spec_item(&version), SPEC_PRE_YES) &&
	       system_dist_paths(dist, &paths, arena);
}

static void
add_requirement(
	struct str text, struct require_vec *requires, struct arena *arena)
{
	struct require require;
	if (require_parse(text, &require, arena, NULL))
		vec_add(requires, arena, require);
}

/* requires.txt of an egg-info: requirements, and after "[extra:marker]" those
 * of the extra or where the marker holds. */
static void
add_egg_requires(
	struct str text, struct require_vec *requires, struct arena *arena)
{
	struct str line, extra = S(""), marker = S("");
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, S("[")) && str_ends(line, S("]"))) {
			(void)str_cut(str_sub(line, 1, line.n - 1), ':', &extra,
				&marker);
			continue;
		}
		if (!line.n || extra.n)
			continue;
		if (marker.n)
			line = str_fmt(
				arena, "%.*s ; %.*s", STR(line), STR(marker));
		add_requirement(line, requires, arena);
	}
}

void
system_dist_requires(const struct system_dist *dist,
	struct require_vec *requires, struct arena *arena)
{
	struct headers headers = headers_parse(dist->text, arena);
	struct str_vec texts = headers_all(&headers, "Requires-Dist", arena);
	vec_for (const struct str, it, &texts) {
		add_requirement(*it, requires, arena);
	}
	if (!texts.n && str_ends(dist->info, S(".egg-info")))
		add_egg_requires(info_text(dist, "requires.txt", arena),
			requires, arena);
}

void
system_dist_scripts(const struct system_dist *dist,
	struct manifest_script_vec *scripts, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct str text = info_text(dist, "entry_points.txt", arena);
	/* pip would refuse a wheel with these; of the system's own one the
	 * modules serve all the same. */
	if (!entry_points_parse(text, dist->info, scripts, arena, &ignored))
		*scripts = (struct manifest_script_vec){0};
}
