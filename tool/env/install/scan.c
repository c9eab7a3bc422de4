/* SPDX-License-Identifier: MIT */
#include "env/install/scan.h"

#include "base/map.h"
#include "base/path.h"
#include "env/install/site.h"
#include "model/manifest.h"
#include "model/name.h"
#include "model/script_names.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_HAVE = 64 * 1024 * 1024 };

struct str
scan_have_path(struct str root, struct arena *arena)
{
	return path_joinz(arena, root, ".ninjenv/have");
}

static bool
read_have(struct str root, struct have *have, struct arena *arena,
	struct diag *diag)
{
	struct str text;
	struct str path = scan_have_path(root, arena);

	switch (file_read(path, LARGEST_HAVE, &text, arena, diag)) {
	case FS_OK:
		have_read(text, have, arena);
		return true;
	case FS_MISSING:
		*have = (struct have){0};
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

static bool
has_scripts(
	struct str bin, const struct have_package *package, struct arena *arena)
{
	vec_for (const struct str, it, &package->scripts) {
		if (!fs_is_file(path_join(arena, bin, *it)))
			return false;
	}
	return true;
}

/* Not by following it: while sync is at work 'settled' may lead nowhere. */
static bool
leads_to_record(struct str root, struct str name, struct arena *arena)
{
	struct str target, head = S(SITE_LINK);
	struct str link =
		str_fmt(arena, "%.*s/.ninjenv/pkg/%.*s", STR(root), STR(name));
	return fs_readlink(link, &target, arena, NULL) == FS_OK &&
	       str_starts(target, head) &&
	       fs_is_file(
		       path_join(arena, root, str_from_index(target, head.n)));
}

/* pkg/NAME leads to a RECORD, and scripts are there: Ninja knows of both, and
 * would call sync for ever where one is missing. */
static void
check_outputs(struct str root, const struct python *python, struct have *have,
	struct arena *arena)
{
	struct str bin = path_join(arena, root, python->scheme[SCHEME_SCRIPTS]);

	vec_for (struct have_package, it, &have->packages) {
		/* As the edge's outputs are: a version of ninjenv that knew
		 * nothing of this may have written them down. */
		script_names_adjust_list(
			&it->scripts, python->short_version, arena);
		struct arena_mark mark = arena_mark(arena);
		it->complete = leads_to_record(root, it->name, arena) &&
			       has_scripts(bin, it, arena);
		arena_reset(arena, mark);
	}
}

/* A manifest that the environment keeps of a package which 'have' lacks: an
 * interrupted run was at it. */
static bool
add_interrupted(struct str root, struct str name, struct have *have,
	struct arena *arena, struct diag *diag)
{
	struct manifest manifest;
	struct str text;
	struct str path = str_fmt(
		arena, "%.*s/.ninjenv/manifest/%.*s", STR(root), STR(name));

	switch (file_read(path, LARGEST_HAVE, &text, arena, diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		return true;
	case FS_OK:
		break;
	}
	struct diag ignored = {.arena = arena};
	char *bytes = (char *)text.p; /* the arena's, ours to change */
	/* One that cannot be read names no file: what it was is then seen as
	 * put there by hand. */
	if (!manifest_read(bytes, text.n, path, &manifest, arena, &ignored))
		return true;
	vec_add(&have->packages, arena,
		(struct have_package){
			.name = name,
			.version = manifest.version,
			.entry = manifest.wheel,
			.dist_info = manifest.dist_info,
		});
	return true;
}

static bool
add_all_interrupted(struct str root, struct have *have, struct arena *arena,
	struct diag *diag)
{
	struct str_vec names = {0};
	struct str directory = path_joinz(arena, root, ".ninjenv/manifest");

	if (fs_list(directory, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		if (!file_is_temporary(*name) && !have_find(have, *name) &&
			!add_interrupted(root, *name, have, arena, diag))
			return false;
	}
	return true;
}

static bool
is_ours(const struct have *have, struct str entry)
{
	vec_for (const struct have_package, it, &have->packages) {
		if (str_eq(it->dist_info, entry))
			return true;
	}
	return false;
}

/* NAME-VERSION.dist-info, or .egg-info with more behind the version. */
static void
add_foreign(struct str directory, struct str entry, struct have *have,
	struct arena *arena)
{
	struct str stem, name, version;

	if (str_ends(entry, S(".dist-info")))
		stem = str_sub(entry, 0, entry.n - 10);
	else if (str_ends(entry, S(".egg-info")))
		stem = str_sub(entry, 0, entry.n - 9);
	else
		return;
	(void)str_cut(stem, '-', &name, &version);
	(void)str_cut(version, '-', &version, &stem);
	/* pip's mark of a package that it is about to remove. */
	if (str_starts(name, S("~")))
		return;
	vec_add(&have->foreign, arena,
		(struct have_foreign){
			.name = name_normalise(arena, name),
			.version = str_dup(arena, version),
			.path = path_join(arena, directory, entry),
		});
}

/* What pip left of a package whose RECORD did not name all of it, or what is
 * not installed but being built, is none. */
static bool
is_distribution(struct str path, struct arena *arena)
{
	return !str_ends(path, S(".dist-info")) ||
	       fs_is_file(path_joinz(arena, path, "METADATA"));
}

static bool
add_all_foreign(struct str root, struct str directory, struct have *have,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	struct str path = path_join(arena, root, directory);

	if (fs_list(path, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		if (is_ours(have, *name) ||
			!is_distribution(path_join(arena, path, *name), arena))
			continue;
		add_foreign(directory, *name, have, arena);
	}
	return true;
}

bool
scan_environment(struct str root, const struct python *python,
	struct have *have, struct arena *arena, struct diag *diag)
{
	struct str pure = python->scheme[SCHEME_PURELIB];
	struct str plat = python->scheme[SCHEME_PLATLIB];

	if (!read_have(root, have, arena, diag))
		return false;
	check_outputs(root, python, have, arena);
	if (!add_all_interrupted(root, have, arena, diag))
		return false;
	have_sort(have);
	return add_all_foreign(root, pure, have, arena, diag) &&
	       (str_eq(pure, plat) ||
		       fs_same(path_join(arena, root, pure),
			       path_join(arena, root, plat)) ||
		       add_all_foreign(root, plat, have, arena, diag));
}
