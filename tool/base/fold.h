/* SPDX-License-Identifier: MIT */
/*
 * Names that some file system takes for one: equal but for the case of letters
 * (of all scripts), or for how a letter and its accents are written.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The same text for all such names and another for others: canonically
 * decomposed, case-folded, without what is invisible, as directories of ext4
 * and APFS compare that ignore case. What is not UTF-8 is only put into lower
 * case.
 */
struct str fold_name(struct str name, struct arena *arena);

/* The same for what is known to be ASCII, byte by byte. */
static inline char
fold_ascii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool fold_is_ascii(struct str name);

#endif
