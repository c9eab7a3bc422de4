/* SPDX-License-Identifier: MIT */
#include "format/zip.h"

#include <libdeflate.h>
#include <stdlib.h>

void
zip_reader_trim(struct zip_reader *reader, size_t most)
{
	if (reader->cap <= most)
		return;
	free(reader->p);
	reader->p = NULL;
	reader->cap = 0;
}

void
zip_reader_free(struct zip_reader *reader)
{
	libdeflate_free_decompressor(reader->inflater);
	free(reader->p);
	*reader = (struct zip_reader){0};
}

static bool
fail(const struct zip *zip, const struct zip_entry *entry, const char *what,
	struct diag *diag)
{
	struct place place = {.file = zip->file};
	return diag_error(
		diag, place, "entry '%.*s': %s", STR(entry->name), what);
}

/* The old bytes are of no use: freeing first saves copying them. */
static void
make_room(struct zip_reader *reader, uint64_t size)
{
	if (size <= reader->cap && reader->p)
		return;
	free(reader->p);
	reader->cap = MAX((size_t)size, (size_t)1 << 18);
	reader->p = xmalloc(reader->cap);
}

static bool
inflate(const struct zip_entry *entry, struct zip_reader *reader)
{
	if (!reader->inflater)
		reader->inflater = libdeflate_alloc_decompressor();
	if (!reader->inflater)
		return false;
	make_room(reader, entry->size);
	size_t took, made;
	return libdeflate_deflate_decompress_ex(reader->inflater, entry->data.p,
		       entry->data.n, reader->p, (size_t)entry->size, &took,
		       &made) == LIBDEFLATE_SUCCESS &&
	       took == entry->data.n && made == entry->size;
}

bool
zip_read(const struct zip *zip, const struct zip_entry *entry,
	struct zip_reader *reader, struct str *bytes, struct diag *diag)
{
	*bytes = entry->data;
	if (entry->deflated) {
		if (!inflate(entry, reader))
			return fail(zip, entry, "its data is damaged", diag);
		*bytes = (struct str){reader->p, (size_t)entry->size};
	}
	if (libdeflate_crc32(0, bytes->p, bytes->n) != entry->crc)
		return fail(zip, entry, "its checksum is wrong", diag);
	return true;
}
