/* SPDX-License-Identifier: MIT */
/* The sentences of docs/formats.md, "Archives", each by its name. */
#include "archive.h"

static void
directory_decides(void **state)
{
	(void)state;
	static const struct member members[] = {
		{.name = "a/", .text = "", .mode = 040755},
		{.name = "a/b.txt",
			.text = "hello hello hello hello",
			.mode = 0100644,
			.deflated = true},
		{.name = "a/stored", .text = "as it is", .mode = 0100755},
		{.name = "later",
			.text = "with a descriptor descriptor",
			.deflated = true,
			.descriptor = true},
		{.name = "f\xc3\xbcr", .text = "", .flags = 1 << 11},
		{0},
	};
	struct zip zip;
	struct zip_reader reader = {0};
	struct str text;
	assert_true(
		zip_open(&zip, make(members), S("a.zip"), NULL, &arena, &diag));
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

static const struct member one[] = {
	{.name = "name",
		.text = "some text some text some text",
		.deflated = true},
	{0}};

static void
headers_agree(void **state)
{
	(void)state;
	struct str good = make(one);
	assert_true(reads(good));
	static const struct {
		ptrdiff_t at;
		char value;
		const char *why;
	} rows[] = {
		{0, 'Q', "no local header"},
		{6, 2, NULL}, /* how hard it was compressed: no matter */
		{6, 1, "headers that disagree"},
		{7, 8, "headers that disagree"},
		{8, 0, "headers that disagree"},
		{10, 1, "headers that disagree"},
		{14, 1, "headers that disagree"},
		{18, 1, "headers that disagree"},
		{22, 1, "headers that disagree"},
		{30, 'N', "headers that disagree"},
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
}

static void
end_is_the_end(void **state)
{
	(void)state;
	struct str good = make(one);
	static const struct {
		ptrdiff_t at;
		char value;
		const char *why;
	} rows[] = {
		{-1, 1, "bytes after its end"},
		{-5, 9, "misplaced"},
		{-6, 1, "misplaced"},
		{-10, 1, "misplaced"},
		{-12, 2, "several parts"},
		{-18, 1, "several parts"},
		{-22, 'Q', "not a zip archive"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		refuses(patched(good, rows[i].at, rows[i].value), rows[i].why);
	for (size_t n = 0; n < good.n; n++) {
		assert_false(reads((struct str){good.p, n}));
		diag = (struct diag){.arena = &arena};
	}
}

/* The archive with these bytes as its comment. */
static struct str
commented(struct str bytes, struct str comment)
{
	struct buf out = {.arena = &arena};
	buf_add(&out, str_sub(bytes, 0, bytes.n - 2));
	put(&out, comment.n, 2);
	buf_add(&out, comment);
	return buf_str(&out);
}

static void
comments_hide_no_archive(void **state)
{
	(void)state;
	struct str good = make(one);
	assert_true(reads(commented(good, S("made by hand"))));
	refuses(commented(good, good), "misplaced");
	refuses(commented(good, S("PK\5\6 and more, much more than this")),
		"bytes after its end");
}

static void
nothing_lies_between(void **state)
{
	(void)state;
	static const struct member gap[] = {{.name = "a", .text = ""},
		{.name = "b", .text = "", .before = "!"}, {0}};
	static const struct member prefix[] = {
		{.name = "a", .text = "", .before = "#!"}, {0}};
	refuses(S("#!"), "not a zip");
	refuses(make(gap), "followed by bytes of no entry");
	refuses(make(prefix), "bytes before its first entry");
	struct buf b = {.arena = &arena};
	buf_addz(&b, "#!");
	buf_add(&b, make(one));
	refuses(buf_str(&b), "misplaced");
	b.n = 0;
	buf_add(&b, make(one));
	buf_addz(&b, "more");
	refuses(buf_str(&b), "after its end");
}

static void
nothing_overlaps(void **state)
{
	(void)state;
	/* the second entry is the contents of the first */
	static const struct member inner[] = {{.name = "b", .text = "x"}, {0}};
	struct str whole = make(inner);
	struct str hidden = str_sub(whole, 0, 30 + 1 + 1);
	for (size_t i = 0; i < hidden.n; i++)
		if (!hidden.p[i]) /* a text of ours ends at NUL */
			((char *)hidden.p)[i] = 1;
	char *text = (char *)str_dup(&arena, hidden).p;
	struct member outer[] = {{.name = "a", .text = text},
		{.name = "b", .text = "x", .inside = 31}, {0}};
	refuses(make(outer), "overlaps what follows");
	static const struct member late[] = {{.name = "a", .text = ""},
		{.name = "b", .text = "", .inside = 40}, {0}};
	refuses(make(late), "followed by bytes of no entry");
}

static void
descriptors_are_proven(void **state)
{
	(void)state;
	static const struct member later[] = {
		{.name = "n", .text = "text", .descriptor = true}, {0}};
	struct str good = make(later);
	size_t at = 30 + 1 + 4;
	assert_true(reads(good));
	for (size_t i = 0; i < 16; i++)
		refuses(patched(good, (ptrdiff_t)(at + i), 0x55),
			"wrong data descriptor");
	/* the same without a flag that tells of it */
	struct str bytes = patched(good, 6, 0);
	size_t central = str_find(bytes, S("PK\1\2"));
	refuses(patched(bytes, (ptrdiff_t)central + 8, 0), "disagree");
}

static void
zip64_is_exact(void **state)
{
	(void)state;
	const struct str sizes = {
		"\1\0\x10\0\4\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0", 20};
	const struct str wrong = {
		"\1\0\x10\0\4\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0", 20};
	const struct str one_size = {"\1\0\x08\0\4\0\0\0\0\0\0\0", 12};
	const struct str none = {"\1\0\0\0", 4};
	struct buf twice = {.arena = &arena}, zeros = {.arena = &arena};
	buf_add(&twice, sizes);
	buf_add(&twice, sizes);
	put(&zeros, 0x00100001, 4);
	put(&zeros, 0, 8);
	put(&zeros, 0, 8);
	const struct {
		struct member member;
		const char *why;
	} rows[] = {
		/* where a plain field says so */
		{{.wide_local = true, .local_extra = sizes}, NULL},
		{{.wide_central = true, .central_extra = sizes}, NULL},
		/* what a writer repeats, because it could not know */
		{{.local_extra = sizes}, NULL},
		{{.local_extra = none}, NULL},
		{{.descriptor = true, .local_extra = buf_str(&zeros)}, NULL},
		{{.descriptor = true,
			 .wide_local = true,
			 .local_extra = buf_str(&zeros)},
			NULL},
		{{.wide_local = true, .local_extra = wrong}, "disagree"},
		{{.local_extra = wrong}, "contradictory extra"},
		{{.local_extra = one_size}, "contradictory extra"},
		{{.wide_local = true, .local_extra = one_size},
			"contradictory extra"},
		{{.wide_local = true, .local_extra = buf_str(&twice)},
			"contradictory extra"},
		{{.wide_local = true}, "lacks its ZIP64 sizes"},
		/* the directory holds it where needed and nowhere else */
		{{.central_extra = sizes}, "contradictory extra"},
		{{.wide_central = true, .central_extra = one_size},
			"contradictory extra"},
		{{.wide_central = true}, "lacks its ZIP64 sizes"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member members[] = {rows[i].member, {0}};
		members[0].name = "n";
		members[0].text = "text";
		if (rows[i].why)
			refuses(make(members), rows[i].why);
		else
			assert_true(reads(make(members)));
	}
}

static void
zip64_end_is_exact(void **state)
{
	(void)state;
	struct str good = make64(one);
	assert_true(reads(good));
	static const struct {
		ptrdiff_t at;
		char value;
		const char *why;
	} rows[] = {
		{-98, 'Q', "ZIP64 end is malformed"},
		{-94, 45, "ZIP64 end is malformed"},  /* its length */
		{-82, 1, "ZIP64 end is malformed"},   /* this part */
		{-74, 2, "ZIP64 end is malformed"},   /* entries here */
		{-58, 99, "directory is misplaced"},  /* length */
		{-50, 1, "directory is misplaced"},   /* place */
		{-42, 'Q', "directory is misplaced"}, /* no locator */
		{-34, 1, "ZIP64 end is misplaced"},   /* where it is */
		{-26, 2, "ZIP64 end is misplaced"},   /* of two parts */
		{-6, 1, "two end records disagree"},  /* the old one's */
		{-10, 1, "two end records disagree"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		refuses(patched(good, rows[i].at, rows[i].value), rows[i].why);
}

static void
names_are_checked(void **state)
{
	(void)state;
	static const struct {
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
names_are_one(void **state)
{
	(void)state;
	/* the Unicode path of Info-ZIP, with its version and checksum */
	struct member m[] = {{.name = "name",
				     .text = "",
				     .local_extra = {"up\x09\0\1....name", 13}},
		{0}};
	assert_true(reads(make(m)));
	m[0].local_extra = (struct str){"up\x09\0\1....evil", 13};
	refuses(make(m), "contradictory extra");
	m[0].local_extra = (struct str){"up\x09\0\1....name"
					"up\x09\0\1....name",
		26};
	refuses(make(m), "contradictory extra");
	m[0].local_extra = (struct str){"xy\x09\0\1", 5};
	refuses(make(m), "malformed header");
}

static void
names_come_once(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool good;
	} rows[] = {
		{"a", "a", false}, {"a", "a/b", false}, {"A", "a/b", false},
		{"a/b/c", "A/B", false}, {"a/b", "a/", true},
		{"a/", "a/", false}, {"a/", "A", false}, {"a/b", "ab", true},
		{"\xc3\xa9", "e\xcc\x81/x", false}, /* e with an accent */
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member m[] = {
			{.name = rows[i].a, .text = "", .flags = 1 << 11},
			{.name = rows[i].b, .text = "", .flags = 1 << 11}, {0}};
		if (rows[i].good)
			assert_true(reads(make(m)));
		else
			refuses(make(m), "comes twice");
	}
}

static void
names_differ_in_more_than_case(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
	} rows[] = {
		{"a", "A"}, {"a/b/c", "a/B/d"},
		{"\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9"}, /* E, e acute */
		{"\xc3\xa9", "e\xcc\x81"}, /* composed or not */
		{"\xc3\x89", "e\xcc\x81"}, /* and both */
		{"stra\xc3\x9f"
		 "e",
			"STRASSE"},    /* sharp s */
		{"k", "\xe2\x84\xaa"}, /* Kelvin */
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member m[] = {
			{.name = rows[i].a, .text = "", .flags = 1 << 11},
			{.name = rows[i].b, .text = "", .flags = 1 << 11}, {0}};
		refuses(make(m), "but for the case of letters or the form of");
	}
	static const struct member apart[] = {
		{.name = "\xc3\xa9", .text = "", .flags = 1 << 11},
		{.name = "e", .text = ""}, {0}};
	assert_true(reads(make(apart)));
}

static void
only_files_and_directories(void **state)
{
	(void)state;
	enum { FAT = 0 + NOT_UNIX, NTFS = 10 + NOT_UNIX };
	static const struct {
		struct member member;
		const char *why;
	} rows[] = {
		{{.name = "link", .text = "/etc", .mode = 0120777},
			"symbolic link"},
		{{.name = "link", .text = "/", .mode = 0120777, .system = FAT},
			"symbolic link"},
		{{.name = "link",
			 .text = "/",
			 .attributes = 0x400,
			 .system = NTFS},
			"symbolic link"},
		{{.name = "null", .text = "", .mode = 0020666}, "device"},
		{{.name = "disk", .text = "", .mode = 0060666}, "device"},
		{{.name = "sock", .text = "", .mode = 0140666}, "socket"},
		{{.name = "label",
			 .text = "",
			 .attributes = 0x08,
			 .system = FAT},
			"volume label"},
		{{.name = "d", .text = "", .mode = 040755},
			"directory without"},
		{{.name = "d", .text = "", .attributes = 0x10, .system = FAT},
			"directory without"},
		{{.name = "d/", .text = "", .mode = 0100644}, "file with '/'"},
		{{.name = "d/", .text = "payload"}, "directory with contents"},
		{{.name = "secret", .text = "x", .flags = 1}, "encrypted"},
		{{.name = "secret", .text = "x", .flags = 1 << 6}, "encrypted"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct member members[] = {rows[i].member, {0}};
		refuses(make(members), rows[i].why);
	}
	/* Bits that mean nothing on the system that wrote them. */
	static const struct member fine[] = {
		{.name = "d", .text = "", .attributes = 0x10},
		{.name = "x", .text = "", .mode = 0010600}, {0}};
	assert_true(reads(make(fine)));
}

static void
methods_are_two(void **state)
{
	(void)state;
	struct str bytes = make(one);
	size_t central = str_find(bytes, S("PK\1\2"));
	bytes = patched(bytes, 8, 12);
	refuses(patched(bytes, (ptrdiff_t)central + 10, 12), "method");
}

static void
contents_are_proven(void **state)
{
	(void)state;
	static const struct member stored[] = {
		{.name = "name", .text = "text"}, {0}};
	refuses(patched(make(stored), 34, 'T'), "checksum");
	refuses(patched(make(one), 35, 1), "damaged");
	/* one byte less than it inflates to, in both headers */
	struct str bytes = make(one);
	size_t central = str_find(bytes, S("PK\1\2"));
	bytes = patched(bytes, 22, (char)(bytes.p[22] - 1));
	bytes = patched(bytes, (ptrdiff_t)central + 24, bytes.p[22]);
	refuses(bytes, "damaged");
	/* two sizes of a stored file */
	bytes = make(stored);
	central = str_find(bytes, S("PK\1\2"));
	bytes = patched(bytes, 22, 5);
	refuses(patched(bytes, (ptrdiff_t)central + 24, 5), "two sizes");
}

static void
sizes_are_possible(void **state)
{
	(void)state;
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
		TEST(directory_decides),
		TEST(headers_agree),
		TEST(end_is_the_end),
		TEST(comments_hide_no_archive),
		TEST(nothing_lies_between),
		TEST(nothing_overlaps),
		TEST(descriptors_are_proven),
		TEST(zip64_is_exact),
		TEST(zip64_end_is_exact),
		TEST(names_are_checked),
		TEST(names_are_one),
		TEST(names_come_once),
		TEST(names_differ_in_more_than_case),
		TEST(only_files_and_directories),
		TEST(methods_are_two),
		TEST(contents_are_proven),
		TEST(sizes_are_possible),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
