/* SPDX-License-Identifier: MIT */
/* A line of [packages] or [system] in venv.ini (model/conf.h). */
#ifndef MODEL_CONF_PACKAGE_H
#define MODEL_CONF_PACKAGE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct require;

struct conf_package {
	struct str name; /* normalised */
	struct str text; /* the canonical PEP 508 requirement; of git "x @
			  * git+URL@COMMIT", of a directory without its path */
	const struct require *require; /* the same, parsed */
	struct str wheel; /* a local wheel's path (text then pins), or empty */
	struct str directory;    /* clean, of SRC ("." is SRC), or empty */
	struct str repository;   /* git: its URL without 'git+', or empty */
	struct str commit;       /* with repository: 40 (64) hex digits */
	struct str subdirectory; /* of the repository, or empty */
	struct str metadata;     /* env/adopt's: SHA-256 of what says what the
				  * directory's project requires */
	bool system; /* of [system]: the interpreter's own will do */
	/* "sha256:HEX" that a requirements file gives: none other is locked.
	 * None: any. */
	struct str_vec hashes;
	struct place place; /* of the value, of the name where that is empty */
};

struct conf_package_vec VEC(struct conf_package);

#endif
