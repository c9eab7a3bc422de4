/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath */
#include "sys/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/call.h"
#include "sys/env.h"

static enum fs_result
look(struct str path, int flags, struct fs_info *info, struct diag *diag)
{
	struct call_room room;
	struct stat found;
	if (fstatat(AT_FDCWD, call_path(&room, path), &found, flags) < 0)
		return call_result(diag, errno, "cannot look at", path);
	call_info(info, &found);
	return FS_OK;
}

enum fs_result
fs_stat(struct str path, struct fs_info *info, struct diag *diag)
{
	return look(path, 0, info, diag);
}

enum fs_result
fs_lstat(struct str path, struct fs_info *info, struct diag *diag)
{
	return look(path, AT_SYMLINK_NOFOLLOW, info, diag);
}

bool
fs_exists(struct str path)
{
	struct fs_info info;
	return fs_lstat(path, &info, NULL) == FS_OK;
}

static bool
is_kind(struct str path, enum fs_kind kind)
{
	struct fs_info info;
	return fs_stat(path, &info, NULL) == FS_OK && info.kind == kind;
}

bool
fs_is_file(struct str path)
{
	return is_kind(path, FS_FILE);
}

bool
fs_is_directory(struct str path)
{
	return is_kind(path, FS_DIRECTORY);
}

static bool
may(struct str path, int how)
{
	struct call_room room;
	return !faccessat(AT_FDCWD, call_path(&room, path), how, AT_EACCESS);
}

bool
fs_is_writable(struct str path)
{
	return may(path, W_OK);
}

bool
fs_is_executable(struct str path)
{
	return fs_is_file(path) && may(path, X_OK);
}

bool
fs_same(struct str a, struct str b)
{
	struct fs_info x, y;
	return fs_stat(a, &x, NULL) == FS_OK && fs_stat(b, &y, NULL) == FS_OK &&
	       x.inode == y.inode && x.device == y.device;
}

static int
make_directory(struct str path, unsigned mode)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error;
	CALL_TRY(error, "mkdir", mkdir(z, mode));
	return error;
}

bool
fs_mkdirs(struct str path, struct diag *diag)
{
	int error = make_directory(path, 0777);
	struct str above = path_dir(path);

	/* A trailing slash: "a/" is below "a". */
	if (error == ENOENT && above.n < path.n) {
		if (!fs_mkdirs(above, diag))
			return false;
		error = make_directory(path, 0777);
	}
	if (!error || (error == EEXIST && fs_is_directory(path)))
		return true;
	return call_failed(diag, error == EEXIST ? ENOTDIR : error,
		"cannot make directory", path);
}

bool
fs_mkdir(struct str path, unsigned mode, bool *made, struct diag *diag)
{
	int error = make_directory(path, mode);
	if (made)
		*made = !error;
	if (!error || (error == EEXIST && fs_is_directory(path)))
		return true;
	return call_failed(diag, error, "cannot make directory", path);
}

bool
fs_mkdir_unique(struct str prefix, struct str *path, struct arena *arena,
	struct diag *diag)
{
	char *z = arena_alloc(arena, prefix.n + sizeof "XXXXXX");
	for (size_t i = 0; i < prefix.n; i++)
		z[i] = prefix.p[i];
	for (size_t i = 0; i < 6; i++)
		z[prefix.n + i] = 'X';
	int error;
	CALL_TRY(error, "mkdir", mkdtemp(z) ? 0 : -1);
	if (error)
		return call_failed(
			diag, error, "cannot make directory", prefix);
	*path = str_from(z);
	return true;
}

enum fs_result
fs_rename(struct str from, struct str to, struct diag *diag)
{
	struct call_room room_from, room_to;
	const char *zfrom = call_path(&room_from, from);
	const char *zto = call_path(&room_to, to);
	int error;
	CALL_TRY(error, "rename", rename(zfrom, zto));
	if (!error)
		return FS_OK;
	/* ENOENT may also mean that the directory of to is missing. */
	if (call_missing(error) && !fs_exists(from))
		return FS_MISSING;
	if (diag)
		(void)diag_error(diag, NOWHERE,
			"cannot rename '%.*s' to '%.*s': %s", STR(from),
			STR(to), strerror(error));
	return FS_FAILED;
}

static bool
remove_name(struct str path, int flags, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error;
	CALL_TRY(error, "unlink", unlinkat(AT_FDCWD, z, flags));
	if (!error || call_missing(error))
		return true;
	return call_failed(diag, error, "cannot remove", path);
}

bool
fs_unlink(struct str path, struct diag *diag)
{
	return remove_name(path, 0, diag);
}

