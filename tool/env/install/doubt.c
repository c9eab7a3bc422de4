/* SPDX-License-Identifier: MIT */
#include "env/install/doubt.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/scan.h"
#include "env/install/script.h"
#include "env/install/site.h"
#include "model/record.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { RECORD_MAX = 64 << 20, TEXT_MAX = 16 << 20, HAVE_MAX = 64 << 20 };

/* One package. */
struct doubt {
	const struct site *site;
	struct manifest manifest;
	struct map rows; /* path below the root -> struct record_row */
	bool whole;
	int64_t linked;       /* when pkg/NAME was made */
	struct str_vec rests; /* paths below the root of what was lost */
	struct arena *arena;
	struct diag *diag;
};

bool
doubt_is_rest(struct str found, struct str text)
{
	size_t zeros = 0;
	while (zeros < found.n && !found.p[zeros])
		zeros++;
	return zeros == found.n || str_starts(text, found);
}

/* A name in a directory below the root. Where a person put a link in the place
 * of a directory, what is behind it is theirs: not read, not removed. */
struct spot {
	int dir;
	const char *name;
};

static int
find_spot(const struct doubt *doubt, struct str path, struct spot *spot)
{
	struct str parent = path_dir(path);
	if (str_is(parent, "."))
		parent = S("");
	spot->name = str_dup(doubt->arena, path_base(path)).p;
	return beneath_open(
		doubt->site->fd, str_dup(doubt->arena, parent).p, &spot->dir);
}

/* Is there a file? */
static bool
is_file(const struct doubt *doubt, struct str path, struct fs_info *info)
{
	struct spot spot;
	if (find_spot(doubt, path, &spot))
		return false;
	int error = at_stat(spot.dir, spot.name, info);
	at_close(spot.dir);
	return !error && info->kind == FS_FILE;
}

static bool
read_text(const struct doubt *doubt, struct str path, size_t max,
	struct str *text)
{
	struct spot spot;
	if (find_spot(doubt, path, &spot))
		return false;
	int error = beneath_read(spot.dir, spot.name, max, text, doubt->arena);
	at_close(spot.dir);
	return !error;
}

/* What is behind a link stays; what is gone already is no error. */
static bool
take_away(const struct doubt *doubt, struct str path)
{
	struct spot spot;
	int error = find_spot(doubt, path, &spot);
	if (!error) {
		error = at_unlink(spot.dir, spot.name);
		at_close(spot.dir);
	}
	return !error || error == ENOENT || error == ELOOP || error == EXDEV ||
	       diag_system(doubt->diag, error, "cannot remove",
		       path_join(doubt->arena, doubt->site->root, path));
}

static void
is_rest(struct doubt *doubt, struct str path)
{
	doubt->whole = false;
	vec_add(&doubt->rests, doubt->arena, path);
}

static bool
has_hash(const struct doubt *doubt, struct str path, struct str hash)
{
	struct spot spot;
	struct digest want, found;
	if (!digest_from_record(&want, hash) || find_spot(doubt, path, &spot))
		return false;
	int error = beneath_hash(spot.dir, spot.name, want.kind, &found);
	at_close(spot.dir);
	return !error && digest_eq(&want, &found);
}

/* Rows without a hash are RECORD's own and those of bytecode. */
static bool
has_row(const struct doubt *doubt, struct str path, struct str hash)
{
	const struct record_row *row = map_get(&doubt->rows, path);
	return row && str_eq(row->hash, hash);
}

/* The rows by their paths. The last is RECORD's own: by it nothing was cut. */
static bool
read_record(struct doubt *doubt, struct str record)
{
	struct str text, last = S("");
	struct record_row_vec rows = {0};
	struct diag quiet = {.arena = doubt->arena};
	struct str base = path_dir(path_dir(record));

	if (!read_text(doubt, record, RECORD_MAX, &text) ||
		!record_parse(text, record, &rows, doubt->arena, &quiet))
		return false;
	vec_for (struct record_row, row, &rows) {
		last = path_clean(
			doubt->arena, path_join(doubt->arena, base, row->path));
		map_put(&doubt->rows, last, row);
	}
	return str_eq(last, record);
}

static void
check_linked(
	struct doubt *doubt, const struct manifest_file *file, struct str path)
{
	struct fs_info info;
	if (has_row(doubt, path, file->hash) &&
		has_hash(doubt, path, file->hash))
		return;
	doubt->whole = false;
	if (!is_file(doubt, path, &info) || has_hash(doubt, path, file->hash))
		return;
	/* Who edits a file gives it another time. Of an empty one not even that
	 * need be written, but it is not later than the run that made it. */
	if (info.mtime == doubt->manifest.mtime * CLOCK_SECOND ||
		(!info.size && info.mtime <= doubt->linked))
		is_rest(doubt, path);
}

/* A text that was made here: all of it is known, or that its row fits it. */
static void
check_text(struct doubt *doubt, struct str path, struct str text)
{
	struct str found;
	const struct record_row *row = map_get(&doubt->rows, path);
	if (row && row->hash.n && has_hash(doubt, path, row->hash))
		return;
	doubt->whole = false;
	if (read_text(doubt, path, TEXT_MAX, &found) &&
		doubt_is_rest(found, text))
		is_rest(doubt, path);
}

