/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <libdeflate.h>
#include <string.h>

#include "format/zip.h"

/* One entry of the archives made here. */
struct member {
	const char *name, *text;
	unsigned mode, flags;
	bool deflated, descriptor;
};

static void
put(struct buf *out, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(out, (char)(value >> 8 * i));
}

static struct str
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
static void
put_common(struct buf *out, const struct member *m, bool local)
{
	bool later = local && m->descriptor;
	put(out, m->flags | (m->descriptor ? 8 : 0), 2);
	put(out, m->deflated ? 8 : 0, 2);
	put(out, 0x00210000, 4);
	size_t size = strlen(m->text);
	put(out, later ? 0 : libdeflate_crc32(0, m->text, size), 4);
	put(out, later ? 0 : pack(m).n, 4);
	put(out, later ? 0 : size, 4);
	put(out, strlen(m->name), 2);
	put(out, 0, 2);
}

static void
put_member(struct buf *out, struct buf *central, const struct member *m)
{
	put(central, 0x02014b50, 4);
	put(central, 0x0314, 2);
	put(central, 20, 2);
	put_common(central, m, false);
	put(central, 0, 6);
	put(central, 0, 2);
	put(central, m->mode, 2);
	put(central, out->n, 4);
	buf_addz(central, m->name);
	put(out, 0x04034b50, 4);
	put(out, 20, 2);
	put_common(out, m, true);
	buf_addz(out, m->name);
	buf_add(out, pack(m));
	if (m->descriptor) {
		put(out, 0x08074b50, 4);
		put(out, libdeflate_crc32(0, m->text, strlen(m->text)), 4);
		put(out, pack(m).n, 4);
		put(out, strlen(m->text), 4);
	}
}

/* The archive of the members up to one without a name. */
static struct str
make(const struct member *members)
{
	struct buf out = {.arena = &arena}, central = {.arena = &arena};
	size_t n = 0;
	for (; members[n].name; n++)
		put_member(&out, &central, &members[n]);
	size_t start = out.n;
	buf_add(&out, buf_str(&central));
	put(&out, 0x06054b50, 4);
	put(&out, 0, 4);
	put(&out, n, 2);
	put(&out, n, 2);
	put(&out, central.n, 4);
	put(&out, start, 4);
	put(&out, 0, 2);
	return buf_str(&out);
}

static bool
reads(struct str bytes)
{
	struct zip zip;
	struct zip_reader reader = {0};
	bool good = zip_open(&zip, bytes, S("a.zip"), &arena, &diag);
	struct str text;
	if (good)
		vec_for (struct zip_entry, e, &zip.entries)
			good = good && zip_read(&zip, e, &reader, &text, &diag);
	zip_reader_free(&reader);
	assert_int_equal(good, diag.errors == 0);
	return good;
}

/* Is the error of the last refusal about this? */
static void
refuses(struct str bytes, const char *why)
{
	assert_false(reads(bytes));
	assert_int_equal(diag.errors, 1);
	struct str message = diag.items.v[0].message;
	if (str_find(message, str_from(why)) == message.n)
		fail_msg("'%.*s' instead of '%s'", STR(message), why);
	diag = (struct diag){.arena = &arena};
}

static void
files_are_read(void **state)
{
	(void)state;
	static const struct member members[] = {
		{"a/", "", 040755, 0, false, false},
		{"a/b.txt", "hello hello hello hello", 0100644, 0, true, false},
		{"a/stored", "as it is", 0100755, 0, false, false},
		{"later", "with a descriptor descriptor", 0, 0, true, true},
		{"f\xc3\xbcr", "", 0, 1 << 11, false, false},
		{0},
	};
	struct zip zip;
	struct zip_reader reader = {0};
	struct str text;
	assert_true(zip_open(&zip, make(members), S("a.zip"), &arena, &diag));
	assert_int_equal(zip.entries.n, 5);
	assert_true(zip.entries.v[0].directory);
	for (size_t i = 0; i < 5; i++) {
		const struct zip_entry *e = zip_find(&zip, members[i].name);
		assert_ptr_equal(e, &zip.entries.v[i]);
		assert_true(zip_read(&zip, e, &reader, &text, &diag));
		assert_str(text, members[i].text);
		assert_int_equal(e->mode, members[i].mode);
	}
	assert_null(zip_find(&zip, "a"));
	zip_reader_free(&reader);
}

