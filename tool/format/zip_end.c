/* SPDX-License-Identifier: MIT */
#include "format/zip_end.h"

#include <stdbool.h>

#include "format/zip_bytes.h"

enum {
	END = 0x06054b50,
	END64 = 0x06064b50,
	LOCATOR = 0x07064b50,
	END_SIZE = 22,
	END64_SIZE = 56,
	LOCATOR_SIZE = 20,
	MAX_COMMENT = 0xffff
};

/*
 * The end record is the last that can be one, and its comment must reach the
 * end of the file: a comment that holds another end record would be read
 * differently by others.
 */
static const char *
find_end(struct str bytes, uint64_t *end)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	if (bytes.n < END_SIZE)
		return "not a zip archive";
	uint64_t i = bytes.n - END_SIZE;
	uint64_t least = i > MAX_COMMENT ? i - MAX_COMMENT : 0;
	while (le32(p + i) != END)
		if (i-- == least)
			return "not a zip archive";
	if (i + END_SIZE + le16(p + i + 20) != bytes.n)
		return "the archive has bytes after its end";
	*end = i;
	return NULL;
}

/* A field of the old record must be all ones or say the same. */
static bool
agrees(uint64_t old, uint64_t ones, uint64_t new)
{
	return old == ones || old == new;
}

/* e is the old end record; at->end is where its locator stands. */
static const char *
read_end64(const unsigned char *e, struct zip_directory *at)
{
	const unsigned char *l = e - LOCATOR_SIZE;
	if (at->end < END64_SIZE || le32(l + 4) != 0 || le32(l + 16) != 1 ||
		le64(l + 8) != at->end - END64_SIZE)
		return "the archive's ZIP64 end is misplaced";
	const unsigned char *r = l - END64_SIZE;
	if (le32(r) != END64 || le64(r + 4) != END64_SIZE - 12 ||
		le32(r + 16) != 0 || le32(r + 20) != 0 ||
		le64(r + 24) != le64(r + 32))
		return "the archive's ZIP64 end is malformed";
	uint64_t size = le64(r + 40);
	at->count = le64(r + 32);
	at->start = le64(r + 48);
	at->end -= END64_SIZE;
	if (!agrees(le16(e + 10), 0xffff, at->count) ||
		!agrees(le32(e + 12), UINT32_MAX, size) ||
		!agrees(le32(e + 16), UINT32_MAX, at->start))
		return "the archive's two end records disagree";
	if (at->start > at->end || at->end - at->start != size)
		return "the archive's directory is misplaced";
	return NULL;
}

const char *
zip_find_directory(struct str bytes, struct zip_directory *at)
{
	uint64_t end = 0;
	const char *fault = find_end(bytes, &end);
	if (fault)
		return fault;
	const unsigned char *e = (const unsigned char *)bytes.p + end;
	if (le16(e + 4) != 0 || le16(e + 6) != 0 || le16(e + 8) != le16(e + 10))
		return "the archive is one of several parts";
	*at = (struct zip_directory){le16(e + 10), le32(e + 16), end};
	if (end >= LOCATOR_SIZE && le32(e - LOCATOR_SIZE) == LOCATOR) {
		at->end -= LOCATOR_SIZE;
		return read_end64(e, at);
	}
	if (at->start > end || end - at->start != le32(e + 12))
		return "the archive's directory is misplaced";
	return NULL;
}
