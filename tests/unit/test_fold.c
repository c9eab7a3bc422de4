/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/fold.h"

static void
names_that_are_one_fold_alike(void **state)
{
	(void)state;
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"", ""}, {"A/b-C_9.TXT", "a/b-c_9.txt"},
		{"\xc3\x89", "e\xcc\x81"},  /* E acute */
		{"e\xcc\x81", "e\xcc\x81"}, /* already apart */
		{"\xe2\x84\xaa", "k"},      /* Kelvin */
		{"\xc5\xbf", "s"},          /* long s */
		{"\xc3\x9f", "ss"},         /* sharp s */
		{"\xe1\x84\x80", "\xe1\x84\x80"},
		{"a\xe2\x80\x8d"
		 "b",
			"ab"}, /* an invisible joiner */
		{"\xff"
		 "A",
			"\xff"
			"a"}, /* no UTF-8: only ASCII */
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(
			fold_name(str_from(rows[i].in), &arena), rows[i].want);
}

static void
folding_again_changes_nothing(void **state)
{
	(void)state;
	for (unsigned c = 1; c < 0x11000; c++) {
		struct buf out = {.arena = &arena};
		struct arena_mark mark = arena_mark(&arena);
		if (c >= 0xd800 && c < 0xe000)
			continue;
		buf_add_utf8(&out, c);
		struct str once = fold_name(buf_str(&out), &arena);
		if (!str_eq(fold_name(once, &arena), once))
			fail_msg("U+%04X", c);
		arena_reset(&arena, mark);
	}
}

static void
ascii_is_told(void **state)
{
	(void)state;
	assert_true(fold_is_ascii(S("")));
	assert_true(fold_is_ascii(S("a\x7f")));
	assert_false(fold_is_ascii(S("a\x80")));
	assert_int_equal(fold_ascii('Z'), 'z');
	assert_int_equal(fold_ascii('['), '[');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_that_are_one_fold_alike),
		TEST(folding_again_changes_nothing),
		TEST(ascii_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
