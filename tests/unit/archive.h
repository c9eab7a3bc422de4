/* SPDX-License-Identifier: MIT */
/* Archives of one's own making, byte by byte, for the tests of format/zip. */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "unit.h"

#include <libdeflate.h>
#include <string.h>

#include "format/zip.h"

/* One entry; extras may hold any bytes. */
struct member {
	const char *name, *text;
	unsigned mode, flags;
	bool deflated, descriptor;
	unsigned system, attributes; /* system 0: Unix; FAT + 1, ... */
	struct str local_extra, central_extra;
	bool wide_local, wide_central; /* sizes are all ones */
	const char *before;            /* bytes of no entry in front of it */
	size_t inside; /* it is in the directory alone, with this offset */
};

enum { NOT_UNIX = 1 }; /* added to a system's number */

static inline void
put(struct buf *out, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(out, (char)(value >> 8 * i));
}

static inline struct str
pack(const struct member *m)
{
	struct str text = str_from(m->text);
	if (!m->deflated)
		return text;
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_deflate_compress_bound(c, text.n);
	char *p = arena_alloc(&arena, room);
	size_t n = libdeflate_deflate_compress(c, text.p, text.n, p, room);
	libdeflate_free_compressor(c);
	return (struct str){p, n};
}

/* What both headers have, from flags to the sizes. */
static inline void
put_common(struct buf *out, const struct member *m, bool local)
{
	bool later = local && m->descriptor;
	bool wide = local ? m->wide_local : m->wide_central;
	size_t size = strlen(m->text);
	put(out, m->flags | (m->descriptor ? 8 : 0), 2);
	put(out, m->deflated ? 8 : 0, 2);
	put(out, 0x00210000, 4);
	put(out, later ? 0 : libdeflate_crc32(0, m->text, size), 4);
	put(out, wide ? UINT32_MAX : later ? 0 : pack(m).n, 4);
	put(out, wide ? UINT32_MAX : later ? 0 : size, 4);
	put(out, strlen(m->name), 2);
	put(out, local ? m->local_extra.n : m->central_extra.n, 2);
}

static inline void
put_member(struct buf *out, struct buf *central, const struct member *m)
{
	if (m->before)
		buf_addz(out, m->before);
	put(central, 0x02014b50, 4);
	put(central, 20, 1);
	put(central, m->system ? m->system - NOT_UNIX : 3, 1);
	put(central, 20, 2);
	put_common(central, m, false);
	put(central, 0, 6);
	put(central, m->attributes, 2);
	put(central, m->mode, 2);
	put(central, m->inside ? m->inside : out->n, 4);
	buf_addz(central, m->name);
	buf_add(central, m->central_extra);
	if (m->inside)
		return;
	put(out, 0x04034b50, 4);
	put(out, 20, 2);
	put_common(out, m, true);
	buf_addz(out, m->name);
	buf_add(out, m->local_extra);
	buf_add(out, pack(m));
	if (m->descriptor) {
		put(out, 0x08074b50, 4);
		put(out, libdeflate_crc32(0, m->text, strlen(m->text)), 4);
		put(out, pack(m).n, 4);
		put(out, strlen(m->text), 4);
	}
}

/* The members up to one without a name, and their directory; its place. */
static inline struct buf
make_body(const struct member *members, size_t *n, size_t *start)
{
	struct buf out = {.arena = &arena}, central = {.arena = &arena};
	for (*n = 0; members[*n].name; ++*n)
		put_member(&out, &central, &members[*n]);
	*start = out.n;
	buf_add(&out, buf_str(&central));
	return out;
}

static inline void
put_end(struct buf *out, uint64_t n, uint64_t size, uint64_t start)
{
	put(out, 0x06054b50, 4);
	put(out, 0, 4);
	put(out, n, 2);
	put(out, n, 2);
	put(out, size, 4);
	put(out, start, 4);
	put(out, 0, 2);
}

/* The archive of the members up to one without a name. */
static inline struct str
make(const struct member *members)
{
	size_t n, start;
	struct buf out = make_body(members, &n, &start);
	put_end(&out, n, out.n - start, start);
	return buf_str(&out);
}

/* The same with a ZIP64 end record, to which the old one leaves all. */
static inline struct str
make64(const struct member *members)
{
	size_t n, start;
	struct buf out = make_body(members, &n, &start);
	size_t end = out.n;
	put(&out, 0x06064b50, 4);
	put(&out, 44, 8);
	put(&out, 45, 2);
	put(&out, 45, 2);
	put(&out, 0, 8);
	put(&out, n, 8);
	put(&out, n, 8);
	put(&out, end - start, 8);
	put(&out, start, 8);
	put(&out, 0x07064b50, 4);
	put(&out, 0, 4);
	put(&out, end, 8);
	put(&out, 1, 4);
	put_end(&out, 0xffff, UINT32_MAX, UINT32_MAX);
	return buf_str(&out);
}

/* The archive with one byte changed at an offset; from the end if negative. */
static inline struct str
patched(struct str bytes, ptrdiff_t at, char value)
{
	char *p = (char *)str_dup(&arena, bytes).p;
	p[at < 0 ? (ptrdiff_t)bytes.n + at : at] = value;
	return (struct str){p, bytes.n};
}

/* Opens it and reads all files. */
static inline bool
reads_within(struct str bytes, const struct zip_limits *limits)
{
	struct zip zip;
	struct zip_reader reader = {0};
	bool good = zip_open(&zip, bytes, S("a.zip"), limits, &arena, &diag);
	struct str text;
	if (good)
		vec_for (struct zip_entry, e, &zip.entries)
			good = good && zip_read(&zip, e, &reader, &text, &diag);
	zip_reader_free(&reader);
	assert_int_equal(good, diag.errors == 0);
	return good;
}

static inline bool
reads(struct str bytes)
{
	return reads_within(bytes, NULL);
}

/* Is it refused, with one error about this? */
static inline void
refuses(struct str bytes, const char *why)
{
	if (reads(bytes))
		fail_msg("read, instead of '%s'", why);
	assert_int_equal(diag.errors, 1);
	struct str message = diag.items.v[0].message;
	if (str_find(message, str_from(why)) == message.n)
		fail_msg("'%.*s' instead of '%s'", STR(message), why);
	diag = (struct diag){.arena = &arena};
}

#endif
