/* SPDX-License-Identifier: MIT */
#include "env/install/put.h"

#include <errno.h>
#include <string.h>

#include "base/path.h"
#include "env/store/bytecode.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/clock.h"

/* Appends n in decimal: buf_addf would cost as much as a link. */
static void
add_number(struct buf *out, size_t n)
{
	char digits[24];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	buf_add_bytes(out, digits + at, sizeof digits - at);
}

/* DIRECTORY/BUCKET/NUMBER of a file in the entry; good until the next. */
static const char *
entry_name(struct put *put, const char *directory, size_t number)
{
	put->from.n = 0;
	if (directory) {
		buf_addz(&put->from, directory);
		buf_addc(&put->from, '/');
	}
	add_number(&put->from, number / 64);
	buf_addc(&put->from, '/');
	add_number(&put->from, number);
	return buf_str(&put->from).p;
}

/* The path below the root; good until the next. */
static struct str
destination(struct put *put, enum scheme scheme, struct str path)
{
	struct str head = put->site->scheme[scheme];
	if (scheme == SCHEME_DATA && put->site->lib64)
		path = site_path(put->site, scheme, path, &put->arena);
	put->path.n = 0;
	buf_add(&put->path, head);
	if (head.n)
		buf_addc(&put->path, '/');
	buf_add(&put->path, path);
	return buf_str(&put->path);
}

static enum install_outcome
damaged(struct put *put, const char *name, const char *why)
{
	diag_warn(&put->diag, NOWHERE, "store entry '%.*s': '%s' %s",
		STR(put->item->entry), name, why);
	return INSTALL_DAMAGED;
}

/* One file of the entry, as it must be. */
struct stored {
	const char *name;
	uint64_t size;
	unsigned mode;
	struct str hash; /* empty: of bytecode none is known */
};

/* Somebody touched it or could write into it, so its time says nothing: the
 * bytes are read, and where they are right all is put back. */
static enum install_outcome
check_bytes(struct put *put, const struct stored *file)
{
	struct digest want, found;
	struct str path = path_joinz(&put->arena, put->item->entry, file->name);
	if (!digest_from_record(&want, file->hash) ||
		beneath_hash(put->entry, file->name, want.kind, &found) ||
		!digest_eq(&want, &found))
		return damaged(put, file->name, "was changed");
	if (!fs_set_mtime(path, put->item->manifest->mtime * CLOCK_SECOND,
		    &put->diag) ||
		!fs_chmod(path, file->mode, &put->diag))
		return INSTALL_FAILED;
	put->touched++;
	return INSTALL_DONE;
}

/* Somebody may have edited a hard link, as root for whom 0444 is no bar. */
static enum install_outcome
check_file(struct put *put, const struct stored *file)
{
	struct fs_info info;
	int error = at_stat(put->entry, file->name, &info);
	if (error == ENOENT || error == ENOTDIR)
		return damaged(put, file->name, "is missing");
	if (error) {
		(void)diag_system(&put->diag, error, "cannot look at",
			path_joinz(&put->arena, put->item->entry, file->name));
		return INSTALL_FAILED;
	}
	if (info.kind != FS_FILE || info.size != file->size)
		return damaged(put, file->name, "was changed");
	if (info.mode != file->mode ||
		info.mtime != put->item->manifest->mtime * CLOCK_SECOND)
		return check_bytes(put, file);
	return INSTALL_DONE;
}

static enum install_outcome
check_bytecode(struct put *put)
{
	size_t end = put->pyc ? put->end : 0;
	enum install_outcome outcome = INSTALL_DONE;
	for (size_t i = put->begin; i < end && outcome == INSTALL_DONE; i++) {
		struct stored stored = {.size = put->pyc_size[i], .mode = 0444};
		if (!stored.size)
			continue;
		stored.name = entry_name(put, put->pyc, i);
		outcome = check_file(put, &stored);
	}
	return outcome;
}

static void
say_touched(struct put *put)
{
	if (put->touched)
		diag_warn(&put->diag, NOWHERE,
			"the store's files of '%.*s' were touched or made "
			"writable (%u): their bytes are right, and all is put "
			"back",
			STR(put->item->name), put->touched);
}

static enum install_outcome
check_files(struct put *put)
{
	const struct manifest *manifest = put->item->manifest;
	enum install_outcome outcome = INSTALL_DONE;
	for (size_t i = put->begin; i < put->end && outcome == INSTALL_DONE;
		i++) {
		const struct manifest_file *file = &manifest->files.v[i];
		struct stored stored = {
			.name = entry_name(put, NULL, i),
			.size = file->size,
			.mode = file->executable ? 0555 : 0444,
			.hash = file->hash,
		};
		outcome = check_file(put, &stored);
	}
	return outcome;
}

