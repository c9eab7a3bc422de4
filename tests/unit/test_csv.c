/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/csv.h"

/* All rows, fields with '|' between, each row ended by '$'. */
static struct str
rows_of(const char *text)
{
	struct csv csv = {.rest = str_from(text), .file = S("RECORD")};
	struct str_vec fields = {0};
	struct buf out = {.arena = &arena};
	enum csv_result result;
	while ((result = csv_next(&csv, &fields, &arena, &diag)) == CSV_ROW) {
		buf_add(&out, str_join(&arena, &fields, S("|")));
		buf_addc(&out, '$');
	}
	if (result == CSV_BAD)
		buf_addf(&out, "bad at %zu", diag.items.v[0].place.line);
	diag = (struct diag){.arena = &arena};
	return buf_str(&out);
}

static void
rows_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{"\n\r\n", ""},
		{"a,b,c\n", "a|b|c$"},
		{"a,b,c", "a|b|c$"},
		{"a,,\r\nb,,\r\n", "a||$b||$"},
		{"a\n\n\nb\n", "a$b$"},
		{"\"a,b\",c\n", "a,b|c$"},
		{"\"a\"\"b\",\"\"\n", "a\"b|$"},
		{"\"a\nb\",c\nd\n", "a\nb|c$d$"},
		{",\n", "|$"},
		{"\"\"", "$"},
		{"a\rb,c\n", "a\rb|c$"},
		{"ok\n\"a", "ok$bad at 2"},
		{"a\"b,c\n", "bad at 1"},
		{"\"a\nb\"\n\"c\"d,e\n", "a\nb$bad at 3"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(rows_of(rows[i].text), rows[i].want);
}

static void
rows_are_written(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	const struct str rows[][3] = {
		{S("a"), S("sha256=x"), S("12")},
		{S("with, comma"), S(""), S("")},
		{S("say \"hi\""), S("two\nlines"), S("\r")},
	};
	for (size_t i = 0; i < countof(rows); i++)
		csv_add(&out, rows[i], 3);
	csv_add(&out, &rows[1][1], 1);
	assert_str(buf_str(&out), "a,sha256=x,12\n"
				  "\"with, comma\",,\n"
				  "\"say \"\"hi\"\"\",\"two\nlines\",\"\r\"\n"
				  "\"\"\n");
	struct csv csv = {.rest = buf_str(&out)};
	struct str_vec fields = {0};
	for (size_t i = 0; i < countof(rows); i++) {
		assert_int_equal(
			csv_next(&csv, &fields, &arena, &diag), CSV_ROW);
		assert_int_equal(fields.n, 3);
		for (size_t j = 0; j < 3; j++)
			assert_true(str_eq(fields.v[j], rows[i][j]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_read),
		TEST(rows_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
