/* SPDX-License-Identifier: MIT */
#include "sys/at.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/call.h"

_Static_assert(AT_CWD == AT_FDCWD, "AT_CWD is the system's");

int
at_stat(int dir, const char *name, struct fs_info *info)
{
	struct stat found;
	if (fstatat(dir, name, &found, AT_SYMLINK_NOFOLLOW) < 0)
		return errno;
	call_info(info, &found);
	return 0;
}

int
at_open_directory(int dir, const char *name, int *fd)
{
	int error;
	*fd = -1;
	CALL_TRY(error, "open",
		*fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return error;
}

int
at_open(int dir, const char *name, int *fd)
{
	int error;
	*fd = -1;
	CALL_TRY(error, "open",
		*fd = openat(dir, name,
			O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
	return error;
}

void
at_close(int fd)
{
	(void)close(fd); /* what was written went through at_finish */
}

int
at_mkdir(int dir, const char *name)
{
	int error;
	CALL_TRY(error, "mkdir", mkdirat(dir, name, 0755));
	return error;
}

int
at_link(int from_dir, const char *from, int to_dir, const char *to)
{
	int error;
	CALL_TRY(error, "link", linkat(from_dir, from, to_dir, to, 0));
	return error;
}

int
at_symlink(const char *target, int dir, const char *name)
{
	int error;
	CALL_TRY(error, "symlink", symlinkat(target, dir, name));
	return error;
}

int
at_rename(int from_dir, const char *from, int to_dir, const char *to)
{
	int error;
	CALL_TRY(error, "rename", renameat(from_dir, from, to_dir, to));
	return error;
}

int
at_unlink(int dir, const char *name)
{
	int error;
	CALL_TRY(error, "unlink", unlinkat(dir, name, 0));
	return error;
}

int
at_rmdir(int dir, const char *name)
{
	int error;
	CALL_TRY(error, "unlink", unlinkat(dir, name, AT_REMOVEDIR));
	return error;
}

int
at_chmod(int dir, const char *name, unsigned mode)
{
	int error;
	CALL_TRY(error, "chmod", fchmodat(dir, name, mode, 0));
	return error;
}

int
at_create(int dir, const char *name, int *fd)
{
	int error;
	*fd = -1;
	CALL_TRY(error, "open",
		*fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			0600));
	return error;
}

int
at_finish(int fd, unsigned mode, int64_t mtime)
{
	struct timespec times[2];
	call_times(times, mtime);
	int error = 0;
	if (mtime != AT_MTIME_NOW)
		CALL_TRY(error, "utimens", futimens(fd, times));
	/* The mode last: as long as it is 0600 the file is not complete. */
	if (!error)
		CALL_TRY(error, "chmod", fchmod(fd, mode));
	/* A full disk may show only here (NFS, quotas). */
	if (close(fd) < 0 && !error && errno != EINTR)
		error = errno;
	return error;
}

static int
finish_or_remove(int error, int dir, const char *name, int fd, unsigned mode,
	int64_t mtime)
{
	if (error)
		at_close(fd);
	else
		error = at_finish(fd, mode, mtime);
	if (error)
		(void)!at_unlink(dir, name); /* the first error counts */
	return error;
}

int
at_write(int dir, const char *name, struct str bytes, unsigned mode,
	int64_t mtime)
{
	int fd;
	int error = at_create(dir, name, &fd);
	if (error)
		return error;
	error = bytes.n ? call_write(fd, bytes.p, bytes.n) : 0;
	return finish_or_remove(error, dir, name, fd, mode, mtime);
}

int
at_read(int fd, void *bytes, size_t n, size_t *got)
{
	char *p = bytes;
	*got = 0;
	while (*got < n) {
		ssize_t more = read(fd, p + *got, n - *got);
		if (more > 0)
			*got += (size_t)more;
		else if (!more)
			break;
		else if (errno != EINTR)
			return errno;
	}
	return 0;
}

static int
copy_bytes(int from, int to)
{
	char room[64 * 1024];
	size_t got = sizeof room;
	int error = 0;
	while (!error && got == sizeof room) {
		error = at_read(from, room, sizeof room, &got);
		if (!error && got)
			error = call_write(to, room, got);
	}
	return error;
}

static int
copy_open(int from, int (*fill)(int, int), int to_dir, const char *to)
{
	struct stat found;
	struct fs_info info;
	int fd;
	if (fstat(from, &found) < 0)
		return errno;
	call_info(&info, &found);
	int error = at_create(to_dir, to, &fd);
	if (error)
		return error;
	error = fill ? fill(from, fd) : copy_bytes(from, fd);
	return finish_or_remove(error, to_dir, to, fd, info.mode, info.mtime);
}

int
at_copy_by(int from_dir, const char *from, int to_dir, const char *to,
	int (*fill)(int from, int to))
{
	int fd;
	int error = at_open(from_dir, from, &fd);
	if (error)
		return error;
	error = copy_open(fd, fill, to_dir, to);
	at_close(fd);
	return error;
}

int
at_copy(int from_dir, const char *from, int to_dir, const char *to)
{
	return at_copy_by(from_dir, from, to_dir, to, NULL);
}
