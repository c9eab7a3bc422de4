/* SPDX-License-Identifier: MIT */
/*
 * [system]: distributions of the interpreter's own site directories that serve
 * an environment. Which ones is decided by generation; sync links each, and
 * nothing else of the system, into the environment:
 *
 *     .venv/.ninjenv/system/NAME/      symbolic links to what is its own
 *     .venv/.ninjenv/system/NAME.made  what was made of it, and when: what
 *                                      pkg/NAME leads to
 *     site-packages/_ninjenv_system.pth  names these directories
 *     bin/                             launchers of its entry points
 *
 * The node is a file of ours, not the system's RECORD: its time has to be the
 * moment at which this environment got the distribution.
 */
#ifndef ENV_SYSTEM_H
#define ENV_SYSTEM_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/lock/locking.h"
#include "model/select.h"
#include "model/want.h"

/*
 * Takes those packages that the system provides out of *files (of the lock, by
 * select_files) and says so in *systems. A distribution serves when venv.ini
 * names it in [system], its version fits, and what it requires is among the
 * packages of the environment.
 */
void system_choose(const struct locking *locking, struct selected_vec *files,
	struct want_system_vec *systems, struct arena *arena);

/* The files and directories that the choice depends on. */
void system_inputs(const struct locking *locking, struct str_vec *inputs,
	struct arena *arena);

/* Takes out what is no longer wanted of the system: before packages come, which
 * may have the same launchers. */
bool system_clear(const struct want *want, const struct python *python,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Makes all of want->system true; what is true already stays untouched. *made
 * is how many were not. Errors: a distribution is not there any more. */
bool system_make(const struct want *want, const struct python *python,
	size_t *made, struct arena *arena, struct diag *diag) MUST_CHECK;

/* The names of those that are not true, and in *owned (path below the
 * environment) all files that are there for the others. Writes nothing. */
bool system_check(const struct want *want, const struct python *python,
	struct str_vec *stale, struct map *owned, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