static enum install_outcome
check_all(struct put *put)
{
	enum install_outcome outcome = put_each_part(put, check_files);
	say_touched(put);
	if (outcome != INSTALL_DONE)
		return outcome;
	outcome = put_each_part(put, check_bytecode);
	put->item->only_bytecode = outcome == INSTALL_DAMAGED;
	return outcome;
}

static bool
read_index(struct put *put)
{
	struct str name = put->site->pyc;
	if (!name.n)
		return true;
	struct str path = path_join(&put->arena, put->item->entry, name);
	enum fs_result result = bytecode_index(path, &put->pyc_size,
		put->item->manifest->files.n, &put->arena, &put->diag);
	if (result == FS_OK)
		put->pyc = name.p;
	return result != FS_FAILED;
}

void
put_start(struct put *put, const struct site *site, const struct owners *owners,
	struct install_item *item)
{
	struct arena *arena = &put->arena;
	*put = (struct put){
		.site = site,
		.owners = owners,
		.item = item,
		.diag = {.arena = arena},
		.path = {.arena = arena},
		.from = {.arena = arena},
		.record = {.arena = arena},
		.entry = -1,
		.directory = -1,
		.end = item->manifest ? item->manifest->files.n : 0,
	};
	inside_start(&put->inside, site->fd, arena);
}

enum install_outcome
put_check(struct put *put)
{
	struct str entry = put->item->entry;
	int error = at_open_directory(
		AT_CWD, str_dup(&put->arena, entry).p, &put->entry);
	if (error == ENOENT || error == ENOTDIR)
		return damaged(put, "manifest", "is missing");
	if (error) {
		(void)diag_system(
			&put->diag, error, "cannot open directory", entry);
		return INSTALL_FAILED;
	}
	if (!read_index(put))
		return INSTALL_FAILED;
	put_divide(put);
	return check_all(put);
}

/* Soon: descriptors beyond the first 64 make the kernel grow a table that the
 * threads share, and wait for all of them, 15 ms each time. */
static void
close_all(struct put *put)
{
	for (size_t i = 0; i < put->parts; i++)
		inside_end(&put->part[i].inside);
	inside_end(&put->inside);
	if (put->entry >= 0)
		fs_close(put->entry);
	put->entry = put->directory = -1;
}

void
put_end(struct put *put)
{
	close_all(put);
	for (size_t i = 0; i < put->parts; i++)
		arena_free(&put->part[i].arena);
	arena_free(&put->arena);
}

int
put_enter(struct put *put, struct str path, const char **name)
{
	return inside_enter(&put->inside, path, &put->directory, name);
}

/* Links or copies a file of the entry to a path below the root. */
static int
place(struct put *put, const char *from, struct str path)
{
	const char *name;
	int error = put_enter(put, path, &name);
	return error ? error
		     : link_place(put->entry, from, put->directory, name,
			       put->site->mode);
}

static int
replace_manifest(struct put *put, const char *new, const char *to)
{
	int fd = put->directory;
	int error = at_unlink(fd, new);
	if (!error || error == ENOENT)
		error = link_place(
			put->entry, "manifest", fd, new, put->site->mode);
	if (!error)
		error = at_rename(fd, new, fd, to);
	if (error)
		return error;
	/* Renaming a file to another link of itself does nothing at all. */
	error = at_unlink(fd, new);
	return error == ENOENT ? 0 : error;
}

/* The manifest first: by it a later run clears what a killed one left. */
static bool
keep_manifest(struct put *put)
{
	struct str to = str_fmt(
		&put->arena, ".ninjenv/manifest/%.*s", STR(put->item->name));
	struct str new = str_fmt(&put->arena, "%.*s.new", STR(put->item->name));
	int error = place(put, "manifest", to);
	if (error == EEXIST)
		error = replace_manifest(put, new.p, path_base(to).p);
	return !error || put_failed(put, error, "cannot keep", to);
}

/* Below a link to elsewhere nothing of ours may be written. */
static bool
settle_directory(struct put *put, const char *name, struct str path)
{
	struct fs_info info;
	int error = at_stat(put->directory, name, &info);
	if (!error && info.kind == FS_DIRECTORY)
		return true;
	if (!error && !site_keep_aside(put->site, path,
			      "stood where a directory has to be", &put->arena,
			      &put->diag))
		return false;
	if (!error)
		error = at_mkdir(put->directory, name);
	return !error || put_failed(put, error, "cannot make directory", path);
}

/* With those above, where no directory of the manifest is among them. */
static int
make_all(struct put *put, struct str path)
{
	int fd;
	int error =
		beneath_make(put->site->fd, str_dup(&put->arena, path).p, &fd);
	if (!error)
		at_close(fd);
	return error;
}

static bool
make_directory(struct put *put, struct str path)
{
	const char *name;
	int error = put_enter(put, path, &name);
	if (!error) {
		error = at_mkdir(put->directory, name);
		if (!error)
			inside_made(&put->inside, path, put->directory, name);
	}
	if (error == ENOENT)
		error = make_all(put, path);
	if (error == EEXIST)
		return settle_directory(put, name, path);
	return !error || put_failed(put, error, "cannot make directory", path);
}

