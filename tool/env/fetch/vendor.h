/* SPDX-License-Identifier: MIT */
/*
 * A directory with every file that locks need, under its own name: what
 * 'find-links = DIR' in [index] then takes instead of the network. A file that
 * is there with the right bytes stays; one with other bytes is replaced and
 * named. Files that no lock names are not touched.
 */
#ifndef ENV_VENDOR_H
#define ENV_VENDOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"

struct vendor_options {
	bool all; /* every file of the lock, not only this interpreter's */
	bool quiet;
};

struct vendor_result {
	size_t files, present, added;
	uint64_t bytes; /* of those added */
};

/*
 * directory is absolute and made where it is missing. Errors: a file that
 * cannot be had (all others are there then), two locks that mean different
 * bytes by one name, what only a directory or a repository holds.
 */
bool vendor_files(struct project *project, const struct locking_vec *all,
	struct str directory, const struct vendor_options *options,
	struct vendor_result *result, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
