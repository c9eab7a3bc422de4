/* SPDX-License-Identifier: MIT */
/* Did you mean, for pkg-config modules: looks through directories of .pc files,
 * which is done only when a module is missing. */
#ifndef ENV_NATIVE_NEAR_H
#define ENV_NATIVE_NEAR_H

#include "base/str.h"

/* The module there whose name is nearest, near enough to be what was meant;
 * else empty. Directories that are not there have none. */
struct str native_near(struct str module, const struct str_vec *directories,
	struct arena *arena);

#endif
