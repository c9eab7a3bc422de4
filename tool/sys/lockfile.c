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
#include "sys/lockfile_os.h"
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

/* Those who share a lock do not write into it: the system is asked first. */
static long
find_owner(int fd)
{
	struct stat info;
	long pid = fstat(fd, &info) < 0 ? 0 : lockfile_os_holder(info.st_ino);
	return pid ? pid : read_owner(fd);
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
take(int fd, const char *path, int how)
{
	while (flock(fd, how | LOCK_NB) < 0)
		if (errno != EINTR)
			return errno;
	return is_current(fd, path) ? 0 : ESTALE;
}

static int
open_shared(const char *path, int *fd)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd >= 0 || errno != ENOENT)
		return *fd < 0 ? errno : 0;
	int error = fault_point("open");
	if (error)
		return error;
	*fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
	return *fd < 0 ? errno : 0;
}

/* 0: taken; EWOULDBLOCK: *owner has it. */
static int
try_once(struct lockfile *lock, const char *path, int how, long *owner)
{
	int fd = -1;
	int error =
		how == LOCK_EX ? open_lock(path, &fd) : open_shared(path, &fd);
	if (!error)
		error = take(fd, path, how);
	if (!error) {
		lock->fd = fd;
		return 0;
	}
	if (error == EWOULDBLOCK)
		*owner = find_owner(fd);
	if (fd >= 0)
		at_close(fd);
	return error;
}

static int
try(struct lockfile *lock, struct str path, int how, long *owner)
{
	struct call_room room;
	const char *z = call_path(&room, path);
	int error = ESTALE;

	*lock = LOCKFILE_NONE;
	for (int tries = 0; error == ESTALE && tries < 100; tries++)
		error = try_once(lock, z, how, owner);
	return error;
}

static enum lockfile_result
result_of(int error, struct str path, struct diag *diag)
{
	if (!error)
		return LOCKFILE_TAKEN;
	if (error == EWOULDBLOCK)
		return LOCKFILE_BUSY;
	(void)call_failed(diag, error, "cannot lock", path);
	return LOCKFILE_FAILED;
}

enum lockfile_result
lockfile_try(
	struct lockfile *lock, struct str path, long *owner, struct diag *diag)
{
	int error = try(lock, path, LOCK_EX, owner);
	if (!error)
		write_owner(lock->fd);
	return result_of(error, path, diag);
}

/* Nobody can have it alone where nobody can write. */
static enum lockfile_result
try_share(
	struct lockfile *lock, struct str path, long *owner, struct diag *diag)
{
	int error = try(lock, path, LOCK_SH, owner);
	if (error == EROFS || error == EACCES || error == EPERM)
		return LOCKFILE_TAKEN;
	return result_of(error, path, diag);
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

static bool
wait_for(bool shared, struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag)
{
	long owner = 0, told = -1;
	int64_t pause = CLOCK_MS;
	enum lockfile_result result;

	while ((result = shared ? try_share(lock, path, &owner, diag)
				: lockfile_try(lock, path, &owner, diag)) ==
		LOCKFILE_BUSY) {
		if (busy && owner != told)
			busy(context, owner);
		told = owner;
		if (!wait_turn(path, &pause, diag))
			return false;
	}
	return result == LOCKFILE_TAKEN;
}

bool
lockfile_wait(struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag)
{
	return wait_for(false, lock, path, busy, context, diag);
}

bool
lockfile_share(struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag)
{
	return wait_for(true, lock, path, busy, context, diag);
}

void
lockfile_release(struct lockfile *lock)
{
	if (lock->fd >= 0)
		at_close(lock->fd);
	lock->fd = -1;
}