static bool
make_directories(struct put *put)
{
	vec_for (struct manifest_dir, dir, &put->item->manifest->dirs)
		if (!make_directory(
			    put, destination(put, dir->scheme, dir->path)))
			return false;
	return true;
}

/* Is what stands at the path what we would put there? Another package may own
 * it as well, or we were here before. */
static bool
is_good(struct put *put, struct str path, const struct manifest_file *file)
{
	struct fs_info info;
	struct digest want, found;
	const char *name;
	const struct install_item *item = put->item;
	if (put_enter(put, path, &name) ||
		at_stat(put->directory, name, &info) || info.kind != FS_FILE ||
		info.size != file->size)
		return false;
	if (info.mtime == item->manifest->mtime * CLOCK_SECOND)
		return true;
	return owners_has_other(
		       put->owners, put->site, path, item->name, &put->arena) &&
	       digest_from_record(&want, file->hash) &&
	       !beneath_hash(put->directory, name, want.kind, &found) &&
	       digest_eq(&want, &found);
}

static bool
put_file(struct put *put, const char *from, struct str path,
	const struct manifest_file *file)
{
	int error = place(put, from, path);
	if (error == EEXIST && is_good(put, path, file))
		return true;
	if (error == EEXIST) {
		if (!site_keep_aside(put->site, path, IN_THE_WAY, &put->arena,
			    &put->diag))
			return false;
		error = place(put, from, path);
	}
	return !error || put_failed(put, error, "cannot install", path);
}

static enum install_outcome
put_files(struct put *put)
{
	const struct manifest *manifest = put->item->manifest;
	for (size_t i = put->begin; i < put->end; i++) {
		const struct manifest_file *file = &manifest->files.v[i];
		if (manifest_is_replaced(manifest, file))
			continue;
		struct str path = destination(put, file->scheme, file->path);
		const char *from = entry_name(put, NULL, i);
		if (file->python_script) {
			if (!put_python_script(put, from, path))
				return INSTALL_FAILED;
			continue;
		}
		if (!put_file(put, from, path, file))
			return INSTALL_FAILED;
		put_row(put,
			file->scheme == manifest->root
				? file->path
				: put_row_path(put, path),
			file->hash, file->size);
	}
	return INSTALL_DONE;
}

/* Python may have written it meanwhile, from a source that was there before:
 * it makes it again from ours, and nobody edits it. */
static bool
put_pyc(struct put *put, const char *from, struct str path)
{
	const char *name;
	int error = place(put, from, path);
	if (error == EEXIST) {
		error = put_enter(put, path, &name);
		if (!error)
			error = at_unlink(put->directory, name);
		if (!error)
			error = place(put, from, path);
	}
	if (error)
		return put_failed(put, error, "cannot install", path);
	put_row(put, put_row_path(put, path), (struct str){0}, 0);
	return true;
}

/* put->path becomes DIRECTORY/__pycache__, made where that is not the one of
 * the file before. */
static bool
enter_pycache(struct put *put, struct str directory, struct str *last)
{
	struct str cache = str_fmt(&put->arena, "%.*s%s__pycache__",
		STR(directory), directory.n ? "/" : "");
	if (str_eq(cache, *last))
		return true;
	*last = cache;
	return make_directory(put, cache);
}

static struct str
pyc_name(struct put *put, struct str cache, struct str source)
{
	struct str base = path_base(source);
	put->path.n = 0;
	buf_add(&put->path, cache);
	buf_addc(&put->path, '/');
	buf_add(&put->path, str_sub(base, 0, str_rindex(base, '.')));
	buf_addc(&put->path, '.');
	buf_add(&put->path, put->site->cache_tag);
	buf_addz(&put->path, ".pyc");
	return buf_str(&put->path);
}

static enum install_outcome
put_bytecode(struct put *put)
{
	const struct manifest *manifest = put->item->manifest;
	struct str cache = {0};
	for (size_t i = put->begin; put->pyc && i < put->end; i++) {
		const struct manifest_file *file = &manifest->files.v[i];
		if (!put->pyc_size[i])
			continue;
		struct str source = destination(put, file->scheme, file->path);
		if (!enter_pycache(put,
			    str_sub(source, 0, str_rindex(source, '/')),
			    &cache) ||
			!put_pyc(put, entry_name(put, put->pyc, i),
				pyc_name(put, cache, file->path)))
			return INSTALL_FAILED;
	}
	return INSTALL_DONE;
}

bool
put_package(struct put *put)
{
	bool done = keep_manifest(put) && make_directories(put) &&
		    put_each_part(put, put_files) == INSTALL_DONE &&
		    put_each_part(put, put_bytecode) == INSTALL_DONE &&
		    put_launchers(put) && put_information(put) &&
		    put_record(put);
	close_all(put);
	return done;
}
