/* SPDX-License-Identifier: MIT */
#include "sys/call.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/clock.h"
#include "sys/fault.h"

const char *
call_path(struct call_room *room, struct str path)
{
	if (path.n && memchr(path.p, '\0', path.n))
		path.n = 0;
	if (path.n >= sizeof room->z) {
		memset(room->z, 'x', sizeof room->z - 1);
		path.n = sizeof room->z - 1;
	} else if (path.n) {
		memcpy(room->z, path.p, path.n);
	}
	room->z[path.n] = '\0';
	return room->z;
}

bool
call_failed(struct diag *diag, int error, const char *what, struct str path)
{
	if (!diag)
		return false;
	if (error == CALL_NO_FILE)
		return diag_error(diag, NOWHERE, "%s '%.*s': it is no file",
			what, STR(path));
	return diag_system(diag, error, what, path);
}

bool
call_missing(int error)
{
	return error == ENOENT || error == ENOTDIR;
}

enum fs_result
call_result(struct diag *diag, int error, const char *what, struct str path)
{
	if (call_missing(error))
		return FS_MISSING;
	(void)call_failed(diag, error, what, path); /* always false */
	return FS_FAILED;
}

static enum fs_kind
kind_of(mode_t mode)
{
	return S_ISREG(mode)   ? FS_FILE
	       : S_ISDIR(mode) ? FS_DIRECTORY
	       : S_ISLNK(mode) ? FS_SYMLINK
			       : FS_OTHER;
}

void
call_info(struct fs_info *info, const struct stat *from)
{
	*info = (struct fs_info){
		.kind = kind_of(from->st_mode),
		.mode = from->st_mode & 07777,
		.size = (uint64_t)from->st_size,
		.inode = from->st_ino,
		.device = from->st_dev,
		.links = from->st_nlink,
		.mtime = from->st_mtim.tv_sec * CLOCK_SECOND +
			 from->st_mtim.tv_nsec,
		.uid = from->st_uid,
		.gid = from->st_gid,
	};
}

void
call_times(struct timespec times[2], int64_t mtime)
{
	int64_t part = mtime % CLOCK_SECOND;
	if (part < 0)
		part += CLOCK_SECOND;
	times[0] = (struct timespec){.tv_nsec = UTIME_OMIT};
	times[1] = (struct timespec){
		.tv_sec = (time_t)((mtime - part) / CLOCK_SECOND),
		.tv_nsec = (long)part,
	};
}

struct str
call_temporary(struct str path, struct arena *arena)
{
	/* Containers that share a directory may share process ids as well:
	 * the clock tells them apart. */
	static atomic_uint counter;
	struct str name = str_fmt(arena, CALL_TEMPORARY "%lx-%llx-%x",
		(long)getpid(), (unsigned long long)clock_wall(),
		atomic_fetch_add(&counter, 1));
	return path_join(arena, path_dir(path), name);
}

int
call_write(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	int error = 0;

	while (n && !error) {
		size_t part = n;
		ssize_t done = 0;
		error = fault_bytes("write", &part);
		if (!error && (done = write(fd, p, part)) < 0)
			error = errno;
		if (!error) {
			p += done;
			n -= (size_t)done;
		} else if (error == EINTR) {
			error = 0;
		}
	}
	return error;
}

int
call_fsync(int fd)
{
	int error;
	CALL_TRY(error, "fsync", fsync(fd));
	/* Directories and special files of some file systems. */
	return error == EINVAL || error == EROFS ? 0 : error;
}

void
call_discard(struct str path)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error;
	CALL_TRY(error, "unlink", unlink(z));
	(void)error; /* stays as a temporary */
}
