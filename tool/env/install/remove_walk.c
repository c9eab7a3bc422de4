/* SPDX-License-Identifier: MIT */
#include "env/install/remove_parts.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/script.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/hash.h"

enum { LAUNCHER_MAX = 1 << 20 };

/* What a look at a path found; TAKEN may be moved with what is around it. */
enum found { FOUND_NOTHING, FOUND_TAKEN, FOUND_STAYS, FOUND_FAILED };

static enum found visit(struct removal *removal, int dir, struct str path);

bool
removal_failed(
	struct removal *removal, int error, const char *what, struct str path)
{
	return diag_system(removal->diag, error, what,
		path_join(removal->arena, removal->site->root, path));
}

static enum found
failed(struct removal *removal, int error, const char *what, struct str path)
{
	(void)removal_failed(removal, error, what, path);
	return FOUND_FAILED;
}

struct str
removal_parent(struct removal *removal, struct str path)
{
	size_t slash = str_rindex(path, '/');
	return str_dup(
		removal->arena, str_sub(path, 0, slash < path.n ? slash : 0));
}

/* Its name in the directory that holds it; ends as the path does. */
static const char *
name_of(struct str path)
{
	return path_base(path).p;
}

static bool
is_absent(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

static bool
move(struct removal *removal, int dir, struct str path)
{
	int error = trash_move_at(removal->trash, dir, name_of(path));
	return !error || error == ENOENT ||
	       removal_failed(removal, error, "cannot move aside", path);
}

/* The text that we would write, or what a killed run wrote of it. Of a script
 * of the wheel only the first line is known here: enough where there is no
 * RECORD, as nobody works with a package that is not complete. */
static bool
matches_text(struct removal *removal, int dir, struct str path,
	const struct owned *owned)
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
	if (beneath_read(
		    dir, name_of(path), LAUNCHER_MAX, &text, removal->arena))
		return false;
	return str_starts(want, text) ||
	       (!owned->script && str_starts(text, want));
}

static bool
matches_hash(int dir, struct str path, const struct owned *owned)
{
	struct digest want, found;
	if (!owned->hash.n)
		return true;
	return digest_from_record(&want, owned->hash) &&
	       !beneath_hash(dir, name_of(path), want.kind, &found) &&
	       digest_eq(&want, &found);
}

/* Is the file as it was installed? */
static bool
is_unchanged(struct removal *removal, int dir, struct str path,
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
			       matches_hash(dir, path, owned));
	case PROOF_LAUNCHER:
		return early || matches_text(removal, dir, path, owned);
	case PROOF_HASH:
		break;
	}
	return (early && info->size == owned->size) ||
	       matches_hash(dir, path, owned);
}

static enum found
visit_file(struct removal *removal, int dir, struct str path,
	const struct owned *owned)
{
	struct fs_info info;
	int error = at_stat(dir, name_of(path), &info);
	if (is_absent(error))
		return FOUND_NOTHING;
	if (error)
		return failed(removal, error, "cannot look at", path);
	if (info.kind == FS_DIRECTORY ||
		owners_has_other(removal->owners, removal->site, path,
			removal->name, removal->arena))
		return FOUND_STAYS;
	if (is_unchanged(removal, dir, path, owned, &info))
		return FOUND_TAKEN;
	return site_keep_aside(removal->site, path, "was changed by hand",
		       removal->arena, removal->diag)
		       ? FOUND_NOTHING
		       : FOUND_FAILED;
}

/* DIRECTORY/__pycache__/STEM.TAG.pyc of a source of ours, which nobody else
 * has as well? */
static enum found
visit_pyc(struct removal *removal, int dir, struct str path)
{
	struct str stem, rest, base = path_base(path);
	struct str above =
		removal_parent(removal, removal_parent(removal, path));
	const struct owned any = {.proof = PROOF_NONE};
	if (map_find(&removal->files, path)) /* a RECORD tells of it */
		return visit_file(removal, dir, path, &any);
	(void)str_cut(base, '.', &stem, &rest);
	struct str source = path_join(removal->arena, above,
		str_fmt(removal->arena, "%.*s.py", STR(stem)));
	if (str_find(rest, S("pyc")) == rest.n ||
		!map_find(&removal->files, source) ||
		owners_has_other(removal->owners, removal->site, source,
			removal->name, removal->arena))
		return FOUND_STAYS;
	return visit_file(removal, dir, path, &any);
}

static bool
is_pycache(struct str path)
{
	return str_is(path_base(path), "__pycache__");
}

/* What is in the directory, one by one; found[i] for names[i]. FOUND_STAYS: not
 * all of it may go. */
static enum found
visit_names(struct removal *removal, int dir, struct str path,
	const struct str_vec *names, enum found *found)
{
	enum found all = FOUND_TAKEN;
	for (size_t i = 0; i < names->n; i++) {
		struct str child = path_join(removal->arena, path, names->v[i]);
		found[i] = is_pycache(path) ? visit_pyc(removal, dir, child)
					    : visit(removal, dir, child);
		if (found[i] == FOUND_FAILED)
			return FOUND_FAILED;
		if (found[i] == FOUND_STAYS)
			all = FOUND_STAYS;
	}
	return all;
}

