/* SPDX-License-Identifier: MIT */
/*
 * What Ninja compares of an environment, dated in the future because a clock
 * was set back, or a tree was copied from a machine with another: what depends
 * on it would run each time until that moment comes, and what changes meanwhile
 * would not be seen.
 */
#ifndef ENV_DATED_H
#define ENV_DATED_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

/* Dates it now, once: the nodes (with a warning that counts them), launchers
 * and pyvenv.cfg. bin is where launchers lie, below the root. */
void dated_now(struct str root, struct str bin, struct arena *arena,
	struct diag *diag);

#endif
