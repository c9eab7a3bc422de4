/* SPDX-License-Identifier: MIT */
/* One package of a lock (PEP 751, [[packages]]) from and to TOML, and what the
 * builds of a lock are in TOML. The parts of lock_read() and lock_write(). */
#ifndef MODEL_LOCK_PACKAGE_H
#define MODEL_LOCK_PACKAGE_H

#include "model/lock.h"

struct toml;

/* Every table of the array; what names it in messages ("packages"). */
bool lock_packages_read(const struct toml *array, const char *what,
	struct lock_package_vec *packages, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The package's 'archive', 'directory', 'vcs', or 'sdist' and 'wheels';
 * name, version and place are set. */
bool lock_source_read(const struct toml *table, struct lock_package *package,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* [[tool.ninjenv.build]] and [[tool.ninjenv.build-packages]] of the table
 * [tool.ninjenv]. */
bool lock_builds_read(const struct toml *own, struct lock *lock,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Appends them under [[header]], by name and version. */
void lock_packages_write(const struct lock_package_vec *packages,
	const char *header, struct buf *out);
void lock_builds_write(const struct lock *lock, struct buf *out);

/* Appends the lines of what lock_source_read() reads. */
void lock_source_write(const struct lock_package *package, struct buf *out);

#endif
