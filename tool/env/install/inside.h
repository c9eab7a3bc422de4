/* SPDX-License-Identifier: MIT */
/*
 * The directories of an environment as one package is put into them: each path
 * below the root is reached by a descriptor and without following a link
 * (sys/beneath.h). Where we have made a directory ourselves, what lies in it is
 * ours too and holds no link: it is opened once, and all below it is named from
 * there, which saves two calls for each directory of the package.
 */
#ifndef ENV_INSIDE_H
#define ENV_INSIDE_H

#include "base/str.h"
#include "base/util.h"

enum { INSIDE_MADE = 8 /* a wheel has two or three; more are only slower */ };

struct inside_made {
	int fd;
	struct str path; /* below the root */
};

struct inside {
	int root; /* the environment's; not closed here */
	struct inside_made made[INSIDE_MADE];
	size_t n;
	int opened; /* the last one that was not made here, or -1 */
	struct buf path;
	struct arena *arena;
};

void inside_start(struct inside *inside, int root, struct arena *arena);
void inside_end(struct inside *inside);

/*
 * Where a path below the root is: *name in the open directory *dir, both good
 * until the next call. path ends with a NUL, and *name is its end: a part, or
 * several below a directory that was made. 0 or an errno (ELOOP: a link, or no
 * directory).
 */
int inside_enter(struct inside *inside, struct str path, int *dir,
	const char **name) MUST_CHECK;

/* The directory at path, as inside_enter() had it, was not there and has been
 * made: everything below it will be reached from it. */
void inside_made(
	struct inside *inside, struct str path, int dir, const char *name);

#endif
