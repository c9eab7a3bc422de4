/* SPDX-License-Identifier: MIT */
#include "sys/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/call.h"

/*
 * Each level holds a descriptor. Below this depth a directory is first moved up
 * to the top, so that neither descriptors nor the stack run out.
 */
enum { DEEPEST = 100 };

struct removal {
	int top;
	unsigned depth;
	unsigned long lifted; /* directories that were moved to the top */
	int error;            /* the first */
	char at[256];         /* the name it concerned */
};

/* What is gone meanwhile another process has removed. */
static void
failed(struct removal *removal, int error, const char *name)
{
	if (removal->error || error == ENOENT)
		return;
	removal->error = error;
	(void)snprintf(removal->at, sizeof removal->at, "%s", name);
}

static void remove_below(struct removal *removal, int fd);

static int
open_directory(int dir, const char *name)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = -1, error;
	CALL_TRY(error, "open", fd = openat(dir, name, flags));
	/* 0700 also where it can be read but not changed. */
	if (fd >= 0) {
		if (faccessat(dir, name, W_OK | X_OK, AT_EACCESS) < 0)
			(void)fchmod(fd, 0700); /* removing will tell */
		return fd;
	}
	int changed = error == EACCES ? at_chmod(dir, name, 0700) : error;
	if (!changed)
		CALL_TRY(error, "open", fd = openat(dir, name, flags));
	else if (changed == ENOENT)
		error = changed;
	errno = error;
	return fd;
}

static void
lift(struct removal *removal, int dir, const char *name)
{
	char up[64];
	(void)snprintf(up, sizeof up, CALL_TEMPORARY "up-%ld-%lu",
		(long)getpid(), removal->lifted);
	int error = at_rename(dir, name, removal->top, up);
	if (error)
		failed(removal, error, name);
	removal->lifted += !error;
}

static void
remove_directory(struct removal *removal, int dir, const char *name)
{
	if (removal->depth == DEEPEST) {
		lift(removal, dir, name);
		return;
	}
	int fd = open_directory(dir, name);
	if (fd < 0) {
		failed(removal, errno, name);
		return;
	}
	removal->depth++;
	remove_below(removal, fd);
	removal->depth--;
	int error = at_rmdir(dir, name);
	if (error)
		failed(removal, error, name);
}

static void
remove_entry(struct removal *removal, int dir, const char *name)
{
	int error = at_unlink(dir, name);
	/* EPERM is how POSIX spells "is a directory". */
	struct fs_info info = {0};
	bool may_be = error == EISDIR || error == EPERM;
	int gone = may_be ? at_stat(dir, name, &info) : 0;
	if (may_be && !gone && info.kind == FS_DIRECTORY)
		remove_directory(removal, dir, name);
	else if (error)
		failed(removal, gone == ENOENT ? gone : error, name);
}

/* Takes over the descriptor. */
static void
remove_below(struct removal *removal, int fd)
{
	DIR *directory = fdopendir(fd);
	if (!directory) {
		failed(removal, errno, ".");
		at_close(fd);
		return;
	}
	struct dirent *entry;
	while (errno = 0, (entry = readdir(directory))) {
		struct str name = str_from(entry->d_name);
		if (!str_is(name, ".") && !str_is(name, ".."))
			remove_entry(removal, fd, entry->d_name);
	}
	if (errno)
		failed(removal, errno, ".");
	(void)closedir(directory); /* it was only read */
}

/* Empties the directory; again while deep ones were moved up into it. */
static void
remove_top(struct removal *removal, int dir, const char *name)
{
	unsigned long before;
	do {
		before = removal->lifted;
		int fd = open_directory(dir, name);
		if (fd < 0) {
			failed(removal, errno, name);
			return;
		}
		removal->top = dup(fd);
		remove_below(removal, fd);
		if (removal->top >= 0)
			at_close(removal->top);
	} while (removal->lifted != before && !removal->error);
}

/* 0 or the errno that concerns the root itself. */
static int
remove_root(struct removal *removal, const char *root)
{
	struct fs_info info;
	int error = at_stat(AT_CWD, root, &info);
	if (!error && info.kind == FS_DIRECTORY) {
		remove_top(removal, AT_CWD, root);
		error = removal->error ? 0 : at_rmdir(AT_CWD, root);
	} else if (!error) {
		error = at_unlink(AT_CWD, root);
	}
	return call_missing(error) ? 0 : error;
}

static bool
remove_tree(struct str root, bool may_stay, struct diag *diag)
{
	struct call_room room;
	struct removal removal = {.top = -1};

	int error = remove_root(&removal, call_path(&room, root));
	if (may_stay && (error == ENOTEMPTY || error == EEXIST))
		error = 0;
	if (removal.error && diag)
		return diag_error(diag, NOWHERE,
			"cannot remove '%s' below '%.*s': %s", removal.at,
			STR(root), strerror(removal.error));
	return !(error || removal.error) ||
	       call_failed(diag, error, "cannot remove", root);
}

bool
tree_remove(struct str root, struct diag *diag)
{
	return remove_tree(root, false, diag);
}

bool
tree_clear(struct str root, struct diag *diag)
{
	return remove_tree(root, true, diag);
}
