/* SPDX-License-Identifier: MIT */
/*
 * Zip archives, read strictly: what two readers could take for two different
 * archives is refused, so that we see the very files that others check.
 *
 * The bytes are a mapped file and outlive the struct zip, which points into
 * them. What is accepted, sentence by sentence: docs/formats.md, "Archives".
 * Pure.
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "format/zip_limits.h"

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

/* Reads the directory and checks everything but the files' contents. limits
 * may be NULL: the default. */
bool zip_open(struct zip *zip, struct str bytes, struct str file,
	const struct zip_limits *limits, struct arena *arena,
	struct diag *diag) MUST_CHECK;

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
