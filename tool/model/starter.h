/* SPDX-License-Identifier: MIT */
/* The first venv.ini of a repository, and what .gitignore should have. Pure. */
#ifndef MODEL_STARTER_H
#define MODEL_STARTER_H

#include "base/str.h"

/* Every key of [env], commented out, and [packages] with the lines given
 * ("NAME = VALUE"), or examples in comments where there are none. A valid
 * venv.ini. */
void starter_text(const struct str_vec *packages, struct buf *out);

/*
 * Which of the wanted lines ("/.venv/", "/env.ninja") no pattern of a
 * .gitignore covers. Patterns may have '*' and '?', slashes at both ends are of
 * no matter, and a later '!pattern' takes back what came before it.
 */
void starter_unignored(struct str gitignore, const struct str_vec *wanted,
	struct str_vec *lacking, struct arena *arena);

#endif
