/* SPDX-License-Identifier: MIT */
/* Text is an archive, all of which is unpacked. */
#include "fuzz.h"

#include "format/zip.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct zip zip;
	struct zip_reader reader = {0};
	struct str bytes;
	if (!zip_open(&zip, text, S("x"), NULL, arena, diag)) {
		assert(diag->errors);
		return;
	}
	for (size_t i = 0; i < zip.entries.n; i++)
		if (!zip_read(&zip, &zip.entries.v[i], &reader, &bytes, diag))
			assert(diag->errors);
	zip_reader_free(&reader);
}
