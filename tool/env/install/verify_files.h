/* SPDX-License-Identifier: MIT */
/*
 * The files of an environment's packages, held against the manifests by which
 * they were put there and against their RECORDs: sizes and times first, bytes
 * where those differ. For verify.c.
 */
#ifndef ENV_VERIFY_FILES_H
#define ENV_VERIFY_FILES_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/install/site.h"
#include "model/have.h"

struct verify_files {
	const struct site *site;
	struct str shown; /* how messages name the environment's directory */
	struct str again; /* what to type to have it repaired: "ninja env" */
	struct map owned; /* every path below the root that is a package's */
	struct map directories; /* those that packages made in site-packages;
				   values: struct str *, a package's name */
	size_t files;           /* answer: looked at */
	struct arena *arena;
	struct diag *found, *diag;
};

/*
 * One package whose RECORD is there: missing and changed files, launchers that
 * name another interpreter, a RECORD that does not fit. One message with a note
 * for each file. report: false only learns what it owns.
 */
bool verify_package(struct verify_files *verify,
	const struct have_package *package, bool report) MUST_CHECK;

/* One that was installed by hand: only learns what it owns. */
void verify_foreign(
	struct verify_files *verify, const struct have_foreign *foreign);

/* After all of them: what lies in packages' directories and belongs to none.
 * Warnings, as nothing of it is ours to remove. */
bool verify_added(struct verify_files *verify) MUST_CHECK;

#endif
