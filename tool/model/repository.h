/* SPDX-License-Identifier: MIT */
/* A commit of a git repository as a line of [packages] names it:
 * git+https://host/repo@COMMIT#subdirectory=PATH. Pure. */
#ifndef MODEL_REPOSITORY_H
#define MODEL_REPOSITORY_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"

/* Is it a URL of version control, or git's user@host:path? */
bool repository_is(struct str text);

/* Fills repository, commit and subdirectory. text is a part of the entry's
 * value; every mistake has its hint. */
bool repository_read(const struct ini_entry *entry, struct str text,
	struct conf_package *package, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The text for a requirement: "git+URL@COMMIT#subdirectory=PATH". */
struct str repository_text(
	const struct conf_package *package, struct arena *arena);

#endif
