/* SPDX-License-Identifier: MIT */
/*
 * Why something is there, why it was made the last time, and why it would be
 * made now: from venv.ini, the lock, what the last run recorded, and what
 * Ninja's log and 'ninja -d explain' say. Changes nothing.
 */
#ifndef ENV_WHY_H
#define ENV_WHY_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/ask/look.h"

/*
 * The answer about a target: a package ("jinja2", "env/jinja2"), an extension
 * module, an environment, or a path of the graph. Errors: nothing of that name,
 * with the nearest one.
 */
bool why_answer(struct look *look, struct str target, struct buf *out,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
