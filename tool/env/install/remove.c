/* SPDX-License-Identifier: MIT */
#include "env/install/remove.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/script.h"
#include "model/record.h"
#include "sys/at.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { RECORD_MAX = 64 << 20, LAUNCHER_MAX = 1 << 20 };

/* What we know of a file that may be there. */
enum proof {
	PROOF_NONE,     /* it is ours, whatever it holds: INSTALLER, bytecode */
	PROOF_MTIME,    /* size and mtime of the manifest, or its hash */
	PROOF_LAUNCHER, /* not later than RECORD, or the text we would write */
	PROOF_HASH      /* not later than RECORD with that size, or that hash */
};

struct owned {
	enum proof proof;
	uint64_t size;
	int64_t mtime;
	struct str hash;
	const struct manifest_script *script; /* of a launcher, or NULL */
};

struct removal {
	const struct site *site;
	const struct owners *owners;
	struct str name;
	struct trash *trash;
	struct arena *arena;
	struct diag *diag;
	struct map files;     /* path below the root -> struct owned */
	struct map dirs;      /* those that hold files, below the schemes' */
	struct map tops;      /* files and dirs directly in a scheme's */
	int64_t record_mtime; /* 0: it had no RECORD any more */
};

/* What a look at a path found; TAKEN may be moved with what is around it. */
enum found { FOUND_NOTHING, FOUND_TAKEN, FOUND_STAYS, FOUND_FAILED };

static enum found visit(struct removal *removal, struct str path);

static enum found
failed(struct removal *removal, int error, const char *what, struct str path)
{
	(void)diag_system(removal->diag, error, what,
		path_join(removal->arena, removal->site->root, path));
	return FOUND_FAILED;
}

static bool
move(struct removal *removal, struct str path)
{
	int error = trash_move_at(removal->trash, removal->site->fd, path.p);
	return !error || error == ENOENT ||
	       failed(removal, error, "cannot move aside", path) !=
		       FOUND_FAILED;
}

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

static struct str
parent(struct removal *removal, struct str path)
{
	size_t slash = str_rindex(path, '/');
	return str_dup(
		removal->arena, str_sub(path, 0, slash < path.n ? slash : 0));
}

