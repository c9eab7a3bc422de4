/* SPDX-License-Identifier: MIT */
#include "env/install/remove.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/remove_parts.h"
#include "env/install/reserved.h"
#include "model/record.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/clock.h"

/* The longest of known packages has half a megabyte. */
enum { RECORD_MAX = 16 << 20 };

/* The scheme's directory that the path lies in: its length, the longest. */
static size_t
scheme_length(const struct site *site, struct str path)
{
	size_t longest = 0;
	for (size_t i = 0; i < SCHEME_COUNT; i++) {
		struct str scheme = site->scheme[i];
		if (path.n > scheme.n && path_is_inside(scheme, path))
			longest = MAX(longest, scheme.n);
	}
	return longest;
}

/* Enters the directories above it, up to the scheme's. */
static void
own_parents(struct removal *removal, struct str path)
{
	size_t base = scheme_length(removal->site, path);
	for (;;) {
		struct str above = removal_parent(removal, path);
		if (above.n <= base)
			break;
		if (map_find(&removal->dirs, above))
			return;
		map_put(&removal->dirs, above, NULL);
		path = above;
	}
	map_put(&removal->tops, path, NULL);
}

static void
own(struct removal *removal, struct str path, struct owned owned)
{
	struct owned *kept = arena_new(removal->arena, struct owned);
	*kept = owned;
	map_put(&removal->files, path, kept);
	own_parents(removal, path);
}

static void
own_directory(struct removal *removal, struct str path)
{
	map_put(&removal->dirs, path, NULL);
	own_parents(removal, path);
}

static struct removal
start(const struct site *site, const struct owners *owners, struct str name,
	struct trash *trash, struct arena *arena, struct diag *diag)
{
	return (struct removal){
		.site = site,
		.owners = owners,
		.name = name,
		.trash = trash,
		.arena = arena,
		.diag = diag,
		.files.arena = arena,
		.dirs.arena = arena,
		.tops.arena = arena,
	};
}

/* What was made at installing, besides bytecode. */
static void
own_generated(struct removal *removal, const struct manifest *manifest)
{
	static const char *const names[] = {"INSTALLER", "REQUESTED",
		"direct_url.json", "RECORD", "RECORD.new"};
	struct str info = site_path(removal->site, manifest->root,
		manifest->dist_info, removal->arena);
	for (size_t i = 0; i < countof(names); i++)
		own(removal, path_joinz(removal->arena, info, names[i]),
			(struct owned){.proof = PROOF_NONE});
	vec_for (struct manifest_script, script, &manifest->scripts)
		own(removal,
			site_path(removal->site, SCHEME_SCRIPTS, script->name,
				removal->arena),
			(struct owned){
				.proof = PROOF_LAUNCHER, .script = script});
}

bool
remove_by_manifest(const struct site *site, const struct owners *owners,
	const struct manifest *manifest, struct trash *trash,
	struct arena *scratch, struct diag *diag)
{
	struct removal removal =
		start(site, owners, manifest->name, trash, scratch, diag);
	vec_for (struct manifest_dir, dir, &manifest->dirs)
		own_directory(&removal,
			site_path(site, dir->scheme, dir->path, scratch));
	vec_for (struct manifest_file, file, &manifest->files)
		own(&removal,
			site_path(site, file->scheme, file->path, scratch),
			(struct owned){.proof = file->python_script
							? PROOF_LAUNCHER
							: PROOF_MTIME,
				.size = file->size,
				.hash = file->hash,
				.mtime = manifest->mtime * CLOCK_SECOND});
	own_generated(&removal, manifest);
	return removal_run(&removal, site_record(site, manifest, scratch));
}

/* The package is left as it is, and a person has to look. */
static bool
refuse(struct removal *removal, struct str dist_info, struct str why)
{
	struct arena *arena = removal->arena;
	(void)diag_error(removal->diag, NOWHERE, "'%.*s' was not removed: %.*s",
		STR(removal->name), STR(why));
	return diag_hint(removal->diag, "remove it by hand: %.*s",
		STR(path_join(arena, removal->site->root, dist_info)));
}

