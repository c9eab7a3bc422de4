/* SPDX-License-Identifier: MIT */
#include "sys/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/call.h"
#include "sys/clock.h"
#include "sys/host.h"
#include "sys/signal.h"

/* Is the open file still the one of that name? Somebody may have removed it
 * (with its directory) between our open and our lock. */
static bool
is_current(int fd, const char *path)
{
	struct stat ours, theirs;
	return !fstat(fd, &ours) && !stat(path, &theirs) &&
	       ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

static long
read_owner(int fd)
{
	char room[24];
	unsigned long long pid;
	ssize_t n = pread(fd, room, sizeof room, 0);
	if (n <= 0 ||
		!str_to_uint(str_trim((struct str){room, (size_t)n}), &pid))
		return 0;
	return (long)pid;
}

/* Only messages depend on it: a lock on a full disk is a lock. */
static void
write_owner(int fd)
{
	char room[24];
	int n = snprintf(room, sizeof room, "%ld\n", host_pid()), error;
	CALL_TRY(error, "ftruncate", ftruncate(fd, 0));
	if (!error)
		error = call_write(fd, room, (size_t)n);
	if (error)
		(void)!ftruncate(fd, 0);
}

static int
open_lock(const char *path, int *fd)
{
	int error;
	CALL_TRY(error, "open",
		*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644));
	return error;
}

/* 0, EWOULDBLOCK, ESTALE (try again) or what went wrong. */
static int
take(int fd, const char *path)
{
	while (flock(fd, LOCK_EX | LOCK_NB) < 0)
		if (errno != EINTR)
			return errno;
	return is_current(fd, path) ? 0 : ESTALE;
}

enum lockfile_result
lockfile_try(
	struct lockfile *lock, struct str path, long *owner, struct diag *diag)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error = ESTALE;

	*lock = LOCKFILE_NONE;
	for (int tries = 0; error == ESTALE && tries < 100; tries++) {
		int fd = -1;
		error = open_lock(z, &fd);
		if (!error)
			error = take(fd, z);
		if (!error) {
			write_owner(fd);
			lock->fd = fd;
			return LOCKFILE_TAKEN;
		}
		if (error == EWOULDBLOCK)
			*owner = read_owner(fd);
		if (fd >= 0)
			at_close(fd);
	}
	if (error == EWOULDBLOCK)
		return LOCKFILE_BUSY;
	(void)call_failed(diag, error, "cannot lock", path);
	return LOCKFILE_FAILED;
}

/* Asking again, not sleeping in flock(): a signal that comes just before the
 * sleep would else be seen only when the other is done. */
static bool
wait_turn(struct str path, int64_t *pause, struct diag *diag)
{
	if (!interrupted()) {
		clock_sleep(*pause);
		*pause = MIN(*pause * 2, 50 * CLOCK_MS);
	}
	return !interrupted() || call_failed(diag, EINTR, "cannot lock", path);
}

bool
lockfile_wait(struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag)
{
	long owner = 0, told = -1;
	int64_t pause = CLOCK_MS;
	enum lockfile_result result;

	while ((result = lockfile_try(lock, path, &owner, diag)) ==
		LOCKFILE_BUSY) {
		if (busy && owner != told)
			busy(context, owner);
		told = owner;
		if (!wait_turn(path, &pause, diag))
			return false;
	}
	return result == LOCKFILE_TAKEN;
}

void
lockfile_release(struct lockfile *lock)
{
	if (lock->fd >= 0)
		at_close(lock->fd);
	lock->fd = -1;
}
