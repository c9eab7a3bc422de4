/* SPDX-License-Identifier: MIT */
#include "format/zip.h"

#include <stdlib.h>
#include <string.h>

#include "format/zip_bytes.h"
#include "format/zip_end.h"
#include "format/zip_name.h"

enum {
	LOCAL = 0x04034b50,
	CENTRAL = 0x02014b50,
	DESCRIPTOR = 0x08074b50,
	LOCAL_SIZE = 30,
	CENTRAL_SIZE = 46
};

enum {
	FLAG_DESCRIPTOR = 1 << 3,
	FLAG_UTF8 = 1 << 11,
	/* Encrypted, patch data, strong encryption, masked header. */
	FLAGS_REFUSED = 1 << 0 | 1 << 5 | 1 << 6 | 1 << 13
};

enum { EXTRA_ZIP64 = 0x0001, EXTRA_UNICODE_PATH = 0x7075 };

/* What one byte can become at most, by the format of deflate. */
enum { DEFLATE_MAX_RATIO = 1032 };

/* A local or central header; offset is of the local one. */
struct header {
	unsigned flags, method, mode;
	uint32_t time, crc;
	uint64_t packed, size, offset;
	struct str name, extra;
};

struct header_vec VEC(struct header);

struct opening {
	struct zip *zip;
	const unsigned char *p;
	struct zip_directory at;
	struct header_vec headers; /* central, beside zip->entries */
	struct arena *arena;
	struct diag *diag;
};

static bool
fail(struct opening *o, const char *what)
{
	struct place place = {.file = o->zip->file};
	return diag_error(o->diag, place, "%s", what);
}

static bool
fail_entry(struct opening *o, struct str name, const char *what)
{
	struct place place = {.file = o->zip->file};
	return diag_error(
		o->diag, place, "entry '%.*s': it %s", STR(name), what);
}

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

static bool
read_zip64(struct header *h, bool central, struct str extra)
{
	return widen(&h->size, &extra) && widen(&h->packed, &extra) &&
	       (!central || widen(&h->offset, &extra)) && !extra.n;
}

/* The name in it must be the entry's, or readers would see two names. */
static bool
is_same_name(const struct header *h, struct str extra)
{
	return extra.n > 5 && str_eq(str_from_index(extra, 5), h->name);
}

static bool
read_extra(struct opening *o, struct header *h, bool central)
{
	struct str rest = h->extra;
	bool zip64 = false, unicode = false;
	while (rest.n) {
		const unsigned char *p = (const unsigned char *)rest.p;
		if (rest.n < 4 || rest.n - 4 < le16(p + 2))
			return fail_entry(o, h->name, "has a malformed header");
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
			return fail_entry(
				o, h->name, "has a contradictory extra field");
	}
	if (!zip64 && (h->size == UINT32_MAX || h->packed == UINT32_MAX))
		return fail_entry(o, h->name, "lacks its ZIP64 sizes");
	return true;
}

/* The fields that both headers have, from flags on; more: their offset. */
static struct header
common_fields(const unsigned char *p)
{
	return (struct header){.flags = le16(p),
		.method = le16(p + 2),
		.time = le32(p + 4),
		.crc = le32(p + 8),
		.packed = le32(p + 12),
		.size = le32(p + 16)};
}

static bool
read_local(struct opening *o, const struct header *central, struct header *h,
	uint64_t *data)
{
	uint64_t at = central->offset;
	const unsigned char *p = o->p + at;
	if (at > o->at.start || o->at.start - at < LOCAL_SIZE ||
		le32(p) != LOCAL)
		return fail_entry(o, central->name, "has no local header");
	*h = common_fields(p + 6);
	*data = at + LOCAL_SIZE + le16(p + 26) + le16(p + 28);
	if (*data > o->at.start)
		return fail_entry(o, central->name, "overlaps the directory");
	const char *name = (const char *)p + LOCAL_SIZE;
	h->name = (struct str){name, le16(p + 26)};
	h->extra = (struct str){name + h->name.n, le16(p + 28)};
	h->offset = at;
	return read_extra(o, h, false);
}

