/* SPDX-License-Identifier: MIT */
/*
 * All files of each locked version, with their SHA-256: what the indexes say of
 * them, so that the lock serves other interpreters and platforms too.
 */
#ifndef ENV_LOCK_FILES_H
#define ENV_LOCK_FILES_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/fetch/settings.h"
#include "model/lock.h"

struct fetch;

/* What the indexes have, project by project; asked once for each. */
struct lock_files {
	struct fetch *fetch;
	const struct settings *settings;
	struct str directory; /* of the lock: its paths are relative to it */
	struct map pages;     /* name -> struct index_file_vec * */
};

/* Asks for those that were not asked for yet, all at once. */
bool lock_files_ask(struct lock_files *files, const struct str_vec *names,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Has anybody a file of that project? It was asked for. */
bool lock_files_known(const struct lock_files *files, struct str name);

/* The file that the resolver took; file empty: it took none. */
struct lock_choice {
	struct str file;
	struct str sha256; /* empty: not known */
};

/*
 * Sets sdist, wheels and index of a package whose name and version are set.
 * Errors: no file of it is there; the chosen one is missing or has another
 * hash. A yanked version is a warning, at the place.
 */
bool lock_files_add(struct lock_files *files, struct lock_package *package,
	const struct lock_choice *choice, struct place place,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The archive of a URL; its hash is found out where it is empty. */
bool lock_files_archive(struct lock_files *files, struct lock_package *package,
	struct str url, struct str sha256, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The archive of a wheel of this machine. path as venv.ini has it. */
bool lock_files_wheel(struct lock_files *files, struct lock_package *package,
	struct str path, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
