/* SPDX-License-Identifier: MIT */
#include "sys/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/call.h"

enum { PART_CHUNK = 1 << 16 };

/* Not flock(), which is of BSD: a lock of the whole file for this process. */
static bool
take_lock(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	return fcntl(fd, F_SETLK, &lock) == 0;
}

static int
open_file(struct str path, int flags)
{
	int fd = -1, error;
	CALL_TRY(error, "open",
		fd = open(path.p,
			flags | O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0600));
	errno = error;
	return fd;
}

/* Is the name still that of the file which is open? Another process may have
 * finished and renamed it before we had the lock. */
static bool
is_still(int fd, struct str path)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && lstat(path.p, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* The descriptor of the kept part if it is ours to write, else -1. */
static int
open_kept(struct str kept)
{
	int fd = open_file(kept, 0);
	if (fd >= 0 && take_lock(fd) && is_still(fd, kept))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
hash_rest(struct part *part, struct diag *diag)
{
	char chunk[PART_CHUNK];
	ssize_t n;
	while ((n = read(part->fd, chunk, sizeof chunk)) > 0) {
		hash_add(&part->hash, chunk, (size_t)n);
		part->bytes += (uint64_t)n;
	}
	return n == 0 || diag_system(diag, errno, "cannot read", part->kept);
}

bool
part_open(
	struct part *part, struct str path, struct str kept, struct diag *diag)
{
	*part = (struct part){.path = path, .kept = kept, .fd = -1};
	hash_start(&part->hash, HASH_SHA256);
	if (kept.n)
		part->fd = open_kept(kept);
	if (part->fd >= 0)
		return hash_rest(part, diag);
	part->kept = S("");
	part->fd = open_file(path, O_TRUNC);
	return part->fd >= 0 || diag_system(diag, errno, "cannot make", path);
}

static struct str
name_of(const struct part *part)
{
	return part->kept.n ? part->kept : part->path;
}

bool
part_add(struct part *part, struct str bytes, struct diag *diag)
{
	hash_add(&part->hash, bytes.p, bytes.n);
	int error = call_write(part->fd, bytes.p, bytes.n);
	if (error)
		return diag_system(diag, error, "cannot write", name_of(part));
	part->bytes += bytes.n;
	return true;
}

static bool
copy_bytes(struct part *part, int fd, struct str from, struct diag *diag)
{
	char chunk[PART_CHUNK];
	ssize_t n;
	while ((n = read(fd, chunk, sizeof chunk)) > 0)
		if (!part_add(part, (struct str){chunk, (size_t)n}, diag))
			return false;
	return n == 0 || diag_system(diag, errno, "cannot read", from);
}

enum fs_result
part_copy(struct part *part, struct str from, struct diag *diag)
{
	int fd = -1, error;
	CALL_TRY(error, "open",
		fd = open(from.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
	if (error)
		return call_result(diag, error, "cannot read", from);
	bool done = copy_bytes(part, fd, from, diag);
	close(fd);
	return done ? FS_OK : FS_FAILED;
}

bool
part_restart(struct part *part, struct diag *diag)
{
	hash_start(&part->hash, HASH_SHA256);
	part->bytes = 0;
	int error;
	CALL_TRY(error, "ftruncate", ftruncate(part->fd, 0));
	if (!error && lseek(part->fd, 0, SEEK_SET) != 0)
		error = errno;
	return !error ||
	       diag_system(diag, error, "cannot truncate", name_of(part));
}

struct digest
part_digest(const struct part *part)
{
	struct hash copy = part->hash;
	return hash_end(&copy);
}

/* The lock goes with the descriptor, so the name must be right before. */
bool
part_commit(struct part *part, struct diag *diag)
{
	if (part->kept.n) {
		int error =
			at_rename(AT_CWD, part->kept.p, AT_CWD, part->path.p);
		if (error)
			return diag_system(
				diag, error, "cannot make", part->path);
	}
	close(part->fd);
	part->fd = -1;
	return true;
}

void
part_close(struct part *part)
{
	if (part->fd < 0)
		return;
	if (!part->kept.n || !part->bytes)
		call_discard(name_of(part)); /* it may be gone already */
	close(part->fd);
	part->fd = -1;
}
