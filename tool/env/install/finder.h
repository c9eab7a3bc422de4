/* SPDX-License-Identifier: MIT */
/*
 * With a build directory apart from the source, extension modules lie where no
 * import would look. Then the environment has _ninjenv_extensions.pth and .py:
 * a finder that knows each module's file.
 */
#ifndef ENV_FINDER_H
#define ENV_FINDER_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/want.h"

struct python;

/* Writes both where their bytes differ; without modules they are removed. */
bool finder_update(const struct want *want, const struct python *python,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Are they as update() leaves them? *file is the first that is not; empty: all
 * is well. False: it cannot be read. */
bool finder_check(const struct want *want, const struct python *python,
	struct str *file, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