/* Beside its dist-info, is it that of another package, or what we wrote there
 * ourselves? (Further down, packages have dist-infos of what they vendor.) */
static bool
is_anothers(struct removal *removal, struct str dist_info, struct str path)
{
	struct str base = path_dir(dist_info), part, rest;
	if (!path_is_inside(base, path) || path.n <= base.n)
		return false;
	path = str_lower(removal->arena, str_from_index(path, base.n + 1));
	(void)str_cut(path, '/', &part, &rest);
	struct str own = str_lower(removal->arena, path_base(dist_info));
	return (str_ends(part, S(".dist-info")) && !str_eq(part, own)) ||
	       str_starts(part, S("_ninjenv_"));
}

/* The path below the root of a row, or an error that names it. */
static bool
place_row(struct removal *removal, struct str dist_info, struct str row,
	struct str *path)
{
	const struct site *site = removal->site;
	struct arena *arena = removal->arena;
	struct str root = path_clean(arena, site->root);
	struct str base = path_join(arena, root, path_dir(dist_info));
	struct str whole = path_clean(arena, path_join(arena, base, row));
	if (path_is_inside(root, whole) && whole.n > root.n + 1) {
		*path = site_path(site, SCHEME_DATA,
			str_from_index(whole, root.n + 1), arena);
		if (!reserved_has(site, *path, arena) &&
			!is_anothers(removal, dist_info, *path))
			return true;
	}
	return refuse(removal, dist_info,
		str_fmt(arena,
			"its RECORD names '%.*s', which is no place for a "
			"package",
			STR(whole)));
}

static bool
own_rows(struct removal *removal, struct str dist_info,
	const struct record_row_vec *rows)
{
	vec_for (struct record_row, row, rows) {
		struct str path;
		if (!place_row(removal, dist_info, row->path, &path))
			return false;
		own(removal, path,
			(struct owned){
				.proof = row->hash.n ? PROOF_HASH : PROOF_NONE,
				.size = row->size,
				.hash = row->hash});
	}
	return true;
}

/* RECORD's text, and never that of a file elsewhere. */
static bool
read_record(struct removal *removal, struct str dist_info, struct str *text)
{
	int dir;
	struct arena *arena = removal->arena;
	struct str record = path_joinz(arena, dist_info, "RECORD");
	struct str here = str_dup(arena, dist_info);
	if (!path_stays(dist_info))
		return diag_error(removal->diag, NOWHERE,
			"'%.*s' is no place for a package", STR(dist_info));
	int error = beneath_open(removal->site->fd, here.p, &dir);
	if (error == ELOOP)
		return refuse(removal, dist_info,
			str_fmt(arena,
				"'%.*s' is reached through a symbolic "
				"link",
				STR(dist_info)));
	if (!error) {
		error = beneath_read(dir, "RECORD", RECORD_MAX, text, arena);
		at_close(dir);
	}
	if (error == ELOOP || error == EINVAL)
		return refuse(removal, dist_info, S("its RECORD is no file"));
	return !error || removal_failed(removal, error, "cannot read", record);
}

bool
remove_by_record(const struct site *site, const struct owners *owners,
	struct str name, struct str dist_info, struct trash *trash,
	struct arena *scratch, struct diag *diag)
{
	struct str text;
	struct record_row_vec rows = {0};
	struct removal removal =
		start(site, owners, name, trash, scratch, diag);
	struct str record = path_joinz(scratch, dist_info, "RECORD");
	if (!read_record(&removal, dist_info, &text))
		return false;
	if (!record_parse(text, path_join(scratch, site->root, record), &rows,
		    scratch, diag))
		return refuse(&removal, dist_info,
			S("its RECORD cannot be understood"));
	return own_rows(&removal, dist_info, &rows) &&
	       removal_run(&removal, record);
}
