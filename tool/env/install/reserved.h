/* SPDX-License-Identifier: MIT */
/* Paths of an environment that no package may have. */
#ifndef ENV_RESERVED_H
#define ENV_RESERVED_H

#include <stdbool.h>

#include "env/install/site.h"

/* Would it, below the root, shadow the interpreter, the activation or what we
 * keep, or stand where a scheme's directory is? */
bool reserved_has(
	const struct site *site, struct str path, struct arena *scratch);

/* Does a path below a library's directory begin as our own modules do? */
bool reserved_is_own(struct str path);

/* The part below a library's directory of a path below the root, or empty. */
struct str reserved_below_library(const struct site *site, struct str path);

#endif
