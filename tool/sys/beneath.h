/* SPDX-License-Identifier: MIT */
/*
 * What lies below a directory, reached without following any symbolic link: for
 * writing and removing in a tree whose directories somebody may replace by
 * links to elsewhere, before we look or between our look and our call. A path
 * is opened to a descriptor once, and names in it are then used with sys/at.h.
 *
 * Paths are relative, without '..' ("" is the directory itself), and end with a
 * NUL, as names do. The result is 0 or an errno; where a link or a file stands
 * in the place of a directory it is ELOOP.
 */
#ifndef SYS_BENEATH_H
#define SYS_BENEATH_H

#include <stddef.h>

#include "base/str.h"
#include "base/util.h"
#include "sys/hash.h"

/* The directory at path below dir (at_close it). */
int beneath_open(int dir, const char *path, int *fd) MUST_CHECK;

/* The same, made with what is missing above it (0755 less the umask). */
int beneath_make(int dir, const char *path, int *fd) MUST_CHECK;

/* The names in the directory, sorted by bytes, without "." and "..". */
int beneath_list(
	int dir, struct str_vec *names, struct arena *arena) MUST_CHECK;

/* A whole file of the directory, in the arena and followed by a NUL. EFBIG:
 * more than max bytes; EINVAL: it is no file. */
int beneath_read(int dir, const char *name, size_t max, struct str *text,
	struct arena *arena) MUST_CHECK;

/* The digest of a file of the directory; EINVAL: it is no file. */
int beneath_hash(int dir, const char *name, enum hash_kind kind,
	struct digest *digest) MUST_CHECK;

#endif