/* What may go out of a directory that has to stay. */
static bool
move_names(struct removal *removal, int dir, struct str path,
	const struct str_vec *names, const enum found *found)
{
	for (size_t i = 0; i < names->n; i++)
		if (found[i] == FOUND_TAKEN &&
			!move(removal, dir,
				path_join(removal->arena, path, names->v[i])))
			return false;
	return true;
}

static enum found
visit_below(struct removal *removal, int dir, struct str path)
{
	struct str_vec names = {0};
	int error = beneath_list(dir, &names, removal->arena);
	if (error)
		return failed(removal, error, "cannot read directory", path);
	enum found *found = arena_array(removal->arena, enum found, names.n);
	enum found all = visit_names(removal, dir, path, &names, found);
	if (all == FOUND_TAKEN && site_is_scheme(removal->site, path))
		all = FOUND_STAYS;
	if (all == FOUND_STAYS &&
		!move_names(removal, dir, path, &names, found))
		return FOUND_FAILED;
	return all;
}

/* What a link leads to is not ours, and neither is the link. */
static enum found
leave_link(struct removal *removal, struct str path)
{
	diag_warn(removal->diag, NOWHERE,
		"'%.*s' is no directory any more: what '%.*s' had there was "
		"not removed",
		STR(path), STR(removal->name));
	return FOUND_STAYS;
}

static enum found
visit_directory(struct removal *removal, int dir, struct str path)
{
	int fd;
	int error = beneath_open(dir, name_of(path), &fd);
	if (error == ENOENT)
		return FOUND_NOTHING;
	if (error == ELOOP)
		return leave_link(removal, path);
	if (error)
		return failed(removal, error, "cannot open directory", path);
	enum found found = visit_below(removal, fd, path);
	at_close(fd);
	return found;
}

static enum found
visit(struct removal *removal, int dir, struct str path)
{
	const struct owned *owned = map_get(&removal->files, path);
	if (owned)
		return visit_file(removal, dir, path, owned);
	if (map_find(&removal->dirs, path) || is_pycache(path))
		return visit_directory(removal, dir, path);
	return FOUND_STAYS;
}

/* Modules that lie directly in a scheme's directory have their bytecode in one
 * that all packages share. */
static void
own_shared_pycache(struct removal *removal)
{
	struct map caches = {.arena = removal->arena};
	map_for(top, &removal->tops) if (str_ends(top->key, S(".py"))) map_put(
		&caches,
		path_joinz(removal->arena, removal_parent(removal, top->key),
			"__pycache__"),
		NULL);
	map_for(cache, &caches) map_put(&removal->tops, cache->key, NULL);
}

/* From here on the package is absent: its pkg/ link dangles. */
static bool
take_record(struct removal *removal, struct str record)
{
	int dir;
	struct fs_info info;
	struct str above = removal_parent(removal, record);
	int error = beneath_open(removal->site->fd, above.p, &dir);
	if (is_absent(error)) /* a link to elsewhere, too */
		return true;
	if (error)
		return removal_failed(
			removal, error, "cannot open directory", above);
	error = at_stat(dir, name_of(record), &info);
	bool done = is_absent(error);
	if (error && !done) {
		done = removal_failed(removal, error, "cannot look at", record);
	} else if (!error) {
		removal->record_mtime = info.mtime;
		done = move(removal, dir, record);
	}
	at_close(dir);
	return done;
}

/* Only packages with headers make these: include/site/python3.12. */
static bool
drop_headers_directory(struct removal *removal)
{
	struct str path = removal->site->scheme[SCHEME_HEADERS];
	for (int i = 0; i < 2 && path.n; i++) {
		int dir;
		struct str above = removal_parent(removal, path);
		int error = beneath_open(removal->site->fd, above.p, &dir);
		if (!error) {
			struct str here = str_dup(removal->arena, path);
			error = at_rmdir(dir, name_of(here));
			at_close(dir);
		}
		if (error == ENOTEMPTY || error == EEXIST)
			return true;
		if (error && !is_absent(error))
			return removal_failed(
				removal, error, "cannot remove", path);
		path = above;
	}
	return true;
}

static bool
take_top(struct removal *removal, int dir, struct str path)
{
	enum found found = visit(removal, dir, path);
	return found != FOUND_FAILED &&
	       (found != FOUND_TAKEN || move(removal, dir, path));
}

/* Tops lie in few directories: the last one stays open. */
static bool
take_tops(struct removal *removal)
{
	bool done = true;
	int dir = -1;
	struct str open = {0};
	map_for(top, &removal->tops)
	{
		struct str above = removal_parent(removal, top->key);
		if (!done)
			break;
		if (dir < 0 || !str_eq(above, open)) {
			if (dir >= 0)
				at_close(dir);
			int error =
				beneath_open(removal->site->fd, above.p, &dir);
			open = above;
			if (is_absent(error))
				continue;
			if (error) {
				done = removal_failed(removal, error,
					"cannot open directory", above);
				continue;
			}
		}
		done = take_top(removal, dir, top->key);
	}
	if (dir >= 0)
		at_close(dir);
	return done;
}

bool
removal_run(struct removal *removal, struct str record)
{
	if (!take_record(removal, record))
		return false;
	own_shared_pycache(removal);
	return take_tops(removal) && drop_headers_directory(removal);
}
