/* SPDX-License-Identifier: MIT */
#include "sys/beneath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/beneath_os.h"
#include "sys/call.h"

/* Linux says ELOOP of a link here and ENOTDIR there. */
static int
unify(int error)
{
	return error == ENOTDIR ? ELOOP : error;
}

/* One name, which is no link; "." is the directory itself. */
static int
open_name(int dir, const char *name, int *fd)
{
	*fd = openat(
		dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return *fd < 0 ? errno : 0;
}

/* Goes down by one name of the path; takes over *fd. */
static int
descend(int *fd, struct str part, bool make)
{
	struct call_room room;
	const char *name = call_path(&room, part);
	int below;
	int error = open_name(*fd, name, &below);
	if (error == ENOENT && make) {
		error = at_mkdir(*fd, name);
		if (!error || error == EEXIST)
			error = open_name(*fd, name, &below);
	}
	at_close(*fd);
	*fd = error ? -1 : below;
	return error;
}

static int
walk(int dir, const char *path, bool make, int *fd)
{
	struct str part, rest = str_from(path);
	int error = open_name(dir, ".", fd);
	while (!error && str_next(&rest, '/', &part))
		error = descend(fd, part, make);
	return unify(error);
}

int
beneath_open(int dir, const char *path, int *fd)
{
	*fd = -1;
	if (!*path)
		return open_name(dir, ".", fd);
	if (!path_stays(str_from(path)))
		return EXDEV;
	int error = beneath_os_open(dir, path, fd);
	return error == ENOSYS ? walk(dir, path, false, fd) : unify(error);
}

int
beneath_make(int dir, const char *path, int *fd)
{
	int error = beneath_open(dir, path, fd);
	return error == ENOENT ? walk(dir, path, true, fd) : error;
}

static bool
is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

int
beneath_list(int dir, struct str_vec *names, struct arena *arena)
{
	int fd;
	/* Another open of it: an offset of its own, closed with the stream. */
	int error = open_name(dir, ".", &fd);
	if (error)
		return error;
	DIR *directory = fdopendir(fd);
	if (!directory) {
		error = errno;
		at_close(fd);
		return error;
	}
	struct dirent *entry;
	while (errno = 0, (entry = readdir(directory)))
		if (!is_dots(entry->d_name))
			vec_add(names, arena,
				str_dup(arena, str_from(entry->d_name)));
	error = errno;
	(void)closedir(directory); /* it was only read */
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, str_cmp_items);
	return error;
}

/* A pipe or device in the place of a file must not hold us up. */
static int
open_file(int dir, const char *name, int *fd, uint64_t *size)
{
	struct stat found;
	*fd = openat(dir, name,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0)
		return errno;
	int error = fstat(*fd, &found) < 0 ? errno : 0;
	if (!error && !S_ISREG(found.st_mode))
		error = EINVAL;
	*size = error ? 0 : (uint64_t)found.st_size;
	if (error)
		at_close(*fd);
	return error;
}

int
beneath_read(int dir, const char *name, size_t max, struct str *text,
	struct arena *arena)
{
	int fd;
	size_t got;
	uint64_t size;
	int error = open_file(dir, name, &fd, &size);
	if (error)
		return error;
	if (size > max) {
		at_close(fd);
		return EFBIG;
	}
	char *bytes = arena_alloc(arena, (size_t)size + 1);
	error = at_read(fd, bytes, (size_t)size, &got);
	at_close(fd);
	*text = (struct str){bytes, error ? 0 : got};
	return error;
}

int
beneath_hash(
	int dir, const char *name, enum hash_kind kind, struct digest *digest)
{
	int fd;
	uint64_t size;
	struct hash hash;
	int error = open_file(dir, name, &fd, &size);
	if (error)
		return error;
	hash_start(&hash, kind);
	error = hash_add_file(&hash, fd);
	at_close(fd);
	if (!error)
		*digest = hash_end(&hash);
	return error;
}
