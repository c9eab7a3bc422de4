/* SPDX-License-Identifier: MIT */
/*
 * What syncs changed and why: .venv/.ninjenv/log/changes, a line for each step,
 * the last ones only, so that 'ninjenv why' can tell later. Pure.
 *
 * Text form: seconds since 1970, a space, and the step as plan_print() says it.
 */
#ifndef MODEL_CHANGES_H
#define MODEL_CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/plan.h"

/* The text before, and the plan's changes after it, cut to the last
 * CHANGES_KEPT lines. */
enum { CHANGES_KEPT = 2000 };
void changes_add(struct str before, const struct plan *plan, int64_t seconds,
	struct buf *out);

/* The last step about the package of that name; false: none is known. */
bool changes_find(struct str text, struct str name, int64_t *seconds,
	struct str *step) MUST_CHECK;

#endif
