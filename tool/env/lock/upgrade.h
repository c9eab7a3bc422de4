/* SPDX-License-Identifier: MIT */
/*
 * What 'lock --upgrade' may name: packages that are pinned, or that venv.ini
 * asks for. Reads the locks, writes nothing.
 */
#ifndef ENV_UPGRADE_H
#define ENV_UPGRADE_H

#include "base/diag.h"
#include "env/project.h"

/* Are these (normalised) known? Each that is not is an error with the nearest
 * name. True where a lock is missing or cannot be read: then nobody knows. */
bool upgrade_check(const struct project *project, const struct str_vec *names,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
