/* SPDX-License-Identifier: MIT */
/* The end of a zip archive: where its central directory lies (format/zip.h). */
#ifndef FORMAT_ZIP_END_H
#define FORMAT_ZIP_END_H

#include <stdint.h>

#include "base/str.h"

struct zip_directory {
	uint64_t count, start, end; /* end: where the end records begin */
};

/* NULL, or what is wrong with the archive's end. */
const char *zip_find_directory(struct str bytes, struct zip_directory *at);

#endif
