/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>

#include "format/json.h"

static struct json top;

static void
parse(const char *text)
{
	assert_true(json_parse(str_from(text), S("x.json"), &top, &diag));
}

static void
said(const char *text)
{
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[0].message, text);
	diag = (struct diag){.arena = &arena};
}

static void
reads_members(void **state)
{
	(void)state;
	parse("{\"s\": \"\\u00e4\", \"i\": -7, \"b\": true, \"n\": null,"
	      " \"a\": [\"x\", \"y\"], \"o\": {\"k\": 1, \"j\": 2}}");
	struct str s;
	int64_t i;
	bool b;
	assert_true(json_get_str(&top, "s", &s, &arena, &diag));
	assert_str(s, "\xc3\xa4");
	assert_true(json_get_int(&top, "i", &i, &diag));
	assert_int_equal(i, -7);
	assert_true(json_get_bool(&top, "b", &b, &diag));
	assert_true(b);
	struct json v;
	assert_false(json_find(&top, "n", &v));
	assert_false(json_find(&top, "absent", &v));
	assert_false(json_find_str(&top, "i", &s, &arena));
	struct str_vec list = {0};
	assert_true(json_get_strs(&top, "a", &list, &arena, &diag));
	assert_str(str_join(&arena, &list, S(",")), "x,y");
	assert_true(json_get_object(&top, "o", &v, &diag));
	struct buf keys = {.arena = &arena};
	void *at = NULL;
	for (struct json m; json_next(&v, &at, &m);)
		buf_add(&keys, m.key);
	assert_str(buf_str(&keys), "kj");
	json_close(&top);
}

static void
errors_say_where(void **state)
{
	(void)state;
	parse("{\"files\": [{\"url\": 1}, {}], \"n\": null}");
	struct json files, file;
	struct str s;
	int64_t i;
	assert_true(json_get_array(&top, "files", &files, &diag));
	file = json_item(&files, 0);
	assert_false(json_get_str(&file, "url", &s, &arena, &diag));
	said("'files[0].url' is a number, not a string");
	file = json_item(&files, 1);
	assert_false(json_get_str(&file, "url", &s, &arena, &diag));
	said("'files[1].url' is missing");
	assert_false(json_get_int(&top, "n", &i, &diag));
	said("'n' is missing");
	assert_false(json_get_int(&files, "n", &i, &diag));
	said("'files' is an array, not an object");
	struct str_vec list = {0};
	assert_false(json_get_strs(&top, "files", &list, &arena, &diag));
	said("'files[0]' is an object, not a string");
	json_close(&top);
	parse("[]");
	assert_false(json_get_int(&top, "n", &i, &diag));
	said("the whole is an array, not an object");
	json_close(&top);
}

static void
bad_syntax_has_a_place(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "{", "{\"a\": 1,}", "[1] x",
		"\"s\"", "[\"\xff\"]", "[\"\\u0000\"]", "{\"a\" 1}"};
	for (size_t i = 0; i < countof(bad); i++) {
		diag = (struct diag){.arena = &arena};
		assert_false(
			json_parse(str_from(bad[i]), S("x.json"), &top, &diag));
		assert_int_equal(diag.errors, 1);
		assert_str(diag.items.v[0].place.file, "x.json");
		json_close(&top);
	}
	diag = (struct diag){.arena = &arena};
	assert_false(json_parse(S("{\n  \"a\": ,\n}"), S("x"), &top, &diag));
	assert_int_equal(diag.items.v[0].place.line, 2);
	assert_str(diag.items.v[0].place.text, "  \"a\": ,");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_members),
		TEST(errors_say_where),
		TEST(bad_syntax_has_a_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