static void
names_are_checked(void **state)
{
	(void)state;
	char deep[3 * 65 + 2] = "", wide[300] = "";
	for (size_t i = 0; i < 65; i++)
		memcpy(deep + 2 * i, "a/", 3);
	memset(wide, 'x', 256);
	const struct {
		unsigned flags;
		const char *name, *why;
	} rows[] = {
		{0, "/etc/passwd", "absolute"},
		{0, "../evil", "'..'"},
		{0, "a/../../evil", "'..'"},
		{0, "./a", "'.'"},
		{0, "a//b", "empty part"},
		{0, "a\\b", "'\\'"},
		{0, "a\nb", "control byte"},
		{0, "a\tb", "control byte"},
		{0, "a\x7f", "control byte"},
		{0, "", "no name"},
		{0, "f\xc3\xbcr", "not marked as UTF-8"},
		{1 << 11, "f\xfcr", "not valid UTF-8"},
		{1 << 11, "\xc0\xae\xc0\xae/x", "not valid UTF-8"},
		{0, deep, "directories deep"},
		{0, wide, "255 bytes"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member members[] = {{.name = rows[i].name,
						   .text = "",
						   .flags = rows[i].flags},
			{0}};
		refuses(make(members), rows[i].why);
	}
}

static void
names_must_not_clash(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool good;
	} rows[] = {
		{"a", "a", false},
		{"a", "A", true},
		{"a", "a/b", false},
		{"A", "a/b", false},
		{"a/b/c", "A/B", false},
		{"a/b/c", "a/B/c", true},
		{"a/b", "a/", true},
		{"a/", "a/", false},
		{"a/", "A", false},
		{"a/b", "ab", true},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member m[] = {{.name = rows[i].a, .text = ""},
			{.name = rows[i].b, .text = ""}, {0}};
		if (rows[i].good)
			assert_true(reads(make(m)));
		else
			refuses(make(m), "comes twice");
	}
}

static void
kinds_are_checked(void **state)
{
	(void)state;
	static const struct {
		struct member member;
		const char *why;
	} rows[] = {
		{{.name = "link", .text = "/etc", .mode = 0120777},
			"symbolic link"},
		{{.name = "d", .text = "", .mode = 040755},
			"directory without"},
		{{.name = "d/", .text = "", .mode = 0100644}, "file with '/'"},
		{{.name = "d/", .text = "payload"}, "directory with contents"},
		{{.name = "secret", .text = "x", .flags = 1}, "encrypted"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member members[] = {rows[i].member, {0}};
		refuses(make(members), rows[i].why);
	}
}

/* The archive with one byte changed at an offset; from the end if negative. */
static struct str
patched(struct str bytes, ptrdiff_t at, char value)
{
	char *p = (char *)str_dup(&arena, bytes).p;
	p[at < 0 ? (ptrdiff_t)bytes.n + at : at] = value;
	return (struct str){p, bytes.n};
}

static void
damage_is_seen(void **state)
{
	(void)state;
	static const struct member one[] = {
		{.name = "name",
			.text = "some text some text some text",
			.deflated = true},
		{0}};
	struct str good = make(one);
	assert_true(reads(good));
	static const struct {
		ptrdiff_t at;
		char value;
		const char *why;
	} rows[] = {
		{0, 'Q', "no local header"},
		{6, 2, NULL}, /* how hard it was compressed: no matter */
		{8, 0, "headers that disagree"},
		{10, 1, "headers that disagree"},
		{14, 1, "headers that disagree"},
		{18, 1, "headers that disagree"},
		{30, 'N', "headers that disagree"},
		{35, 1, "damaged"},
		{-1, 1, "bytes after its end"},
		{-5, 9, "misplaced"},
		{-6, 1, "misplaced"},
		{-10, 1, "misplaced"},
		{-12, 2, "several parts"},
		{-22, 'Q', "not a zip archive"},
		{-26, 'N', "headers that disagree"},
		{-72, 'Q', "malformed"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct str bytes = patched(good, rows[i].at, rows[i].value);
		if (rows[i].why)
			refuses(bytes, rows[i].why);
		else
			assert_true(reads(bytes));
	}
	for (size_t n = 0; n < good.n; n++) {
		assert_false(reads((struct str){good.p, n}));
		diag = (struct diag){.arena = &arena};
	}
}

static void
bytes_around_are_refused(void **state)
{
	(void)state;
	static const struct member one[] = {
		{.name = "name", .text = "text"}, {0}};
	struct str good = make(one);
	refuses(S("#!"), "not a zip");
	struct buf b = {.arena = &arena};
	buf_addz(&b, "#!");
	buf_add(&b, good);
	refuses(buf_str(&b), "misplaced");
	b.n = 0;
	buf_add(&b, good);
	buf_addz(&b, "more");
	refuses(buf_str(&b), "after its end");
}

/* Central directory says checksum 0 for a changed byte of stored data. */
static void
checksums_are_checked(void **state)
{
	(void)state;
	static const struct member one[] = {
		{.name = "name", .text = "text"}, {0}};
	refuses(patched(make(one), 34, 'T'), "checksum");
}

static void
bombs_are_refused(void **state)
{
	(void)state;
	static const struct member one[] = {
		{.name = "name", .text = "text", .deflated = true}, {0}};
	struct str bytes = make(one);
	size_t central = str_find(bytes, S("PK\1\2"));
	bytes = patched(bytes, 22 + 3, 0x10);
	bytes = patched(bytes, (ptrdiff_t)central + 24 + 3, 0x10);
	refuses(bytes, "impossible size");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_are_read),
		TEST(names_are_checked),
		TEST(names_must_not_clash),
		TEST(kinds_are_checked),
		TEST(damage_is_seen),
		TEST(bytes_around_are_refused),
		TEST(checksums_are_checked),
		TEST(bombs_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