bool
fs_rmdir(struct str path, struct diag *diag)
{
	return remove_name(path, AT_REMOVEDIR, diag);
}

bool
fs_symlink(struct str target, struct str path, struct diag *diag)
{
	struct call_room room_target, room_path;
	const char *ztarget = call_path(&room_target, target);
	const char *z = call_path(&room_path, path);
	int error;
	CALL_TRY(error, "symlink", symlink(ztarget, z));
	return !error || call_failed(diag, error, "cannot make link", path);
}

static bool
replace_link(struct str target, struct str path, struct arena *arena,
	struct diag *diag)
{
	struct str temporary = call_temporary(path, arena);
	if (!fs_symlink(target, temporary, diag))
		return false;
	if (fs_rename(temporary, path, diag) == FS_OK)
		return true;
	call_discard(temporary);
	return false;
}

bool
fs_symlink_replace(
	struct str target, struct str path, bool *changed, struct diag *diag)
{
	struct arena scratch = {0};
	struct str now;
	bool same = fs_readlink(path, &now, &scratch, NULL) == FS_OK &&
		    str_eq(now, target);
	bool done = same || replace_link(target, path, &scratch, diag);
	arena_free(&scratch);
	if (changed)
		*changed = done && !same;
	return done;
}

enum fs_result
fs_readlink(struct str path, struct str *target, struct arena *arena,
	struct diag *diag)
{
	struct call_room room, text;
	ssize_t n = readlink(call_path(&room, path), text.z, sizeof text.z);
	if (n < 0)
		return call_result(diag, errno, "cannot read link", path);
	*target = str_dup(arena, (struct str){text.z, (size_t)n});
	return FS_OK;
}

enum fs_result
fs_realpath(struct str path, struct str *real, struct arena *arena,
	struct diag *diag)
{
	struct call_room room;
	char *found = realpath(call_path(&room, path), NULL);
	if (!found)
		return call_result(diag, errno, "cannot resolve", path);
	*real = str_dup(arena, str_from(found));
	free(found);
	return FS_OK;
}

bool
fs_cwd(struct str *path, struct arena *arena, struct diag *diag)
{
	struct call_room room;
	struct str named = env_get("PWD");
	if (path_is_absolute(named) && fs_same(named, S("."))) {
		*path = path_clean(arena, named);
		/* a '..' behind a link is not what text says */
		if (fs_same(*path, S(".")))
			return true;
	}
	if (!getcwd(room.z, sizeof room.z))
		return call_failed(
			diag, errno, "cannot find out directory", S("."));
	*path = str_dup(arena, str_from(room.z));
	return true;
}

bool
fs_set_mtime(struct str path, int64_t mtime, struct diag *diag)
{
	struct call_room room;
	struct timespec times[2];
	call_times(times, mtime);
	const char *z = call_path(&room, path);
	int error;
	CALL_TRY(error, "utimens", utimensat(AT_FDCWD, z, times, 0));
	return !error || call_failed(diag, error, "cannot set time of", path);
}

bool
fs_chmod(struct str path, unsigned mode, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error;
	CALL_TRY(error, "chmod", chmod(z, mode));
	return !error || call_failed(diag, error, "cannot set mode of", path);
}

bool
fs_sync(struct str path, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int fd = -1, error;
	CALL_TRY(error, "open", fd = open(z, O_RDONLY | O_CLOEXEC));
	if (!error)
		error = call_fsync(fd);
	if (fd >= 0)
		fs_close(fd);
	return !error || call_failed(diag, error, "cannot flush", path);
}

static bool
is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

enum fs_result
fs_list(struct str path, struct str_vec *names, struct arena *arena,
	struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	DIR *directory = NULL;
	int error;
	CALL_TRY(error, "open", (directory = opendir(z)) ? 0 : -1);
	if (error)
		return call_result(diag, error, "cannot read directory", path);
	struct dirent *entry;
	size_t first = names->n;
	while (errno = 0, (entry = readdir(directory)))
		if (!is_dots(entry->d_name))
			vec_add(names, arena,
				str_dup(arena, str_from(entry->d_name)));
	error = errno;
	(void)closedir(directory); /* it was only read */
	if (error) {
		(void)call_failed(diag, error, "cannot read directory", path);
		return FS_FAILED;
	}
	if (names->n > first)
		qsort(names->v + first, names->n - first, sizeof *names->v,
			str_cmp_items);
	return FS_OK;
}

bool
fs_open_directory(struct str path, int *fd, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error;
	*fd = -1;
	CALL_TRY(error, "open",
		*fd = open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return !error ||
	       call_failed(diag, error, "cannot open directory", path);
}

void
fs_close(int fd)
{
	(void)close(fd); /* nothing was written through it */
}
