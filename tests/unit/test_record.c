/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/record.h"

static void
rows_are_read_and_written(void **state)
{
	(void)state;
	static const char text[] = "a.py,sha256=abc,12\n"
				   "\"b,c.py\",sha256=def,0\n"
				   "d.dist-info/RECORD,,\n"
				   "a.py,sha256=abc,12\n";
	struct record_row_vec rows = {0};
	assert_true(record_parse(
		str_from(text), S("RECORD"), &rows, &arena, &diag));
	assert_int_equal(rows.n, 3);
	assert_str(rows.v[1].path, "b,c.py");
	assert_int_equal(rows.v[0].size, 12);
	assert_true(rows.v[1].has_size);
	assert_false(rows.v[2].has_size);
	assert_str(rows.v[2].hash, "");
	assert_int_equal(rows.v[2].line, 3);
	struct buf out = {.arena = &arena};
	vec_for (struct record_row, row, &rows)
		record_add(&out, row);
	assert_str(buf_str(&out), "a.py,sha256=abc,12\n"
				  "\"b,c.py\",sha256=def,0\n"
				  "d.dist-info/RECORD,,\n");
}

static void
bad_rows_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
		size_t line;
	} rows[] = {
		{"a,b\n", "'a' begins a row that has not three fields", 1},
		{"a,b,1\nc,d,1,2\n",
			"'c' begins a row that has not three fields", 2},
		{",sha256=a,1\n", "'' is no path", 1},
		{"a,sha256=a,many\n", "'many' is no size", 1},
		{"a,sha256=a,-1\n", "'-1' is no size", 1},
		{"\"a\nb\",sha256=a,1\n", "'a\nb' is no path", 1},
		{"a,x,1\nb,x,1\na,y,1\n",
			"'a' is listed twice, and differently", 3},
		{"a,x,1\na,x,\n", "'a' is listed twice, and differently", 2},
		{"a,\"x,1\n", "a quote without its end", 1},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct record_row_vec parsed = {0};
		diag = (struct diag){.arena = &arena};
		assert_false(record_parse(str_from(rows[i].text), S("RECORD"),
			&parsed, &arena, &diag));
		assert_str(diag.items.v[0].message, rows[i].message);
		assert_int_equal(diag.items.v[0].place.line, rows[i].line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_read_and_written),
		TEST(bad_rows_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
