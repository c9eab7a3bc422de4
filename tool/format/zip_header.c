/* SPDX-License-Identifier: MIT */
#include "format/zip_header.h"

#include "format/zip_bytes.h"

enum { DESCRIPTOR = 0x08074b50 };

enum { EXTRA_ZIP64 = 0x0001, EXTRA_UNICODE_PATH = 0x7075 };

/* Takes a field's real value off the ZIP64 extra where it is all ones. */
static bool
widen(uint64_t *value, struct str *extra)
{
	if (*value != UINT32_MAX)
		return true;
	if (extra->n < 8)
		return false;
	*value = le64((const unsigned char *)extra->p);
	*extra = str_from_index(*extra, 8);
	return true;
}

/* A field whose value the extra repeats. */
static bool
repeats(uint64_t *value, struct str extra)
{
	uint64_t wide = le64((const unsigned char *)extra.p);
	if (*value != UINT32_MAX && *value != wide)
		return false;
	*value = wide;
	return true;
}

/*
 * The extra holds what plain fields leave to it by being all ones, in order,
 * and nothing more. In a local header both sizes belong together (APPNOTE
 * 4.5.3), and writers that stream repeat sizes there that 32 bits hold, or
 * leave it empty: then nothing may differ from the plain field.
 */
static bool
read_zip64(struct zip_header *h, bool central, struct str extra)
{
	if (!central && extra.n == 16)
		return repeats(&h->size, extra) &&
		       repeats(&h->packed, str_from_index(extra, 8));
	return widen(&h->size, &extra) && widen(&h->packed, &extra) &&
	       (!central || widen(&h->offset, &extra)) && !extra.n;
}

/* The name in it must be the entry's, or readers would see two names. */
static bool
is_same_name(const struct zip_header *h, struct str extra)
{
	return extra.n > 5 && str_eq(str_from_index(extra, 5), h->name);
}

const char *
zip_header_extra(struct zip_header *h, bool central)
{
	struct str rest = h->extra;
	bool zip64 = false, unicode = false;
	while (rest.n) {
		const unsigned char *p = (const unsigned char *)rest.p;
		if (rest.n < 4 || rest.n - 4 < le16(p + 2))
			return "has a malformed header";
		struct str field = str_sub(rest, 4, 4 + le16(p + 2));
		rest = str_from_index(rest, 4 + field.n);
		bool again = false, good = true;
		if (le16(p) == EXTRA_ZIP64) {
			again = zip64;
			good = read_zip64(h, central, field);
			zip64 = true;
		} else if (le16(p) == EXTRA_UNICODE_PATH) {
			again = unicode;
			good = is_same_name(h, field);
			unicode = true;
		}
		if (again || !good)
			return "has a contradictory extra field";
	}
	if (!zip64 && (h->size == UINT32_MAX || h->packed == UINT32_MAX))
		return "lacks its ZIP64 sizes";
	return NULL;
}

struct zip_header
zip_header_common(const unsigned char *p)
{
	return (struct zip_header){.flags = le16(p),
		.method = le16(p + 2),
		.time = le32(p + 4),
		.crc = le32(p + 8),
		.packed = le32(p + 12),
		.size = le32(p + 16)};
}

/* Sizes and checksum of a local header that leaves them to a descriptor. */
static bool
is_left_open(const struct zip_header *local, const struct zip_header *central)
{
	return local->flags & ZIP_FLAG_DESCRIPTOR &&
	       (local->crc == 0 || local->crc == central->crc) &&
	       (local->packed == 0 || local->packed == central->packed) &&
	       (local->size == 0 || local->size == central->size);
}

bool
zip_header_agrees(
	const struct zip_header *local, const struct zip_header *central)
{
	const unsigned flags = ZIP_FLAGS_REFUSED | ZIP_FLAG_UTF8;
	if ((local->flags & flags) != (central->flags & flags) ||
		local->method != central->method ||
		local->time != central->time ||
		!str_eq(local->name, central->name))
		return false;
	return is_left_open(local, central) ||
	       (local->crc == central->crc &&
		       local->packed == central->packed &&
		       local->size == central->size);
}

/* Its length tells its form: with a signature or not, of 32 or 64 bits. */
bool
zip_header_describes(
	const struct zip_header *central, const unsigned char *p, uint64_t n)
{
	if (n == 16 || n == 24) {
		if (le32(p) != DESCRIPTOR)
			return false;
		p += 4;
		n -= 4;
	}
	if ((n != 12 && n != 20) || le32(p) != central->crc)
		return false;
	if (n == 12)
		return le32(p + 4) == central->packed &&
		       le32(p + 8) == central->size;
	return le64(p + 4) == central->packed && le64(p + 12) == central->size;
}

/* By the Unix mode, whoever wrote it: some readers look at nothing else. */
static const char *
mode_fault(const struct zip_header *h, bool directory)
{
	switch (h->mode & 0170000) {
	case 0040000:
		return directory ? NULL : "is a directory without '/'";
	case 0100000:
		return directory ? "is a file with '/'" : NULL;
	case 0120000:
		return "is a symbolic link";
	case 0020000:
	case 0060000:
	case 0140000:
		return "is a device or a socket";
	default: /* an archive made from a pipe says so; what is it to us */
		return NULL;
	}
}

/* By the attributes of the systems that have none but these. */
static const char *
attribute_fault(const struct zip_header *h, bool directory)
{
	enum { FAT = 0, NTFS = 10, VFAT = 14 };
	enum { LABEL = 0x08, DIRECTORY = 0x10, DEVICE = 0x40, REPARSE = 0x400 };
	if (h->system != FAT && h->system != NTFS && h->system != VFAT)
		return NULL;
	if (h->attributes & REPARSE)
		return "is a symbolic link";
	if (h->attributes & (LABEL | DEVICE))
		return "is a device or a volume label";
	if (h->attributes & DIRECTORY && !directory)
		return "is a directory without '/'";
	return NULL;
}

const char *
zip_header_kind_fault(const struct zip_header *h, bool directory)
{
	const char *fault = mode_fault(h, directory);
	return fault ? fault : attribute_fault(h, directory);
}
