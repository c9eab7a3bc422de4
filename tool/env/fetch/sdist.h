/* SPDX-License-Identifier: MIT */
/* The source archive of a package: verified, and kept in the store. */
#ifndef ENV_SDIST_H
#define ENV_SDIST_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/fetch/settings.h"
#include "env/store/store.h"
#include "model/want.h"

/*
 * Where the archive lies: as package->path names it, or
 * ROOT/file/<sha256>/NAME, fetched where it is not there yet. Errors: as those
 * of a fetch.
 */
bool sdist_get(struct str *path, const struct store *store,
	const struct settings *settings, const struct want_package *package,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
