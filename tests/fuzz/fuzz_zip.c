/* SPDX-License-Identifier: MIT */
/*
 * Text is an archive, all of which is unpacked: what comes out has the size and
 * checksum that were said, a name that stays, and bytes of its own.
 */
#include "fuzz.h"

#include <libdeflate.h>

#include "base/path.h"
#include "format/zip.h"

static void
check_entry(
	const struct zip *zip, const struct zip_entry *entry, struct str text)
{
	struct str name = entry->name;
	if (entry->directory)
		name.n--;
	assert(path_stays(name) && str_is_utf8(name));
	assert(entry->data.p >= text.p);
	assert(entry->data.p + entry->data.n <= text.p + text.n);
	vec_for (struct zip_entry, it, &zip->entries)
		assert(it == entry ||
			it->data.p + it->data.n <= entry->data.p ||
			entry->data.p + entry->data.n <= it->data.p);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct zip zip;
	struct zip_reader reader = {0};
	struct str bytes;
	bool good = zip_open(&zip, text, S("x"), NULL, arena, diag);
	assert(good == !diag->errors);
	for (size_t i = 0; good && i < zip.entries.n; i++) {
		const struct zip_entry *entry = &zip.entries.v[i];
		size_t errors = diag->errors;
		check_entry(&zip, entry, text);
		if (!zip_read(&zip, entry, &reader, &bytes, diag)) {
			assert(diag->errors > errors);
			continue;
		}
		assert(bytes.n == entry->size && diag->errors == errors);
		assert(libdeflate_crc32(0, bytes.p, bytes.n) == entry->crc);
	}
	zip_reader_free(&reader);
}
