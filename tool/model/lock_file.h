/* SPDX-License-Identifier: MIT */
/* The files of a lock (PEP 751, packages.wheels, .sdist, .archive) in TOML. */
#ifndef MODEL_LOCK_FILE_H
#define MODEL_LOCK_FILE_H

#include "model/lock.h"

struct toml;

/*
 * Reads a table with url or path, hashes, and perhaps name, size and
 * upload-time. what names the table in messages.
 */
bool lock_file_read(const struct toml *table, const char *what,
	struct lock_file *file, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Is its name that of a wheel, or of a source archive, of the package and its
 * version? If not, an error. */
bool lock_file_is_wheel(const struct lock_file *file,
	const struct lock_package *package, struct arena *arena,
	struct diag *diag) MUST_CHECK;
bool lock_file_is_sdist(const struct lock_file *file,
	const struct lock_package *package, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Appends the file as an inline table; the subdirectory is an archive's. */
void lock_file_write(
	const struct lock_file *file, struct str subdirectory, struct buf *out);

#endif
