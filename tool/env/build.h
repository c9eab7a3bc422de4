/* SPDX-License-Identifier: MIT */
/*
 * Packages without a fitting wheel: their sdist is built by 'pip wheel', in
 * isolation, on an edge of its own, and the wheel kept in the store under a key
 * of what went into it, so that this machine builds it once.
 */
#ifndef ENV_BUILD_H
#define ENV_BUILD_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "model/want.h"

/*
 * Builds the package of want, or finds it built; then writes the environment's
 * .ninjenv/built/NAME: the wheel's SHA-256 and file name, when they differ.
 * Errors: the sdist cannot be had, the build fails (its last lines are shown,
 * and where all of them are).
 */
bool build_package(struct project *project, const struct want *want,
	const struct want_package *package, bool quiet, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* What .ninjenv/built/NAME says. An error where the edge did not run. */
bool build_read(const struct want *want, const struct want_package *package,
	struct str *sha256, struct str *file, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