static void
check_launchers(struct doubt *doubt)
{
	const struct site *site = doubt->site;
	vec_for (const struct manifest_script, it, &doubt->manifest.scripts) {
		struct buf text = {.arena = doubt->arena};
		script_launcher(&text, site->python, it, site->old);
		check_text(doubt,
			site_path(site, SCHEME_SCRIPTS, it->name, doubt->arena),
			buf_str(&text));
	}
}

static void
check_files(struct doubt *doubt)
{
	const struct manifest *manifest = &doubt->manifest;
	vec_for (const struct manifest_file, it, &manifest->files) {
		struct str path = site_path(
			doubt->site, it->scheme, it->path, doubt->arena);
		if (manifest_is_replaced(manifest, it))
			continue;
		if (it->python_script)
			check_text(doubt, path, S(""));
		else
			check_linked(doubt, it, path);
	}
}

/* Of bytecode no hash is known here. A link to the store's is as good as that;
 * a copy could stop its module from being imported. */
static void
check_bytecode(struct doubt *doubt, struct str path)
{
	struct fs_info info;
	if (!is_file(doubt, path, &info) || info.links < 2)
		is_rest(doubt, path);
}

static void
check_rows(struct doubt *doubt, struct str record)
{
	map_for(it, &doubt->rows)
	{
		const struct record_row *row = it->value;
		if (str_ends(it->key, S(".pyc")) && !row->hash.n)
			check_bytecode(doubt, it->key);
		else if (str_eq(path_dir(it->key), path_dir(record)) &&
			 !str_eq(it->key, record) &&
			 !has_hash(doubt, it->key, row->hash))
			doubt->whole = false; /* INSTALLER and the like */
	}
}

static struct str
node_path(const struct doubt *doubt)
{
	return str_fmt(
		doubt->arena, ".ninjenv/pkg/%.*s", STR(doubt->manifest.name));
}

/* When the run that made it was done; 0: no run was. */
static int64_t
linked_at(const struct doubt *doubt)
{
	struct fs_info info;
	struct str path =
		path_join(doubt->arena, doubt->site->root, node_path(doubt));
	return fs_lstat(path, &info, NULL) == FS_OK ? info.mtime : 0;
}

/* pkg/NAME and RECORD go first: from then on the package is absent. */
static bool
clear(struct doubt *doubt, struct str record)
{
	struct str node =
		path_join(doubt->arena, doubt->site->root, node_path(doubt));
	if (!fs_unlink(node, doubt->diag) || !take_away(doubt, record))
		return false;
	vec_for (const struct str, it, &doubt->rests) {
		if (!take_away(doubt, *it))
			return false;
	}
	return true;
}

static bool
look_at(struct doubt *doubt)
{
	struct str record =
		site_record(doubt->site, &doubt->manifest, doubt->arena);
	doubt->linked = linked_at(doubt);
	doubt->whole = read_record(doubt, record);
	check_files(doubt);
	check_launchers(doubt);
	check_rows(doubt, record);
	return doubt->whole || clear(doubt, record);
}

/* One package, by the name of its manifest. */
static bool
package(const struct site *site, struct str name, bool *lost,
	struct arena *arena, struct diag *diag)
{
	bool damaged;
	struct doubt doubt = {
		.site = site,
		.rows = {.arena = arena},
		.arena = arena,
		.diag = diag,
	};
	switch (site_look_manifest(
		site, name, &doubt.manifest, &damaged, arena, diag)) {
	case FS_OK:
		return look_at(&doubt);
	case FS_MISSING:
		*lost = *lost || damaged;
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

static bool
packages(const struct site *site, const struct str_vec *names, bool *lost,
	struct diag *diag)
{
	vec_for (const struct str, it, names) {
		struct arena scratch = {0};
		bool done = str_ends(*it, S(".new")) ||
			    file_is_temporary(*it) ||
			    package(site, *it, lost, &scratch, diag);
		arena_free(&scratch);
		if (!done)
			return false;
	}
	return true;
}

bool
doubt_packages(struct str root, const struct python *python, bool *lost,
	struct arena *arena, struct diag *diag)
{
	struct site site;
	struct str_vec names = {0};
	struct str directory = path_joinz(arena, root, ".ninjenv/manifest");

	*lost = false;
	if (!site_look(&site, root, python, arena, diag) ||
		fs_list(directory, &names, arena, diag) == FS_FAILED)
		return false;
	int error = at_open_directory(
		AT_CWD, str_dup(arena, site.root).p, &site.fd);
	if (error)
		return diag_system(diag, error, "cannot read", site.root);
	bool done = packages(&site, &names, lost, diag);
	at_close(site.fd);
	return done;
}

bool
doubt_have(
	struct str root, bool bytecode, struct arena *arena, struct diag *diag)
{
	struct have have;
	struct str text;
	struct buf again = {.arena = arena};
	struct str path = scan_have_path(root, arena);

	switch (file_read(path, HAVE_MAX, &text, arena, diag)) {
	case FS_OK:
		break;
	case FS_MISSING:
		return true;
	case FS_FAILED:
		return false;
	}
	have_read(text, &have, arena);
	have_write(&have, &again);
	if (str_eq(buf_str(&again), text))
		return true;
	vec_for (struct have_package, it, &have.packages)
		it->tops.n = 0; /* sync finds them again */
	have.bytecode = bytecode;
	again.n = 0;
	have_write(&have, &again);
	return file_write(path, buf_str(&again), 0644, FILE_LAZY, diag);
}
