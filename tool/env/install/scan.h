/* SPDX-License-Identifier: MIT */
/*
 * What an environment holds at this moment: what the last sync wrote down, held
 * against what is there. Reads names and links, no package's files.
 */
#ifndef ENV_SCAN_H
#define ENV_SCAN_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/python/python.h"
#include "model/have.h"

/* .ninjenv/have */
struct str scan_have_path(struct str root, struct arena *arena);

/*
 * root is the environment's directory, absolute. An environment that is not
 * there holds nothing. What an interrupted run left counts as ours and as not
 * complete. Foreign is every other *.dist-info and *.egg-info of purelib and
 * platlib.
 */
bool scan_environment(struct str root, const struct python *python,
	struct have *have, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
