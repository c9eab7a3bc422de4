/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links beside packages of the repository, to the extension modules
 * that are built for them: made by generation, so that a build changes no
 * directory of sources. '.venv/.ninjenv/placed' of the first environment
 * remembers them, a path per line.
 */
#ifndef ENV_PLACED_H
#define ENV_PLACED_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/graph/extension.h"

struct project;

/* May each link be made? An error for every place where a file is that is no
 * link of ours, and which module wants to be there. */
bool placed_check(const struct project *project,
	const struct extension_plan *plan, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Makes the links, removes those of earlier plans that are ours still. */
bool placed_update(const struct project *project,
	const struct extension_plan *plan, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
