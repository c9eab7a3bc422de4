/* SPDX-License-Identifier: MIT */
/* What an archive may cost, and how a person raises that. */
#include "archive.h"

static struct zip_limits
with(enum zip_limit limit, uint64_t most)
{
	struct zip_limits limits = zip_limits_default;
	limits.most[limit] = most;
	return limits;
}

/* The message and the hint of the only error. */
static struct str
said(void)
{
	assert_int_equal(diag.items.n, 1);
	const struct diag_item *item = &diag.items.v[0];
	struct str text = str_fmt(
		&arena, "%.*s\n%.*s", STR(item->message), STR(item->hint));
	diag = (struct diag){.arena = &arena};
	return text;
}

static const struct member small[] = {{.name = "a/bcd", .text = "text"},
	{.name = "b",
		.text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"a",
		.deflated = true},
	{0}};

#define RAISE                                                                  \
	"if you trust the archive, raise the limit: export "                   \
	"NINJENV_ARCHIVE_LIMITS="

static void
limits_are_enforced(void **state)
{
	(void)state;
	static const struct {
		enum zip_limit limit;
		uint64_t most;
		const char *want;
	} rows[] = {
		{ZIP_ENTRIES, 1,
			"the archive has 2 entries, over the limit 'entries' "
			"of 1\n" RAISE "'entries=2'"},
		{ZIP_NAME, 4,
			"entry 'a/bcd': it has a name of 5 bytes, over the "
			"limit 'name' of 4\n" RAISE "'name=5'"},
		{ZIP_PART, 2,
			"entry 'a/bcd': it has a part of 3 bytes between two "
			"'/', over the limit 'part' of 2\n" RAISE "'part=3'"},
		{ZIP_DEPTH, 1,
			"entry 'a/bcd': it lies 2 directories deep, over the "
			"limit 'depth' of 1\n" RAISE "'depth=2'"},
		{ZIP_FILE, 53,
			"entry 'b': it unpacks to 54 bytes, over the limit "
			"'file' of 53\n" RAISE "'file=54'"},
		{ZIP_TOTAL, 57,
			"the archive unpacks to 58 bytes, over the limit "
			"'total' of 57\n" RAISE "'total=58'"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct zip_limits limits = with(rows[i].limit, rows[i].most);
		assert_false(reads_within(make(small), &limits));
		assert_str(said(), rows[i].want);
		limits.most[rows[i].limit]++;
		assert_true(reads_within(make(small), &limits));
	}
}

static void
ratio_counts_beyond_what_is_unrated(void **state)
{
	(void)state;
	struct zip_limits limits = with(ZIP_RATIO, 2);
	assert_true(reads_within(make(small), &limits));
	limits.most[ZIP_UNRATED] = 57;
	assert_false(reads_within(make(small), &limits));
	assert_str(said(), "the archive unpacks to 6 times its size, over the "
			   "limit 'ratio' of 2\n" RAISE "'ratio=6'");
	limits.most[ZIP_RATIO] = 6;
	assert_true(reads_within(make(small), &limits));
}

static void
clashes_can_be_allowed(void **state)
{
	(void)state;
	static const struct member two[] = {{.name = "x/Makefile", .text = ""},
		{.name = "x/makefile", .text = ""}, {.name = "X/c", .text = ""},
		{0}};
	struct zip_limits limits = with(ZIP_CLASHES, 1);
	assert_false(reads_within(make(two), &limits));
	assert_str(said(),
		"entry 'x/makefile': it is 'x/Makefile' but for the case of "
		"letters or the form of accents, and some file systems would "
		"make one file of both\n"
		"if you trust the archive, allow it here: export "
		"NINJENV_ARCHIVE_LIMITS='clashes=2'");
	limits.most[ZIP_CLASHES] = 2;
	assert_true(reads_within(make(two), &limits));
}

static void
defaults_are_generous(void **state)
{
	(void)state;
	char deep[2 * 65 + 1], wide[257] = "";
	for (size_t i = 0; i < 65; i++)
		memcpy(deep + 2 * i, "a/", 3);
	memset(wide, 'x', 256);
	struct member m[] = {{.name = deep, .text = ""}, {0}};
	refuses(make(m), "65 directories deep");
	m[0].name = deep + 2;
	assert_true(reads(make(m)));
	m[0].name = wide;
	refuses(make(m), "256 bytes between");
	m[0].name = wide + 1;
	assert_true(reads(make(m)));
}

static void
limits_are_read(void **state)
{
	(void)state;
	struct zip_limits limits = zip_limits_default;
	assert_true(zip_limits_read(&limits, S(""), &diag));
	assert_memory_equal(&limits, &zip_limits_default, sizeof limits);
	assert_true(zip_limits_read(
		&limits, S(" file=16G  entries=7 total=1T name=2K "), &diag));
	assert_int_equal(limits.most[ZIP_FILE], UINT64_C(16) << 30);
	assert_int_equal(limits.most[ZIP_ENTRIES], 7);
	assert_int_equal(limits.most[ZIP_TOTAL], UINT64_C(1) << 40);
	assert_int_equal(limits.most[ZIP_NAME], 2048);
	assert_int_equal(limits.most[ZIP_PART], 255);
}

static void
wrong_limits_are_told(void **state)
{
	(void)state;
#define NUMBER "'; K, M, G and T behind it are powers of 1024"
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"fill=1", "'fill' in NINJENV_ARCHIVE_LIMITS is no limit\n"
			   "did you mean 'file'?"},
		{"x=1", "'x' in NINJENV_ARCHIVE_LIMITS is no limit\n"
			"the limits are entries, name, part, depth, file, "
			"total, ratio, unrated and clashes"},
		{"file", "'file' in NINJENV_ARCHIVE_LIMITS has no number\n"
			 "write 'file=NUMBER" NUMBER},
		{"file=", "'file=' in NINJENV_ARCHIVE_LIMITS has no number\n"
			  "write 'file=NUMBER" NUMBER},
		{"file=1X", "'file=1X' in NINJENV_ARCHIVE_LIMITS has no number"
			    "\nwrite 'file=NUMBER" NUMBER},
		{"file=99999999T",
			"'file=99999999T' in NINJENV_ARCHIVE_LIMITS has no "
			"number\nwrite 'file=NUMBER" NUMBER},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct zip_limits limits = zip_limits_default;
		assert_false(zip_limits_read(
			&limits, str_from(rows[i].text), &diag));
		assert_str(said(), rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(limits_are_enforced),
		TEST(ratio_counts_beyond_what_is_unrated),
		TEST(clashes_can_be_allowed),
		TEST(defaults_are_generous),
		TEST(limits_are_read),
		TEST(wrong_limits_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
