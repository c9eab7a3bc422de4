/* SPDX-License-Identifier: MIT */
/*
 * One writer at a time, or many readers: a lock on a file that the kernel drops
 * when its owner ends, however it ends. The file holds the owner's process id
 * as text, for messages only, and stays behind when released. Children do not
 * inherit it.
 */
#ifndef SYS_LOCKFILE_H
#define SYS_LOCKFILE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"

/* Set up by taking it; { .fd = -1 } is not taken. */
struct lockfile {
	int fd;
};

#define LOCKFILE_NONE ((struct lockfile){.fd = -1})

enum lockfile_result { LOCKFILE_TAKEN, LOCKFILE_BUSY, LOCKFILE_FAILED };

/* Takes the lock if it is free. LOCKFILE_BUSY: *owner is the process that has
 * it (one of those who share it), 0 where that is not known. The directory of
 * path must be there. */
enum lockfile_result lockfile_try(struct lockfile *lock, struct str path,
	long *owner, struct diag *diag) MUST_CHECK;

/*
 * Takes the lock, waiting while another has it. busy() (may be NULL) is called
 * when the wait begins and when the owner changes: "waiting for process 123".
 * Fails when interrupted (sys/signal.h). Works between threads too.
 */
bool lockfile_wait(struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag) MUST_CHECK;

/*
 * Takes the lock together with others who share it; waits, as lockfile_wait(),
 * while somebody has it alone. Writes nothing but the empty file where there is
 * none. Where that cannot be made (a read-only store), nobody can take it
 * alone either: true, and lock is not taken.
 */
bool lockfile_share(struct lockfile *lock, struct str path,
	void (*busy)(void *context, long owner), void *context,
	struct diag *diag) MUST_CHECK;

/* Gives it back; nothing happens where it is not taken. */
void lockfile_release(struct lockfile *lock);

#endif
