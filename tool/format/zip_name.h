/* SPDX-License-Identifier: MIT */
/* Which names a zip archive may have, alone and together (format/zip.h). */
#ifndef FORMAT_ZIP_NAME_H
#define FORMAT_ZIP_NAME_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"

/* What is wrong with the name, as the end of "entry '...': it ..."; NULL where
 * nothing is. utf8: the archive marks it as UTF-8. */
const char *zip_name_fault(struct str name, bool utf8);

/* How long its longest part is, and how many parts it has. */
struct zip_extent {
	size_t part, depth;
};

struct zip_extent zip_name_extent(struct str name);

/* The names so far; all zero but for the map's arena. */
struct zip_names {
	struct map folded;
	struct str parent; /* of the last name: its directories are known */
	/* How many names, directories among them, are another's but for the
	 * case of letters or the form of accents (base/fold.h). */
	size_t clashes;
};

/*
 * Adds a name. False where it is there already, or where a name is a file and
 * a directory, in any case and form. Where it adds a clash, *other is the name
 * that was there, or the directory.
 */
bool zip_names_add(struct zip_names *names, struct str name, struct str *other);

#endif
