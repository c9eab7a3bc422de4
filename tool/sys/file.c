/* SPDX-License-Identifier: MIT */
#include "sys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/call.h"
#include "sys/clock.h"
#include "sys/disk.h"

/* -1 and *error, or the open file. */
static int
open_to_read(struct str path, struct stat *found, int *error)
{
	struct call_room room;
	int fd;
	*error = at_open(AT_CWD, call_path(&room, path), &fd);
	if (*error)
		return -1;
	if (fstat(fd, found) < 0)
		*error = errno;
	else if (S_ISDIR(found->st_mode))
		*error = EISDIR;
	else if (S_ISFIFO(found->st_mode))
		*error = CALL_NO_FILE;
	else
		return fd;
	at_close(fd);
	return -1;
}

enum { FIRST_READ = 4096 };

/* The size is where to begin: devices and files of /proc have none, and a file
 * may grow meanwhile. */
static int
read_all(int fd, size_t expected, size_t max, struct buf *out)
{
	size_t got, room = expected < max ? expected + 1 : FIRST_READ;
	do {
		buf_reserve(out, room);
		int error = at_read(fd, out->p + out->n, room, &got);
		if (error)
			return error;
		out->n += got;
		if (out->n > max)
			return EFBIG;
	} while (got == room);
	return 0;
}

enum fs_result
file_read(struct str path, size_t max, struct str *text, struct arena *arena,
	struct diag *diag)
{
	struct stat found;
	struct buf out = {.arena = arena};
	int error = 0;
	int fd = open_to_read(path, &found, &error);
	if (fd < 0)
		return call_result(diag, error, "cannot read", path);
	size_t size = found.st_size > 0 ? (size_t)found.st_size : 0;
	error = S_ISREG(found.st_mode) && size > max
			? EFBIG
			: read_all(fd, size, max, &out);
	at_close(fd);
	if (error) {
		(void)call_failed(diag, error, "cannot read", path);
		return FS_FAILED;
	}
	*text = buf_str(&out);
	return FS_OK;
}

bool
file_need(struct str path, size_t max, struct str *text, struct arena *arena,
	struct diag *diag)
{
	enum fs_result result = file_read(path, max, text, arena, diag);
	if (result == FS_MISSING)
		return call_failed(diag, ENOENT, "cannot read", path);
	return result == FS_OK;
}

enum fs_result
file_map(struct file_map *map, struct str path, struct diag *diag)
{
	struct stat found;
	int error = 0;
	int fd = open_to_read(path, &found, &error);
	if (fd < 0)
		return call_result(diag, error, "cannot read", path);
	size_t size = (size_t)found.st_size;
	void *bytes = NULL;
	if (!S_ISREG(found.st_mode))
		error = CALL_NO_FILE;
	else if (size)
		bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		error = errno;
	at_close(fd);
	if (error) {
		(void)call_failed(diag, error, "cannot map", path);
		return FS_FAILED;
	}
	map->bytes = size ? (struct str){bytes, size} : S("");
	return FS_OK;
}

void
file_unmap(struct file_map *map)
{
	if (map->bytes.n)
		(void)munmap((void *)(uintptr_t)map->bytes.p, map->bytes.n);
	map->bytes = S("");
}

/* The new file under its temporary name, complete. */
static int
prepare(const char *name, struct str bytes, unsigned mode,
	enum file_flush flush)
{
	int fd;
	int error = at_create(AT_CWD, name, &fd);
	if (error)
		return error;
	if (bytes.n)
		error = call_write(fd, bytes.p, bytes.n);
	if (!error && flush == FILE_DURABLE)
		error = call_fsync(fd);
	if (!error)
		return at_finish(fd, mode, AT_MTIME_NOW);
	at_close(fd);
	return error;
}

static int
flush_directory(struct str path)
{
	struct call_room room;
	int fd;
	int error = at_open_directory(
		AT_CWD, call_path(&room, path_dir(path)), &fd);
	if (error)
		return error;
	error = call_fsync(fd);
	at_close(fd);
	return error;
}

/* ".ninjenv-tmp-1f3-...": of a process that is gone? Where a number was given
 * again, or means another process in another container, age tells. */
