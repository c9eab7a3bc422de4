/* SPDX-License-Identifier: MIT */
/* What the table of keys says, as text for people. Pure. */
#ifndef MODEL_CONF_TEXT_H
#define MODEL_CONF_TEXT_H

#include <stdbool.h>

#include "base/str.h"

/*
 * What 'ninjenv help KEY' prints: every row of that name, be it a key
 * ("python", "env.python") or a section ("packages", "[packages]"). False where
 * there is none.
 */
bool conf_help(struct str name, struct buf *out) MUST_CHECK;

/* The name of a key or section that is nearest, or empty. */
struct str conf_help_near(struct str name, struct arena *arena);

/* The file venv.ini.example; a valid venv.ini. */
void conf_example(struct buf *out);

/* The file docs/venv.ini.5. */
void conf_manual(struct buf *out);

#endif
