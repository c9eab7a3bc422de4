/* SPDX-License-Identifier: MIT */
/* What the sources of sys/ share; nobody else includes this. */
#ifndef SYS_CALL_H
#define SYS_CALL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"
#include "sys/fault.h"
#include "sys/fs.h"

struct stat;

/* Room for a path as the kernel wants it. Linux takes no path of 4096 bytes or
 * more, so a longer one becomes one that the kernel refuses by itself. */
struct call_room {
	char z[4096 + 1];
};

/* The path with a NUL at its end; "" (which names nothing) where it holds a
 * NUL itself. */
const char *call_path(struct call_room *room, struct str path);

/* Beside the errnos: a pipe or the like is in the place of a file. */
enum { CALL_NO_FILE = -1 };

/* Adds "what 'path': cause" where there is a diag; always false. */
bool call_failed(
	struct diag *diag, int error, const char *what, struct str path);

/* Does the errno say that the name is not there? */
bool call_missing(int error);

/* FS_MISSING or, reported, FS_FAILED for an errno. */
enum fs_result call_result(
	struct diag *diag, int error, const char *what, struct str path);

void call_info(struct fs_info *info, const struct stat *from);

/* 0 to leave access time as it is; for utimensat and futimens. */
void call_times(struct timespec times[2], int64_t mtime);

/* A new name in the directory of path, as file_temporary(). */
struct str call_temporary(struct str path, struct arena *arena);
#define CALL_TEMPORARY ".ninjenv-tmp-"

/* error = 0, or the errno of a call that answers -1, past the fault point
 * named; again where a signal came in between, which happens on the file
 * systems of networks and of programs. */
#define CALL_TRY(error, name, call)                                            \
	do {                                                                   \
		(error) = fault_point(name);                                   \
		if (!(error) && (call) < 0)                                    \
			(error) = errno;                                       \
	} while ((error) == EINTR)

/* The same for calls that go on where they were: 0 or errno. */
int call_write(int fd, const void *bytes, size_t n);
int call_fsync(int fd);

/* Removes what was begun and failed: that failure counts, not this one. */
void call_discard(struct str path);

#endif