static bool
is_left_over(struct str path)
{
	enum { DAY = 86400 };
	struct fs_info info;
	char *end;
	const char *number = path_base(path).p + sizeof CALL_TEMPORARY - 1;
	long pid = strtol(number, &end, 16);
	if (*end != '-' || pid <= 0 || fs_lstat(path, &info, NULL) != FS_OK)
		return false;
	return (kill((pid_t)pid, 0) < 0 && errno == ESRCH) ||
	       info.mtime < clock_wall() - DAY * CLOCK_SECOND;
}

void
file_clear_left_over(struct str directory)
{
	struct arena scratch = {0};
	struct str_vec names = {0};
	if (fs_list(directory, &names, &scratch, NULL) == FS_OK)
		vec_for (const struct str, name, &names) {
			struct str path = path_join(&scratch, directory, *name);
			if (file_is_temporary(*name) && is_left_over(path))
				call_discard(path);
		}
	arena_free(&scratch);
}

bool
file_write(struct str path, struct str bytes, unsigned mode,
	enum file_flush flush, struct diag *diag)
{
	struct arena scratch = {0};
	struct call_room room;
	struct str temporary = call_temporary(path, &scratch);
	int error = prepare(temporary.p, bytes, mode, flush);
	if (!error)
		error = at_rename(
			AT_CWD, temporary.p, AT_CWD, call_path(&room, path));
	if (error)
		call_discard(temporary);
	else if (flush == FILE_DURABLE)
		error = flush_directory(path);
	if (!error)
		file_clear_left_over(path_dir(path));
	arena_free(&scratch);
	return !error || call_failed(diag, error, "cannot write", path);
}

/* And is it dated in the past? A date in the future (the clock was set back)
 * would hide from Ninja what changes until then. */
static bool
holds(struct str path, struct str bytes)
{
	struct fs_info info;
	struct file_map map;
	if (fs_stat(path, &info, NULL) != FS_OK || info.size != bytes.n ||
		info.mtime > clock_wall() ||
		file_map(&map, path, NULL) != FS_OK)
		return false;
	bool same = str_eq(map.bytes, bytes);
	file_unmap(&map);
	return same;
}

bool
file_write_changed_as(struct str path, struct str bytes, unsigned mode,
	enum file_flush flush, bool *wrote, struct diag *diag)
{
	bool same = holds(path, bytes);
	bool done = same || file_write(path, bytes, mode, flush, diag);
	if (wrote)
		*wrote = done && !same;
	return done;
}

bool
file_write_changed(struct str path, struct str bytes, unsigned mode,
	bool *wrote, struct diag *diag)
{
	return file_write_changed_as(path, bytes, mode, FILE_LAZY, wrote, diag);
}

bool
file_touch(struct str path, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int fd = -1, error;
	CALL_TRY(error, "open",
		fd = open(z, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	if (!error)
		CALL_TRY(error, "utimens", futimens(fd, NULL));
	if (fd >= 0)
		at_close(fd);
	return !error || call_failed(diag, error, "cannot touch", path);
}

bool
file_copy(struct str from, struct str to, struct diag *diag)
{
	struct arena scratch = {0};
	struct call_room room;
	const char *source = call_path(&room, from);
	struct str temporary = call_temporary(to, &scratch);
	int error = at_copy_by(AT_CWD, source, AT_CWD, temporary.p, disk_clone);
	if (error && !call_missing(error))
		error = at_copy(AT_CWD, source, AT_CWD, temporary.p);
	if (error) {
		arena_free(&scratch);
		return call_failed(diag, error, "cannot copy", from);
	}
	error = at_rename(AT_CWD, temporary.p, AT_CWD, call_path(&room, to));
	if (error)
		call_discard(temporary);
	arena_free(&scratch);
	return !error || call_failed(diag, error, "cannot write", to);
}

struct str
file_temporary(struct str path, struct arena *arena)
{
	return call_temporary(path, arena);
}

bool
file_is_temporary(struct str name)
{
	return str_starts(name, S(CALL_TEMPORARY));
}
