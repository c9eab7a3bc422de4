/* SPDX-License-Identifier: MIT */
/*
 * A file that is being downloaded: hashed while it is written, kept when the
 * program ends, and carried on with by the next. A part that another process is
 * writing is left to it, and ours is then made at its final path alone.
 */
#ifndef SYS_PART_H
#define SYS_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "sys/hash.h"

struct part {
	struct str path; /* where it is to be */
	struct str kept; /* what is resumed; empty: nothing is kept */
	int fd;          /* -1: not open */
	struct hash hash;
	uint64_t bytes; /* written and hashed */
};

#define PART_NONE ((struct part){.fd = -1})

/* Opens or makes it; what it holds from another run is hashed and counts. The
 * texts must live as long, and end with a NUL. */
bool part_open(struct part *part, struct str path, struct str kept,
	struct diag *diag) MUST_CHECK;

bool part_add(
	struct part *part, struct str bytes, struct diag *diag) MUST_CHECK;

/* Adds a whole file of this machine. FS_MISSING: there is none. */
enum fs_result part_copy(
	struct part *part, struct str from, struct diag *diag) MUST_CHECK;

/* Empties it. */
bool part_restart(struct part *part, struct diag *diag) MUST_CHECK;

/* SHA-256 of all bytes so far. */
struct digest part_digest(const struct part *part);

/* Gives the finished file its final path, and closes it. */
bool part_commit(struct part *part, struct diag *diag) MUST_CHECK;

/* Closes it; what can be resumed stays, another is removed. */
void part_close(struct part *part);

#endif
