/* SPDX-License-Identifier: MIT */
/* Paths as text: no file is looked at. The separator is '/'. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/str.h"

/* a/b; b alone where it is absolute or a is empty, a alone where b is empty. */
struct str path_join(struct arena *arena, struct str a, struct str b);
struct str path_joinz(struct arena *arena, struct str a, const char *b);

/* Without '//', '.' and, as far as text tells, '..'; never empty ("."). */
struct str path_clean(struct arena *arena, struct str path);

/* Both absolute and clean: how to name path from the directory. */
struct str path_relative(
	struct arena *arena, struct str directory, struct str path);

/* What stands before and after the last '/'; "." or "/" as dirname(1). */
struct str path_dir(struct str path);
struct str path_base(struct str path);

bool path_is_absolute(struct str path);

/* Both clean and of one kind: is path the directory or below it? */
bool path_is_inside(struct str directory, struct str path);

/* Is it relative, not empty, without a part that is empty, '.' or '..'? */
bool path_stays(struct str path);

#endif
