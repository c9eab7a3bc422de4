/* SPDX-License-Identifier: MIT */
#include "unit.h"

static void
cut_and_next(void **state)
{
	(void)state;
	struct str head, tail, line, rest = S("a\nb\n\nc");
	assert_true(str_cut(S("key = value"), '=', &head, &tail));
	assert_str(str_trim(head), "key");
	assert_str(str_trim(tail), "value");
	assert_false(str_cut(S("key"), '=', &head, &tail));
	assert_str(head, "key");
	assert_int_equal(tail.n, 0);
	struct buf seen = {.arena = &arena};
	while (str_next(&rest, '\n', &line))
		buf_addf(&seen, "[%.*s]", STR(line));
	assert_str(buf_str(&seen), "[a][b][][c]");
}

static void
replaces(void **state)
{
	(void)state;
	struct str in = S("a.b..c");
	assert_str(str_replace(&arena, in, '.', '/'), "a/b//c");
	assert_str(in, "a.b..c");
	assert_str(str_replace(&arena, S(""), '.', '/'), "");
}

static void
numbers(void **state)
{
	(void)state;
	unsigned long long v;
	assert_true(str_to_uint(S("18446744073709551615"), &v));
	assert_true(v == 18446744073709551615ULL);
	assert_false(str_to_uint(S("18446744073709551616"), &v));
	assert_false(str_to_uint(S("-1"), &v));
	assert_false(str_to_uint(S(""), &v));
}

static void
utf8(void **state)
{
	(void)state;
	assert_true(str_is_utf8(S("caf\xc3\xa9 \xf0\x9f\x90\x8d")));
	assert_false(str_is_utf8(S("\xc0\xaf")));
	assert_false(str_is_utf8(S("\xed\xa0\x80")));
	assert_false(str_is_utf8(S("\xe2\x82")));
	assert_int_equal(str_utf8_span(S("ab\xc3\xa9\xff z")), 4);
	assert_int_equal(str_utf8_span(S("")), 0);
	struct buf b = {.arena = &arena};
	buf_add_utf8(&b, 'z');
	buf_add_utf8(&b, 0xe9);
	buf_add_utf8(&b, 0x20ac);
	buf_add_utf8(&b, 0x1f40d);
	assert_str(buf_str(&b), "z\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d");
}

static void
order_and_search(void **state)
{
	(void)state;
	assert_true(str_cmp(S("a"), S("ab")) < 0);
	assert_true(str_cmp(S("b"), S("ab")) > 0);
	assert_int_equal(str_find(S("hello"), S("l")), 2);
	assert_int_equal(str_find(S("hello"), S("z")), 5);
	assert_int_equal(str_rindex(S("a/b/c"), '/'), 3);
	assert_true(str_ends(S("x.whl"), S(".whl")));
	assert_true(str_eq_nocase(S("PyYAML"), S("pyyaml")));
}

static void
builder_grows(void **state)
{
	(void)state;
	struct buf b = {.arena = &arena};
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	assert_int_equal(b.n, 3890);
	assert_true(str_starts(buf_str(&b), S("0,1,2,")));
	assert_int_equal(buf_str(&b).p[b.n], 0);
}

/* Most formats are texts only and have a way of their own. */
static void
formats_texts(void **state)
{
	(void)state;
	struct buf b = {.arena = &arena};
	char nul[] = "a\0b";
	buf_addf(&b, "<%s|%.*s>", "one", 2, "two");
	buf_addf(&b, "%.*s", 3, nul);
	buf_addf(&b, "%s%d%%", "x", 7);
	assert_str(buf_str(&b), "<one|tw>ax7%");
	assert_str(str_fmt(&arena, "%.*s", 0, ""), "");
	assert_int_equal(str_fmt(&arena, "%300s", "").n, 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(formats_texts),
		TEST(cut_and_next),
		TEST(replaces),
		TEST(numbers),
		TEST(utf8),
		TEST(order_and_search),
		TEST(builder_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
