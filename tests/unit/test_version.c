/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/text.h"
#include "model/version.h"

static struct version
parse(const char *text)
{
	struct version v;
	struct text_error error;
	if (!version_parse(str_from(text), &v, &arena, &error))
		fail_msg("'%s' at %zu: %s", text, error.at, error.what);
	return v;
}

static void
normal_form(void **state)
{
	static const struct {
		const char *in, *all, *canonical, *public, *base;
	} rows[] = {
		{"1.0", "1.0", "1", "1.0", "1.0"},
		{" v01!2.00.0ALPHA-3-4_dev \n", "1!2.0.0a3.post4.dev0",
			"1!2a3.post4.dev0", "1!2.0.0a3.post4.dev0", "1!2.0.0"},
		{"1.0c", "1.0rc0", "1rc0", "1.0rc0", "1.0"},
		{"1.0preview_2", "1.0rc2", "1rc2", "1.0rc2", "1.0"},
		{"1.0.rev", "1.0.post0", "1.post0", "1.0.post0", "1.0"},
		{"1.0+Ubuntu-01_x", "1.0+ubuntu.1.x", "1+ubuntu.1.x", "1.0",
			"1.0"},
		{"0.0", "0.0", "0", "0.0", "0.0"},
		{"1.0a-", "1.0a0", "1a0", "1.0a0", "1.0"},
		{"\xe2\x80\xaf"
		 "1\xc2\xa0",
			"1", "1", "1", "1"},
		{"340282366920938463463374607431768211456",
			"340282366920938463463374607431768211456",
			"340282366920938463463374607431768211456",
			"340282366920938463463374607431768211456",
			"340282366920938463463374607431768211456"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct version v = parse(rows[i].in);
		assert_string_equal(v.text.p, rows[i].in);
		assert_str(version_str(&v, &arena), rows[i].all);
		assert_str(version_print(&v, VERSION_CANONICAL, &arena),
			rows[i].canonical);
		assert_str(version_print(&v, VERSION_PUBLIC, &arena),
			rows[i].public);
		assert_str(
			version_print(&v, VERSION_BASE, &arena), rows[i].base);
	}
}

static void
refused(void **state)
{
	static const struct {
		const char *in;
		size_t at;
	} rows[] = {
		{"", 0},
		{"french toast", 0},
		{"1..2", 2},
		{"2..1", 2},
		{"1.0+", 4},
		{"1.0+a..b", 6},
		{"1.0 2", 3},
		{"1.0x", 3},
		{"1!", 2},
		{"1.0-", 3},
		{"v", 1},
		{"1.0+caf\xc3\xa9", 7},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct version v;
		struct text_error error = {.at = 99};
		assert_false(version_parse(
			str_from(rows[i].in), &v, &arena, &error));
		if (error.at != rows[i].at)
			fail_msg("'%s': %zu", rows[i].in, error.at);
		assert_non_null(error.what);
	}
}

/* Each is less than the next. */
static void
order(void **state)
{
	static const char *const rows[] = {
		"0.dev0",
		"0",
		"0.9",
		"1.0.dev1",
		"1.0a1.dev1",
		"1.0a1",
		"1.0a1.post1.dev2",
		"1.0a1.post1",
		"1.0a2",
		"1.0b1",
		"1.0rc1",
		"1.0",
		"1.0+abc",
		"1.0+abc.a",
		"1.0+abc.1",
		"1.0+1",
		"1.0+1.0",
		"1.0+10",
		"1.0.post0.dev1",
		"1.0.post0",
		"1.0.post18446744073709551616",
		"1.0.post18446744073709551617",
		"1.0.0.1",
		"1.1",
		"1.10",
		"18446744073709551616.0",
		"1!0.1",
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		for (size_t j = 0; j < countof(rows); j++) {
			struct version a = parse(rows[i]), b = parse(rows[j]);
			int c = version_cmp(&a, &b);
			int want = i < j ? -1 : i > j;
			if ((c > 0) - (c < 0) != want)
				fail_msg("%s, %s: %d", rows[i], rows[j], c);
		}
}

static void
equal(void **state)
{
	static const char *const rows[][2] = {{"1", "1.0.0"},
		{"1.0a1", "v1-ALPHA.01"}, {"1.0.post1", "1.0-1"},
		{"1+a.1", "1.0+A_01"}, {"0!1", "1"}, {"1.0r1", "1.0.post1"}};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct version a = parse(rows[i][0]), b = parse(rows[i][1]);
		assert_int_equal(version_cmp(&a, &b), 0);
	}
}

static void
prerelease(void **state)
{
	(void)state;
	struct version v = parse("1.0.post1.dev2");
	assert_true(version_is_prerelease(&v));
	v = parse("1.0b2");
	assert_true(version_is_prerelease(&v));
	v = parse("1.0.post1+rc1");
	assert_false(version_is_prerelease(&v));
}

static void
next_number(void **state)
{
	(void)state;
	assert_str(version_next_number(S("0"), &arena), "1");
	assert_str(version_next_number(S("129"), &arena), "130");
	assert_str(version_next_number(S("18446744073709551999"), &arena),
		"18446744073709552000");
	assert_str(version_next_number(S("999"), &arena), "1000");
}

static void
white_space(void **state)
{
	(void)state;
	assert_str(text_trim(S("\xe3\x80\x80 a\xc3\xa9 \xe2\x80\xa8\x1f")),
		"a\xc3\xa9");
	assert_str(text_trim(S(" \xe2\x80\xaf ")), "");
	assert_int_equal(text_space(S("\xe2\x80")), 0);
	assert_int_equal(text_space(S("")), 0);
	assert_int_equal(text_spaces(S("\t\xc2\x85x")), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(normal_form), TEST(refused),
		TEST(order), TEST(equal), TEST(prerelease), TEST(next_number),
		TEST(white_space)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
