/* SPDX-License-Identifier: MIT */
#include "format/zip.h"

#include <stdlib.h>
#include <string.h>

#include "format/zip_bytes.h"
#include "format/zip_end.h"
#include "format/zip_header.h"
#include "format/zip_name.h"

/* What one byte can become at most, by the format of deflate. */
enum { DEFLATE_MAX_RATIO = 1032 };

struct opening {
	struct zip *zip;
	const struct zip_limits *limits;
	const unsigned char *p;
	struct zip_directory at;
	struct zip_header_vec headers; /* central, beside zip->entries */
	struct arena *arena;
	struct diag *diag;
};

static struct place
place_of(const struct opening *o)
{
	return (struct place){.file = o->zip->file};
}

static bool
fail(struct opening *o, const char *what)
{
	return diag_error(o->diag, place_of(o), "%s", what);
}

static bool
fail_entry(struct opening *o, struct str name, const char *what)
{
	return diag_error(
		o->diag, place_of(o), "entry '%.*s': it %s", STR(name), what);
}

/* Is the value of the archive within the limit? Else an error. */
static bool
check_limit(struct opening *o, enum zip_limit limit, uint64_t value)
{
	return value <= o->limits->most[limit] ||
	       zip_limits_exceeded(o->limits, limit, value, place_of(o),
		       S("the archive"), o->diag);
}

/* The same for an entry's. */
static bool
check_entry_limit(struct opening *o, struct str name, enum zip_limit limit,
	uint64_t value)
{
	return value <= o->limits->most[limit] ||
	       zip_limits_exceeded(o->limits, limit, value, place_of(o),
		       str_fmt(o->arena, "entry '%.*s': it", STR(name)),
		       o->diag);
}

static bool
read_extra(struct opening *o, struct zip_header *h, bool central)
{
	const char *fault = zip_header_extra(h, central);
	return !fault || fail_entry(o, h->name, fault);
}

static bool
read_local(struct opening *o, const struct zip_header *central,
	struct zip_header *h, uint64_t *data)
{
	uint64_t at = central->offset;
	const unsigned char *p = o->p + at;
	if (at > o->at.start || o->at.start - at < ZIP_LOCAL_SIZE ||
		le32(p) != ZIP_LOCAL)
		return fail_entry(o, central->name, "has no local header");
	*h = zip_header_common(p + 6);
	*data = at + ZIP_LOCAL_SIZE + le16(p + 26) + le16(p + 28);
	if (*data > o->at.start)
		return fail_entry(o, central->name, "overlaps the directory");
	const char *name = (const char *)p + ZIP_LOCAL_SIZE;
	h->name = (struct str){name, le16(p + 26)};
	h->extra = (struct str){name + h->name.n, le16(p + 28)};
	h->offset = at;
	return read_extra(o, h, false);
}

/* What stands between the data and the next entry: nothing, or a descriptor. */
static bool
check_tail(struct opening *o, const struct zip_header *local,
	const struct zip_header *central, uint64_t data, uint64_t next)
{
	if (next < data || next - data < central->packed)
		return fail_entry(o, central->name, "overlaps what follows");
	uint64_t at = data + central->packed, n = next - at;
	if (!(local->flags & ZIP_FLAG_DESCRIPTOR))
		return n ? fail_entry(o, central->name,
				   "is followed by bytes of no entry")
			 : true;
	return zip_header_describes(central, o->p + at, n) ||
	       fail_entry(o, central->name, "has a wrong data descriptor");
}

/* The local part of an entry, which must end where the next one begins. */
static bool
check_local(struct opening *o, size_t i, uint64_t next)
{
	const struct zip_header *central = &o->headers.v[i];
	struct zip_header local;
	uint64_t data = 0;
	if (!read_local(o, central, &local, &data))
		return false;
	if (!zip_header_agrees(&local, central))
		return fail_entry(
			o, central->name, "has two headers that disagree");
	if (!check_tail(o, &local, central, data, next))
		return false;
	o->zip->entries.v[i].data = (struct str){
		(const char *)o->p + data, (size_t)central->packed};
	return true;
}

static const char *
size_fault(const struct zip_header *h, bool directory)
{
	if (directory && (h->size || h->crc || h->packed > 2))
		return "is a directory with contents";
	if (h->method == 0 && h->size != h->packed)
		return "is stored, but with two sizes";
	/* What deflate can't do is a lie; it would cost us the memory. */
	if (h->size / DEFLATE_MAX_RATIO > h->packed)
		return "says an impossible size";
	return NULL;
}