/* Enters the directories above it, up to the scheme's. */
static void
own_parents(struct removal *removal, struct str path)
{
	size_t base = scheme_length(removal->site, path);
	for (;;) {
		struct str above = parent(removal, path);
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

/* The text that we would write, or what a killed run wrote of it. Of a script
 * of the wheel only the first line is known here: enough where there is no
 * RECORD, as nobody works with a package that is not complete. */
static bool
matches_text(
	struct removal *removal, struct str path, const struct owned *owned)
{
	struct str text;
	struct buf out = {.arena = removal->arena};
	if (!owned->script && removal->record_mtime)
		return false;
	if (owned->script)
		script_launcher(&out, removal->site->python, owned->script,
			removal->site->old);
	else
		script_shebang(&out, removal->site->python);
	struct str want = buf_str(&out);
	if (file_read(path_join(removal->arena, removal->site->root, path),
		    LAUNCHER_MAX, &text, removal->arena, NULL) != FS_OK)
		return false;
	return str_starts(want, text) ||
	       (!owned->script && str_starts(text, want));
}

static bool
matches_hash(
	struct removal *removal, struct str path, const struct owned *owned)
{
	struct digest want, found;
	if (!owned->hash.n)
		return true;
	return digest_from_record(&want, owned->hash) &&
	       hash_file(path_join(removal->arena, removal->site->root, path),
		       want.kind, &found, NULL) == FS_OK &&
	       digest_eq(&want, &found);
}

/* Is the file as it was installed? */
static bool
is_unchanged(struct removal *removal, struct str path,
	const struct owned *owned, const struct fs_info *info)
{
	bool early = info->mtime <= removal->record_mtime;
	if (info->kind != FS_FILE)
		return false;
	/* A killed run: sys/at.h sets the mode when the bytes are there. */
	if (!removal->record_mtime && info->mode == 0600)
		return true;
	switch (owned->proof) {
	case PROOF_NONE:
		return true;
	case PROOF_MTIME:
		/* Another time: of a package that shared it, or touched. */
		return info->size == owned->size &&
		       (info->mtime == owned->mtime ||
			       matches_hash(removal, path, owned));
	case PROOF_LAUNCHER:
		return early || matches_text(removal, path, owned);
	case PROOF_HASH:
		break;
	}
	return (early && info->size == owned->size) ||
	       matches_hash(removal, path, owned);
}

static enum found
visit_file(struct removal *removal, struct str path, const struct owned *owned)
{
	struct fs_info info;
	int error = at_stat(removal->site->fd, path.p, &info);
	if (error == ENOENT || error == ENOTDIR)
		return FOUND_NOTHING;
	if (error)
		return failed(removal, error, "cannot look at", path);
	if (info.kind == FS_DIRECTORY || owners_has_other(removal->owners, path,
						 removal->name, removal->arena))
		return FOUND_STAYS;
	if (is_unchanged(removal, path, owned, &info))
		return FOUND_TAKEN;
	return site_keep_aside(removal->site, path, "was changed by hand",
		       removal->arena, removal->diag)
		       ? FOUND_NOTHING
		       : FOUND_FAILED;
}

/* DIRECTORY/__pycache__/STEM.TAG.pyc of a source of ours, which nobody else
 * has as well? */
static enum found
visit_pyc(struct removal *removal, struct str path)
{
	struct str stem, rest, base = path_base(path);
	struct str above = parent(removal, parent(removal, path));
	const struct owned any = {.proof = PROOF_NONE};
	if (map_find(&removal->files, path)) /* a RECORD tells of it */
		return visit_file(removal, path, &any);
	(void)str_cut(base, '.', &stem, &rest);
	struct str source = path_join(removal->arena, above,
		str_fmt(removal->arena, "%.*s.py", STR(stem)));
	if (str_find(rest, S("pyc")) == rest.n ||
		!map_find(&removal->files, source) ||
		owners_has_other(
			removal->owners, source, removal->name, removal->arena))
		return FOUND_STAYS;
	return visit_file(removal, path, &any);
}

static bool
is_pycache(struct str path)
{
	return str_is(path_base(path), "__pycache__");
}

/* What is in the directory, one by one; found[i] for names[i]. FOUND_STAYS: not
 * all of it may go. */
static enum found
visit_names(struct removal *removal, struct str path,
	const struct str_vec *names, enum found *found)
{
	enum found all = FOUND_TAKEN;
	for (size_t i = 0; i < names->n; i++) {
		struct str child = path_join(removal->arena, path, names->v[i]);
		found[i] = is_pycache(path) ? visit_pyc(removal, child)
					    : visit(removal, child);
		if (found[i] == FOUND_FAILED)
			return FOUND_FAILED;
		if (found[i] == FOUND_STAYS)
			all = FOUND_STAYS;
	}
	return all;
}

/* What may go out of a directory that has to stay. */
static bool
move_names(struct removal *removal, struct str path,
	const struct str_vec *names, const enum found *found)
{
	for (size_t i = 0; i < names->n; i++)
		if (found[i] == FOUND_TAKEN &&
			!move(removal,
				path_join(removal->arena, path, names->v[i])))
			return false;
	return true;
}

static enum found
visit_directory(struct removal *removal, struct str path)
{
	struct fs_info info;
	struct str_vec names = {0};
	int error = at_stat(removal->site->fd, path.p, &info);
	if (error == ENOENT || error == ENOTDIR)
		return FOUND_NOTHING;
	if (error)
		return failed(removal, error, "cannot look at", path);
	if (info.kind !=
		FS_DIRECTORY) /* a link: what it leads to is not ours */
		return FOUND_STAYS;
	enum fs_result result =
		fs_list(path_join(removal->arena, removal->site->root, path),
			&names, removal->arena, removal->diag);
	if (result != FS_OK)
		return result == FS_MISSING ? FOUND_NOTHING : FOUND_FAILED;
	enum found *found = arena_array(removal->arena, enum found, names.n);
	enum found all = visit_names(removal, path, &names, found);
	if (all == FOUND_TAKEN && site_is_scheme(removal->site, path))
		all = FOUND_STAYS;
	if (all == FOUND_STAYS && !move_names(removal, path, &names, found))
		return FOUND_FAILED;
	return all;
}

static enum found
visit(struct removal *removal, struct str path)
{
	const struct owned *owned = map_get(&removal->files, path);
	if (owned)
		return visit_file(removal, path, owned);
	if (map_find(&removal->dirs, path) || is_pycache(path))
		return visit_directory(removal, path);
	return FOUND_STAYS;
}

/* Modules that lie directly in a scheme's directory have their bytecode in one
 * that all packages share. */
static void
own_shared_pycache(struct removal *removal)
{
	struct map caches = {.arena = removal->arena};
	map_for(top, &removal->tops) if (str_ends(top->key, S(".py")))
		map_put(&caches,
			path_joinz(removal->arena, parent(removal, top->key),
				"__pycache__"),
			NULL);
	map_for(cache, &caches) map_put(&removal->tops, cache->key, NULL);
}

/* From here on the package is absent: its pkg/ link dangles. */
static bool
take_record(struct removal *removal, struct str record)
{
	struct fs_info info;
	int fd = removal->site->fd;
	struct str above = parent(removal, record);
	int error = at_stat(fd, above.p, &info);
	if (!error && info.kind != FS_DIRECTORY) /* a link to elsewhere */
		return true;
	if (!error)
		error = at_stat(fd, record.p, &info);
	if (error == ENOENT || error == ENOTDIR)
		return true;
	if (error)
		return failed(removal, error, "cannot look at", record) !=
		       FOUND_FAILED;
	removal->record_mtime = info.mtime;
	return move(removal, record);
}

/* Only packages with headers make these: include/site/python3.12. */
static bool
drop_headers_directory(struct removal *removal)
{
	struct str path = removal->site->scheme[SCHEME_HEADERS];
	for (int i = 0; i < 2 && path.n; i++, path = parent(removal, path)) {
		int error = at_rmdir(
			removal->site->fd, str_dup(removal->arena, path).p);
		if (error == ENOTEMPTY || error == EEXIST)
			return true;
		if (error && error != ENOENT)
			return failed(removal, error, "cannot remove", path) !=
			       FOUND_FAILED;
	}
	return true;
}

static bool
run(struct removal *removal, struct str record)
{
	if (!take_record(removal, record))
		return false;
	own_shared_pycache(removal);
	map_for(top, &removal->tops)
	{
		enum found found = visit(removal, top->key);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_TAKEN && !move(removal, top->key))
			return false;
	}
	return drop_headers_directory(removal);
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
	return run(&removal, site_record(site, manifest, scratch));
}

/* The path below the root of a row, or an error that names it. */
static bool
place_row(struct removal *removal, struct str record, struct str row,
	struct str *path)
{
	struct arena *arena = removal->arena;
	struct str root = path_clean(arena, removal->site->root);
	struct str base = path_dir(path_dir(record));
	struct str whole = path_clean(
		arena, path_join(arena, path_join(arena, root, base), row));
	if (path_is_inside(root, whole) && whole.n > root.n + 1) {
		*path = str_dup(arena, str_from_index(whole, root.n + 1));
		if (!owners_reserved(removal->site, *path, arena))
			return true;
	}
	(void)diag_error(removal->diag, NOWHERE,
		"'%.*s' was not removed: its RECORD names '%.*s', which is no "
		"place for a package",
		STR(removal->name), STR(whole));
	return diag_hint(removal->diag, "remove it by hand: %.*s",
		STR(path_join(arena, root, path_dir(record))));
}

static bool
own_rows(struct removal *removal, struct str record,
	const struct record_row_vec *rows)
{
	vec_for (struct record_row, row, rows) {
		struct str path;
		if (!place_row(removal, record, row->path, &path))
			return false;
		own(removal, path,
			(struct owned){
				.proof = row->hash.n ? PROOF_HASH : PROOF_NONE,
				.size = row->size,
				.hash = row->hash});
	}
	return true;
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
	struct str whole = path_join(scratch, site->root, record);
	if (!path_stays(dist_info))
		return diag_error(diag, NOWHERE,
			"'%.*s' is no place for a package", STR(dist_info));
	if (!file_need(whole, RECORD_MAX, &text, scratch, diag) ||
		!record_parse(text, whole, &rows, scratch, diag) ||
		!own_rows(&removal, record, &rows))
		return false;
	return run(&removal, record);
}
