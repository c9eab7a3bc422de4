/* SPDX-License-Identifier: MIT */
/* Makes the pattern of an interpreter's skeleton by running its venv module. */
#ifndef ENV_TEMPLATE_H
#define ENV_TEMPLATE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct python;
struct store;

/* The text of the pattern (skeleton.h), not yet in the store. */
bool template_make(struct str *text, const struct python *python,
	const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