static const char *
header_fault(const struct zip_header *h, bool directory)
{
	const char *fault = zip_name_fault(h->name, h->flags & ZIP_FLAG_UTF8);
	if (!fault && h->flags & ZIP_FLAGS_REFUSED)
		fault = "is encrypted";
	if (!fault && h->method != 0 && h->method != 8)
		fault = "uses a compression method other than deflate";
	if (!fault)
		fault = zip_header_kind_fault(h, directory);
	if (!fault)
		fault = size_fault(h, directory);
	return fault;
}

static bool
check_entry_limits(struct opening *o, const struct zip_header *h)
{
	struct zip_extent extent = zip_name_extent(h->name);
	return check_entry_limit(o, h->name, ZIP_NAME, h->name.n) &&
	       check_entry_limit(o, h->name, ZIP_PART, extent.part) &&
	       check_entry_limit(o, h->name, ZIP_DEPTH, extent.depth) &&
	       check_entry_limit(o, h->name, ZIP_FILE, h->size) &&
	       (h->size <= SIZE_MAX ||
		       fail_entry(o, h->name, "is too large for this machine"));
}

static bool
add_entry(struct opening *o, const struct zip_header *h)
{
	bool directory = str_ends(h->name, S("/"));
	const char *fault = header_fault(h, directory);
	if (fault)
		return fail_entry(o, h->name, fault);
	if (!check_entry_limits(o, h))
		return false;
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
	if (room < ZIP_CENTRAL_SIZE || le32(p) != ZIP_CENTRAL)
		return fail(o, "the archive's directory is malformed");
	struct zip_header h = zip_header_common(p + 8);
	uint64_t n = le16(p + 28), extra = le16(p + 30);
	uint64_t size = ZIP_CENTRAL_SIZE + n + extra + le16(p + 32);
	if (room < size || le16(p + 34) != 0)
		return fail(o, "the archive's directory is malformed");
	const char *name = (const char *)p + ZIP_CENTRAL_SIZE;
	h.name = (struct str){name, n};
	h.extra = (struct str){name + n, extra};
	h.system = p[5];
	h.attributes = le16(p + 38);
	h.mode = le16(p + 40);
	h.offset = le32(p + 42);
	*at += size;
	return read_extra(o, &h, true) && add_entry(o, &h);
}

static bool
fail_clash(struct opening *o, const struct zip_names *names, struct str name,
	struct str other)
{
	(void)diag_error(o->diag, place_of(o),
		"entry '%.*s': it is '%.*s' but for the case of letters or the "
		"form of accents, and some file systems would make one file of "
		"both",
		STR(name), STR(other));
	return diag_hint(o->diag,
		"if you trust the archive, allow it here: export "
		"%s='%s=%zu'",
		zip_limits_variable, zip_limits_name(ZIP_CLASHES),
		names->clashes);
}

static bool
check_names(struct opening *o)
{
	struct zip_names names = {.folded.arena = o->arena};
	struct str other, first = {0}, clashing = {0};
	vec_for (struct zip_entry, entry, &o->zip->entries) {
		size_t before = names.clashes;
		if (!zip_names_add(&names, entry->name, &other))
			return fail_entry(o, entry->name,
				"comes twice, or as a file and a directory");
		if (names.clashes == before || first.n)
			continue;
		first = entry->name;
		clashing = other;
	}
	return names.clashes <= o->limits->most[ZIP_CLASHES] ||
	       fail_clash(o, &names, first, clashing);
}

/* A bomb: far more than its size makes likely. Packed sizes are known to be
 * true, and each unpacked one to be at most 1032 times that. */
static bool
check_total(struct opening *o)
{
	uint64_t packed = 0, size = 0;
	vec_for (struct zip_header, h, &o->headers) {
		packed += h->packed;
		size += h->size;
	}
	uint64_t ratio = size / MAX(packed, 1) + (size % MAX(packed, 1) > 0);
	return check_limit(o, ZIP_TOTAL, size) &&
	       (size <= o->limits->most[ZIP_UNRATED] ||
		       check_limit(o, ZIP_RATIO, ratio));
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
	if (!check_limit(o, ZIP_ENTRIES, o->at.count))
		return false;
	uint64_t at = o->at.start;
	for (uint64_t i = 0; i < o->at.count; i++)
		if (!read_central(o, &at))
			return false;
	if (at != o->at.end)
		return fail(o, "the archive's directory has another length");
	return check_names(o) && check_locals(o) && check_total(o);
}

bool
zip_open(struct zip *zip, struct str bytes, struct str file,
	const struct zip_limits *limits, struct arena *arena, struct diag *diag)
{
	*zip = (struct zip){.file = file};
	struct opening o = {.zip = zip,
		.limits = limits ? limits : &zip_limits_default,
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
