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

/* The names so far; all zero but for the map's arena. */
struct zip_names {
	struct map folded;
	struct str parent; /* of the last name: its directories are known */
};

/* Adds a name; false where it is there already or a name is a file and a
 * directory, in any case of (ASCII) letters. */
bool zip_names_add(struct zip_names *names, struct str name);

#endif
