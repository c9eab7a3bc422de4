/* SPDX-License-Identifier: MIT */
/*
 * Zip archives, read strictly: what two readers could take for two different
 * archives is refused, so that we see the very files that others check.
 *
 * The bytes are a mapped file and outlive the struct zip, which points into
 * them. Accepted: one central directory that ends where its end record begins,
 * and entries (local header, data, descriptor) that fill everything before it
 * without a gap or an overlap and agree with it; methods 0 and 8; ZIP64 fields
 * where a plain field says so. Names are valid UTF-8 (marked as such beyond
 * ASCII), relative, without '\', control bytes, empty parts, '.' and '..'; no
 * name comes twice or is a file here and a directory there, in any case of
 * letters; no entry is a symbolic link. Pure.
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

/* Beyond these an archive is refused: it is a bomb or not for us. */
#define ZIP_MAX_ENTRIES 250000
#define ZIP_MAX_NAME 1024 /* bytes of a whole name */
#define ZIP_MAX_PART 255  /* bytes between two '/' */
#define ZIP_MAX_DEPTH 64
#define ZIP_MAX_SIZE (UINT64_C(8) << 30)   /* of one file, unpacked */
#define ZIP_MAX_TOTAL (UINT64_C(32) << 30) /* of all, unpacked */
#define ZIP_MAX_RATIO 200                  /* of all, unpacked to packed ... */
#define ZIP_FREE_TOTAL (UINT64_C(256) << 20) /* ... where they are more */

struct zip_entry {
	struct str name; /* in the mapping, no NUL; a directory's ends in '/' */
	struct str data; /* as it is stored, in the mapping */
	uint64_t size;   /* unpacked */
	uint32_t crc;
	uint16_t mode; /* Unix st_mode, 0 where the archive has none */
	bool deflated;
	bool directory;
};

struct zip_entry_vec VEC(struct zip_entry);

struct zip {
	struct str file;              /* for messages */
	struct zip_entry_vec entries; /* in the central directory's order */
};

/* Reads the directory and checks everything but the files' contents. */
bool zip_open(struct zip *zip, struct str bytes, struct str file,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The entry of that name, or NULL; a search through all of them. */
const struct zip_entry *zip_find(const struct zip *zip, const char *name);

/* What inflating needs, one for each thread, reused from file to file. All
 * zero is ready for use; give it back by zip_reader_free(). */
struct zip_reader {
	struct libdeflate_decompressor *inflater;
	char *p;
	size_t cap;
};

void zip_reader_free(struct zip_reader *reader);

/* Gives back the reader's room where it is larger than that. */
void zip_reader_trim(struct zip_reader *reader, size_t most);

/*
 * The contents of a file: in the mapping where it is stored, else in the
 * reader, good until its next use. Wrong data, size or checksum is an error.
 */
bool zip_read(const struct zip *zip, const struct zip_entry *entry,
	struct zip_reader *reader, struct str *bytes,
	struct diag *diag) MUST_CHECK;

#endif
