/* SPDX-License-Identifier: MIT */
/* direct_url.json (the direct URL specification): how a package that was named
 * by its place, and not by its version, tells of it. */
#ifndef ENV_DIRECT_URL_H
#define ENV_DIRECT_URL_H

#include "base/str.h"
#include "model/want.h"

/* The text; empty for a package that came from an index. It holds no users or
 * passwords but ssh's user, which is part of the address. */
struct str direct_url(const struct want_package *package, struct arena *arena);

#endif
