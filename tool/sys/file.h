/* SPDX-License-Identifier: MIT */
/*
 * Contents of files: read whole, map, write in one step. A file is written
 * beside its place under a temporary name and renamed, so a reader sees the old
 * bytes or the new; on failure the temporary file is removed. Conventions of
 * paths, diag and FS_MISSING: sys/fs.h.
 */
#ifndef SYS_FILE_H
#define SYS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/fs.h"

/* The whole file, in the arena, followed by a NUL. A file of more than max
 * bytes is an error; a directory or a pipe too. */
enum fs_result file_read(struct str path, size_t max, struct str *text,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The same where a missing file is an error as well. */
bool file_need(struct str path, size_t max, struct str *text,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* A file's bytes in memory, read-only, until unmapped; empty for an empty file.
 * The mapping reads as the file is: a file that others may cut is not for it.*/
struct file_map {
	struct str bytes;
};

enum fs_result file_map(
	struct file_map *map, struct str path, struct diag *diag) MUST_CHECK;
void file_unmap(struct file_map *map);

enum file_flush { FILE_LAZY, FILE_DURABLE }; /* fsync file and directory? */

/* Replaces the file by these bytes, with exactly this mode (no umask). The
 * directory must be there. A symbolic link at path is replaced, not followed.
 * What killed processes left of such writes in the directory goes. */
bool file_write(struct str path, struct str bytes, unsigned mode,
	enum file_flush flush, struct diag *diag) MUST_CHECK;

/* The same, but nothing happens where the file holds these bytes already, and
 * is not dated in the future; says in *wrote (may be NULL) which it was. */
bool file_write_changed(struct str path, struct str bytes, unsigned mode,
	bool *wrote, struct diag *diag) MUST_CHECK;

/* The same, flushed where asked for: for what no later run could mend. */
bool file_write_changed_as(struct str path, struct str bytes, unsigned mode,
	enum file_flush flush, bool *wrote, struct diag *diag) MUST_CHECK;

/* Makes an empty file where there is none, and sets its mtime to now. */
bool file_touch(struct str path, struct diag *diag) MUST_CHECK;

/* Replaces to by a copy of from: bytes (shared by reflink where possible),
 * mode and mtime. */
bool file_copy(struct str from, struct str to, struct diag *diag) MUST_CHECK;

/* The name under which the file at path may be prepared by others before
 * they rename it: same directory, new in this process and among processes. */
struct str file_temporary(struct str path, struct arena *arena);

/* Removes what killed processes left under such names in the directory, or
 * tries to: it harms nobody. Every write does it. */
void file_clear_left_over(struct str directory);

/* Is it such a name (left by a killed process, if no run is active)? */
bool file_is_temporary(struct str name);

#endif