/* Sizes and checksum of a local header that leaves them to a descriptor. */
static bool
is_left_open(const struct header *local, const struct header *central)
{
	return local->flags & FLAG_DESCRIPTOR &&
	       (local->crc == 0 || local->crc == central->crc) &&
	       (local->packed == 0 || local->packed == central->packed) &&
	       (local->size == 0 || local->size == central->size);
}

static bool
is_same(const struct header *local, const struct header *central)
{
	const unsigned flags = FLAGS_REFUSED | FLAG_UTF8;
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

/*
 * What stands between the data and the next entry: nothing, or a descriptor,
 * whose form (signature or not, 32 or 64 bits) its length tells.
 */
static bool
is_descriptor(const struct header *central, const unsigned char *p, uint64_t n)
{
	if (n == 16 || n == 24) {
		if (le32(p) != DESCRIPTOR)
			return false;
		p += 4;
		n -= 4;
	}
	if (le32(p) != central->crc)
		return false;
	if (n == 12)
		return le32(p + 4) == central->packed &&
		       le32(p + 8) == central->size;
	return le64(p + 4) == central->packed && le64(p + 12) == central->size;
}

static bool
check_tail(struct opening *o, const struct header *local,
	const struct header *central, uint64_t data, uint64_t next)
{
	if (next < data || next - data < central->packed)
		return fail_entry(o, central->name, "overlaps what follows");
	uint64_t at = data + central->packed, n = next - at;
	if (!(local->flags & FLAG_DESCRIPTOR))
		return n ? fail_entry(o, central->name,
				   "is followed by bytes of no entry")
			 : true;
	if ((n != 12 && n != 16 && n != 20 && n != 24) ||
		!is_descriptor(central, o->p + at, n))
		return fail_entry(
			o, central->name, "has a wrong data descriptor");
	return true;
}

/* The local part of an entry, which must end where the next one begins. */
static bool
check_local(struct opening *o, size_t i, uint64_t next)
{
	const struct header *central = &o->headers.v[i];
	struct header local;
	uint64_t data = 0;
	if (!read_local(o, central, &local, &data))
		return false;
	if (!is_same(&local, central))
		return fail_entry(
			o, central->name, "has two headers that disagree");
	if (!check_tail(o, &local, central, data, next))
		return false;
	o->zip->entries.v[i].data = (struct str){
		(const char *)o->p + data, (size_t)central->packed};
	return true;
}

static const char *
mode_fault(const struct header *h, bool directory)
{
	switch (h->mode & 0170000) {
	case 0040000:
		return directory ? NULL : "is a directory without '/'";
	case 0100000:
		return directory ? "is a file with '/'" : NULL;
	case 0120000:
		return "is a symbolic link";
	default: /* an archive made from a pipe says so; what is it to us */
		return NULL;
	}
}

static const char *
size_fault(const struct header *h, bool directory)
{
	if (directory && (h->size || h->crc || h->packed > 2))
		return "is a directory with contents";
	if (h->method == 0 && h->size != h->packed)
		return "is stored, but with two sizes";
	if (h->size > ZIP_MAX_SIZE || h->size > SIZE_MAX)
		return "is too large";
	/* What deflate can't do is a lie; it would cost us the memory. */
	if (h->size / DEFLATE_MAX_RATIO > h->packed)
		return "says an impossible size";
	return NULL;
}

static const char *
header_fault(const struct header *h, bool directory)
{
	const char *fault = zip_name_fault(h->name, h->flags & FLAG_UTF8);
	if (!fault && h->flags & FLAGS_REFUSED)
		fault = "is encrypted";
	if (!fault && h->method != 0 && h->method != 8)
		fault = "uses a compression method other than deflate";
	if (!fault)
		fault = mode_fault(h, directory);
	if (!fault)
		fault = size_fault(h, directory);
	return fault;
}

static bool
add_entry(struct opening *o, const struct header *h)
{
	bool directory = str_ends(h->name, S("/"));
	const char *fault = header_fault(h, directory);
	if (fault)
		return fail_entry(o, h->name, fault);
	vec_add(&o->headers, o->arena, *h);
	vec_add(&o->zip->entries, o->arena,
		(struct zip_entry){.name = h->name,
			.size = h->size,
			.crc = h->crc,
			.mode = (uint16_t)h->mode,
			.deflated = h->method == 8,
			.directory = directory});
	return true;
}

/* One central header at *at, which moves behind it. */
static bool
read_central(struct opening *o, uint64_t *at)
{
	const unsigned char *p = o->p + *at;
	uint64_t room = o->at.end - *at;
	if (room < CENTRAL_SIZE || le32(p) != CENTRAL)
		return fail(o, "the archive's directory is malformed");
	struct header h = common_fields(p + 8);
	uint64_t n = le16(p + 28), extra = le16(p + 30);
	uint64_t size = CENTRAL_SIZE + n + extra + le16(p + 32);
	if (room < size || le16(p + 34) != 0)
		return fail(o, "the archive's directory is malformed");
	const char *name = (const char *)p + CENTRAL_SIZE;
	h.name = (struct str){name, n};
	h.extra = (struct str){name + n, extra};
	h.mode = le16(p + 40);
	h.offset = le32(p + 42);
	*at += size;
	return read_extra(o, &h, true) && add_entry(o, &h);
}

static bool
check_names(struct opening *o)
{
	struct zip_names names = {.folded.arena = o->arena};
	vec_for (struct zip_entry, entry, &o->zip->entries)
		if (!zip_names_add(&names, entry->name))
			return fail_entry(o, entry->name,
				"comes twice, or as a file and a directory");
	return true;
}

/* A bomb: far more than its size makes likely. */
static bool
check_total(struct opening *o)
{
	uint64_t packed = 0, size = 0;
	vec_for (struct header, h, &o->headers) {
		packed += h->packed;
		size += h->size;
		if (size > ZIP_MAX_TOTAL)
			return fail(o, "the archive's contents are too large");
	}
	if (size > ZIP_FREE_TOTAL && size / ZIP_MAX_RATIO > packed)
		return fail(o, "the archive unpacks to over 200 times its "
			       "size");
	return true;
}

struct located {
	uint64_t offset;
	size_t i;
};

static int
by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct located *)a)->offset;
	uint64_t y = ((const struct located *)b)->offset;
	return (x > y) - (x < y);
}

