/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/shell_words.h"

static const struct {
	const char *in;
	const char *want; /* words with '|' after each; NULL: a quote is open */
} rows[] = {
	{"", ""},
	{" \t\n", ""},
	{"-O2 -g", "-O2|-g|"},
	{"  -O2\t\n-g  ", "-O2|-g|"},
	{"-DA='b c' -DB=\"d  e\"", "-DA=b c|-DB=d  e|"},
	{"'' \"\" x", "||x|"},
	{"a\\ b c\\\\d", "a b|c\\d|"},
	{"\"a\\\"b\\$c\\`d\\\\e\\x\"", "a\"b$c`d\\e\\x|"},
	{"'a\\b\"c'", "a\\b\"c|"},
	{"'a'\"b\"c\\d", "abcd|"},
	{"a\\\nb \"c\\\nd\"", "ab|cd|"},
	{"$HOME `x` *.c ~ #a", "$HOME|`x`|*.c|~|#a|"},
	{"-DV='\"1.0\"'", "-DV=\"1.0\"|"},
	{"a 'b", NULL},
	{"a \"b", NULL},
	{"a \"b\\", NULL},
	{"a b\\", NULL},
};

static void
parts_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str_vec words = {0};
		struct buf out = {.arena = &arena};
		bool good = shell_words(str_from(rows[i].in), &words, &arena);
		assert_int_equal(good, rows[i].want != NULL);
		vec_for (struct str, it, &words)
			buf_addf(&out, "%.*s|", STR(*it));
		if (good)
			assert_str(buf_str(&out), rows[i].want);
	}
}

static void
tells_places(void **state)
{
	(void)state;
	struct str text = S("  -O2 'a b'c  'open x"), rest = text, raw, word;
	assert_int_equal(
		shell_words_next(&rest, &raw, &word, &arena), SHELL_WORDS_WORD);
	assert_ptr_equal(word.p, text.p + 2);
	assert_str(raw, "-O2");
	assert_int_equal(
		shell_words_next(&rest, &raw, &word, &arena), SHELL_WORDS_WORD);
	assert_str(word, "a bc");
	assert_ptr_equal(raw.p, text.p + 6);
	assert_str(raw, "'a b'c");
	assert_int_equal(
		shell_words_next(&rest, &raw, &word, &arena), SHELL_WORDS_OPEN);
	assert_ptr_equal(raw.p, text.p + 14);
	rest = S(" \n");
	assert_int_equal(
		shell_words_next(&rest, &raw, &word, &arena), SHELL_WORDS_END);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parts_words), TEST(tells_places)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
