/* SPDX-License-Identifier: MIT */
/* Did you mean: the nearest of some names. */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

#include "base/str.h"

/* The least number of single-byte insertions, deletions, replacements and
 * swaps of neighbours that make b of a (optimal string alignment), or
 * limit + 1 where it is more than limit. */
size_t near_distance(struct str a, struct str b, size_t limit);

/* The name nearest to s, near enough to be what was meant; else empty. */
struct str near_name(struct str s, const struct str *names, size_t n);

#endif
