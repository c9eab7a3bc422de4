/* SPDX-License-Identifier: MIT */
/*
 * Names in the file system: what is there, making, renaming, removing. The
 * contents of files are sys/file.h, whole trees sys/tree.h, cheap calls for
 * many files sys/at.h, links from the store sys/link.h.
 *
 * In all of sys/: a path need not end with a NUL, and one that holds a NUL
 * names nothing (FS_MISSING, ENOENT). diag may be NULL: nothing is said then.
 * Missing is "no such file" and "not a directory"; it adds no error where it is
 * an outcome of its own.
 */
#ifndef SYS_FS_H
#define SYS_FS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"

enum fs_result { FS_OK, FS_MISSING, FS_FAILED };
enum fs_kind { FS_FILE, FS_DIRECTORY, FS_SYMLINK, FS_OTHER };

struct fs_info {
	enum fs_kind kind;
	unsigned mode; /* permission bits, 07777 */
	uint64_t size, inode, device, links;
	int64_t mtime; /* nanoseconds since 1970 */
	unsigned uid, gid;
};

/* What the path names; fs_lstat does not follow a symbolic link at its end. */
enum fs_result fs_stat(
	struct str path, struct fs_info *info, struct diag *diag) MUST_CHECK;
enum fs_result fs_lstat(
	struct str path, struct fs_info *info, struct diag *diag) MUST_CHECK;

/* Short questions; anything that fails is a no. */
bool fs_exists(struct str path); /* also a dangling symbolic link */
bool fs_is_file(struct str path);
bool fs_is_directory(struct str path);
bool fs_is_writable(struct str path);
bool fs_is_executable(struct str path); /* a file that we may execute */

/* Are both there and the same file? */
bool fs_same(struct str a, struct str b);

/* Makes the directory and what is missing above it (0777 less the umask). */
bool fs_mkdirs(struct str path, struct diag *diag) MUST_CHECK;

/* Makes one directory; *made (may be NULL) tells whether it was not there. */
bool fs_mkdir(struct str path, unsigned mode, bool *made,
	struct diag *diag) MUST_CHECK;

/* Makes a new directory PREFIXxxxxxx, 0700, and says its path. */
bool fs_mkdir_unique(struct str prefix, struct str *path, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Replaces what is at to. FS_MISSING: nothing is at from. */
enum fs_result fs_rename(
	struct str from, struct str to, struct diag *diag) MUST_CHECK;

/* Remove a file, an empty directory. Missing is done. */
bool fs_unlink(struct str path, struct diag *diag) MUST_CHECK;
bool fs_rmdir(struct str path, struct diag *diag) MUST_CHECK;

/* A symbolic link at path; fs_symlink fails where something is there,
 * fs_symlink_replace puts it in the place of a link or file in one step
 * and leaves alone one that says the same (then *changed is false; may be
 * NULL). */
bool fs_symlink(
	struct str target, struct str path, struct diag *diag) MUST_CHECK;
bool fs_symlink_replace(struct str target, struct str path, bool *changed,
	struct diag *diag) MUST_CHECK;
enum fs_result fs_readlink(struct str path, struct str *target,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Absolute, without symbolic links. */
enum fs_result fs_realpath(struct str path, struct str *real,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The working directory; as $PWD names it where that is the same directory. */
bool fs_cwd(
	struct str *path, struct arena *arena, struct diag *diag) MUST_CHECK;

bool fs_set_mtime(struct str path, int64_t mtime, struct diag *diag) MUST_CHECK;
bool fs_chmod(struct str path, unsigned mode, struct diag *diag) MUST_CHECK;

/* Flushes a file or directory, by its path. */
bool fs_sync(struct str path, struct diag *diag) MUST_CHECK;

/* The names in a directory, sorted by bytes, without "." and "..". */
enum fs_result fs_list(struct str path, struct str_vec *names,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* A descriptor of a directory for sys/at.h and sys/disk.h; fs_close it. */
bool fs_open_directory(struct str path, int *fd, struct diag *diag) MUST_CHECK;
void fs_close(int fd);

#endif
