/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/header.h"

static void
metadata(void **state)
{
	(void)state;
	static const char text[] = "Metadata-Version: 2.1\r\n"
				   "Name: demo\r\n"
				   "Requires-Dist: a>=1\r\n"
				   "License: first\r\n"
				   "        second\r\n"
				   "\t third\r\n"
				   "Requires-Dist:b\r\n"
				   "Empty:\r\n"
				   "\r\n"
				   "Name: in the body\r\n";
	struct headers h = headers_parse(str_from(text), &arena);
	assert_int_equal(h.all.n, 6);
	assert_str(headers_get(&h, "name"), "demo");
	assert_str(headers_get(&h, "License"), "first\nsecond\nthird");
	assert_str(headers_get(&h, "Empty"), "");
	assert_str(headers_get(&h, "Nothing"), "");
	assert_int_equal(headers_count(&h, "requires-dist"), 2);
	assert_int_equal(headers_count(&h, "Nothing"), 0);
	struct str_vec all = headers_all(&h, "Requires-Dist", &arena);
	assert_int_equal(all.n, 2);
	assert_str(all.v[1], "b");
	assert_int_equal(h.all.v[4].line, 7);
	assert_str(h.body, "Name: in the body\r\n");
}

static void
ends(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n;
		const char *body;
	} rows[] = {
		{"", 0, ""},
		{"A: b", 1, ""},
		{"A: b\n", 1, ""},
		{"A: b\n\n", 1, ""},
		{"A: b\n\nbody", 1, "body"},
		{"A: b\nno header\nB: c\n", 1, "no header\nB: c\n"},
		{"\nA: b\n", 0, "A: b\n"},
		{" folded\nA: b\n", 0, " folded\nA: b\n"},
		{"A: b\n: c\n", 1, ": c\n"},
		{"A B: c\n", 0, "A B: c\n"},
		{"A: b: c\n", 1, ""},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct headers h =
			headers_parse(str_from(rows[i].text), &arena);
		assert_int_equal(h.all.n, rows[i].n);
		assert_str(h.body, rows[i].body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(metadata),
		TEST(ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
