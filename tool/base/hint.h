/* SPDX-License-Identifier: MIT */
/* Commands in hints, which people paste into a shell. */
#ifndef BASE_HINT_H
#define BASE_HINT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

/* The text as one word of a POSIX shell, between single quotes always. */
struct str hint_word(struct arena *arena, struct str text);

/*
 * The hint of the last error or warning: before, the path as one word, after.
 * A path with control bytes could forge a line or a key: the hint says that
 * instead of a command. Always false.
 */
bool hint_command(struct diag *diag, const char *before, struct str path,
	const char *after);

#endif