static bool
check_locals(struct opening *o)
{
	size_t n = o->headers.n;
	struct located *at = arena_array(o->arena, struct located, n + 1);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct located){o->headers.v[i].offset, i};
	qsort(at, n, sizeof *at, by_offset);
	at[n].offset = o->at.start;
	if (at[0].offset != 0)
		return fail(o, "the archive has bytes before its first entry");
	for (size_t i = 0; i < n; i++)
		if (!check_local(o, at[i].i, at[i + 1].offset))
			return false;
	return true;
}

static bool
read_directory(struct opening *o)
{
	if (o->at.count > ZIP_MAX_ENTRIES)
		return fail(o, "the archive has too many entries");
	uint64_t at = o->at.start;
	for (uint64_t i = 0; i < o->at.count; i++)
		if (!read_central(o, &at))
			return false;
	if (at != o->at.end)
		return fail(o, "the archive's directory has another length");
	return check_names(o) && check_total(o) && check_locals(o);
}

bool
zip_open(struct zip *zip, struct str bytes, struct str file,
	struct arena *arena, struct diag *diag)
{
	*zip = (struct zip){.file = file};
	struct opening o = {.zip = zip,
		.p = (const unsigned char *)bytes.p,
		.arena = arena,
		.diag = diag};
	const char *fault = zip_find_directory(bytes, &o.at);
	return fault ? fail(&o, fault) : read_directory(&o);
}

const struct zip_entry *
zip_find(const struct zip *zip, const char *name)
{
	vec_for (const struct zip_entry, entry, &zip->entries)
		if (str_is(entry->name, name))
			return entry;
	return NULL;
}
