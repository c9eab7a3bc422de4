/* SPDX-License-Identifier: MIT */
/*
 * The variables that generation takes from the environment (compilers and their
 * flags, where pkg-config looks), as they were when a person last generated.
 * Ninja's edge of generation may be run from any shell later: it goes by these,
 * so that what was asked for once with 'CC=clang ninjenv' stays.
 */
#ifndef ENV_VARIABLES_H
#define ENV_VARIABLES_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "sys/file.h"

/* Where they are kept: beside the stamp of the lock edge. */
struct str variables_path(struct str stamp, struct arena *arena);

/* Writes them as they are now; the file changes only when they do. */
bool variables_keep(struct str path, enum file_flush flush, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Makes them this process's variables; before it has threads. Nothing kept (the
 * environment was removed): keeps them as they are now. */
bool variables_take(
	struct str path, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
