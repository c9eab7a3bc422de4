/* SPDX-License-Identifier: MIT */
/* The local and central headers of a zip archive (format/zip.h). */
#ifndef FORMAT_ZIP_HEADER_H
#define FORMAT_ZIP_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	ZIP_LOCAL = 0x04034b50,
	ZIP_CENTRAL = 0x02014b50,
	ZIP_LOCAL_SIZE = 30,
	ZIP_CENTRAL_SIZE = 46
};

enum {
	ZIP_FLAG_DESCRIPTOR = 1 << 3,
	ZIP_FLAG_UTF8 = 1 << 11,
	/* Encrypted, patch data, strong encryption, masked header. */
	ZIP_FLAGS_REFUSED = 1 << 0 | 1 << 5 | 1 << 6 | 1 << 13
};

struct zip_header {
	unsigned flags, method;
	unsigned system, attributes, mode; /* of a central one */
	uint32_t time, crc;
	uint64_t packed, size, offset; /* offset is of the local header */
	struct str name, extra;
};

struct zip_header_vec VEC(struct zip_header);

/* The fields that both headers have; p is where their flags are. */
struct zip_header zip_header_common(const unsigned char *p);

/* Puts what extra fields say into the header; NULL, or what is wrong with them
 * as the end of "entry '...': it ...". */
const char *zip_header_extra(struct zip_header *header, bool central);

/* Does the local header say what the central one does? */
bool zip_header_agrees(
	const struct zip_header *local, const struct zip_header *central);

/* Is that (n bytes between data and next entry) the central one's descriptor?
 */
bool zip_header_describes(
	const struct zip_header *central, const unsigned char *p, uint64_t n);

/* NULL, or why an entry of this kind is none for us. */
const char *zip_header_kind_fault(
	const struct zip_header *central, bool directory);

#endif
