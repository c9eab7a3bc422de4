/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/name.h"

static void
normal_form(void **state)
{
	static const struct {
		const char *in, *want;
		bool valid, normal;
	} rows[] = {
		{"Flask-SQLAlchemy", "flask-sqlalchemy", true, false},
		{"zope._-.interface", "zope-interface", true, false},
		{"jinja2", "jinja2", true, true},
		{"a--b", "a-b", true, false},
		{"-a", "-a", false, false},
		{"a_", "a-", false, false},
		{"a b", "a b", false, false},
		{"a\n", "a\n", false, false},
		{"", "", false, false},
		{"7", "7", true, true},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str in = str_from(rows[i].in);
		assert_str(name_normalise(&arena, in), rows[i].want);
		assert_int_equal(name_check(in, NULL), rows[i].valid);
		assert_int_equal(name_is_normalised(in), rows[i].normal);
	}
}

static void
bad_byte(void **state)
{
	static const struct {
		const char *in;
		size_t at;
	} rows[] = {{"torch>", 5}, {".a", 0}, {"a.", 1}, {"", 0}};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct text_error error = {.at = 99};
		assert_false(name_check(str_from(rows[i].in), &error));
		assert_int_equal(error.at, rows[i].at);
		assert_non_null(error.what);
	}
}

static void
equal(void **state)
{
	(void)state;
	assert_true(name_eq(S("A.-b"), S("a_B")));
	assert_false(name_eq(S("ab"), S("a-b")));
	assert_false(name_eq(S("a"), S("a-")));
	assert_true(name_eq(S(""), S("")));
}

static void
source_archives(void **state)
{
	static const struct {
		const char *file, *name, *version;
	} rows[] = {
		{"Foo_Bar-1.0.tar.gz", "foo-bar", "1.0"},
		{"foo-bar-2.0RC1.zip", "foo-bar", "2.0rc1"},
		{"foo-1.0.tar.bz2", NULL, NULL},
		{"foo.tar.gz", NULL, NULL},
		{"-1.0.zip", NULL, NULL},
		{"foo-x.zip", NULL, NULL},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str name;
		struct version v;
		bool ok = name_of_sdist(
			str_from(rows[i].file), &name, &v, &arena, NULL);
		assert_int_equal(ok, rows[i].name != NULL);
		if (!ok)
			continue;
		assert_str(name, rows[i].name);
		assert_str(version_str(&v, &arena), rows[i].version);
	}
	struct text_error error;
	struct str name;
	struct version v;
	assert_false(
		name_of_sdist(S("foo-1.x.zip"), &name, &v, &arena, &error));
	assert_int_equal(error.at, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(normal_form), TEST(bad_byte),
		TEST(equal), TEST(source_archives)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
