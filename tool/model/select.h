/* SPDX-License-Identifier: MIT */
/*
 * Which files of a lock an interpreter gets (PEP 751, "Installation"): of each
 * package whose marker holds the best wheel, else its sdist. Pure.
 */
#ifndef MODEL_SELECT_H
#define MODEL_SELECT_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/lock.h"
#include "model/marker.h"
#include "model/tag.h"

struct select_target {
	const struct tag_list *tags;
	/* Its sets, if it has them, are the extras and groups asked for; else
	 * no extras and the lock's default groups. */
	const struct marker_env *markers;
	/* Normalised names: of these the sdist, also where a wheel fits. */
	struct str_vec from_source;
	struct str name; /* "python 3.11.2 on linux x86_64", for messages */
};

struct selected {
	const struct lock_package *package;
	const struct lock_file *file; /* NULL: a directory or repository */
	bool from_source; /* file is an sdist or another source archive */
};

struct selected_vec VEC(struct selected);

/*
 * What the lock gives this target, in its order; nothing where it fails.
 * Errors, each with the package's place: the lock was made for others than this
 * target (requires-python, environments; both are named), a package needs
 * another Python, two entries of one name hold, there is neither a fitting
 * wheel nor an sdist.
 */
bool select_packages(const struct lock *lock,
	const struct select_target *target, struct selected_vec *files,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The same where ninjenv can install all of it. Errors, besides: a file has no
 * SHA-256, a repository is none of git or its commit is no full id. Directories
 * and repositories have no file. */
bool select_files(const struct lock *lock, const struct select_target *target,
	struct selected_vec *files, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Those packages that this target can use, whatever is wrong with others or
 * with the lock for this target: versions to keep to, nothing to install. */
void select_usable(const struct lock *lock, const struct select_target *target,
	struct selected_vec *files, struct arena *arena);

/*
 * With what the package is built on this target: the lock's entry for its name
 * and version whose marker holds, or NULL. NULL is no error: other tools' locks
 * have none, and a lock made where a wheel fits has none for this target.
 */
const struct lock_build *select_build(const struct lock *lock,
	const struct select_target *target, const struct lock_package *package,
	struct arena *arena);

/*
 * The wheels of that entry for this target, in its order. Errors, with the
 * place: a package has no fitting wheel or needs another Python (the lock's
 * answer is of another platform), a file has no SHA-256.
 */
bool select_build_files(const struct lock *lock,
	const struct select_target *target, const struct lock_build *build,
	struct selected_vec *files, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
