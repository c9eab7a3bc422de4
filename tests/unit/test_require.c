/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "model/require.h"

static struct require
parse(const char *text)
{
	struct require require;
	struct text_error error = {0};
	bool done = require_parse(str_from(text), &require, &arena, &error);
	if (!done)
		print_error("%s: %zu: %s\n", text, error.at, error.what);
	assert_true(done);
	return require;
}

static void
reads_parts(void **state)
{
	(void)state;
	struct require r = parse(" Uvi_Corn [ Std, a.b,Std ] ( ~=0.30, !=0.31 )"
				 "; python_version < '3.11'");
	assert_str(r.name, "Uvi_Corn");
	assert_str(r.canonical, "uvi-corn");
	assert_int_equal(r.extras.n, 2);
	assert_str(r.extras.v[0], "Std");
	assert_str(r.extras.v[1], "a.b");
	assert_str(spec_str(&r.spec, &arena), "!=0.31,~=0.30");
	assert_int_equal(r.url.n, 0);
	assert_int_equal(
		marker_variables(r.marker), 1u << MARKER_PYTHON_VERSION);
	r = parse("tool @ git+https://host.example/r@0123;x\t; os_name=='a'");
	assert_str(r.url, "git+https://host.example/r@0123;x");
	assert_non_null(r.marker);
	assert_int_equal(r.spec.specs.n, 0);
	assert_null(parse("a").marker);
}

static void
prints(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"a", "a"},
		{"a ()", "a"},
		{"a[]", "a"},
		{"a>=1,", "a>=1"},
		{"A_ [z,b] >=1 , <2;'3'<python_version",
			"A_[b,z]<2,>=1; \"3\" < python_version"},
		{"a@u ;os_name=='x'", "a @ u ; os_name == \"x\""},
		{"a @ u  ", "a @ u"},
		{"a === any!thing", "a===any!thing"},
		{"a ===x , >1", "a===x,>1"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct require require = parse(cases[i].text);
		struct buf out = {.arena = &arena};
		require_print(&require, &out);
		assert_str(buf_str(&out), cases[i].want);
	}
}

static void
compares(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		bool want;
	} cases[] = {
		{"A_b[x.y] >=1,<2", "a-b[X_Y] <2.0,>=1", true},
		{"a; os_name == 'x'", "a; os.name=='x'", true},
		{"a", "a; os_name == 'x'", false},
		{"a[x]", "a", false},
		{"a", "a[x]", false},
		{"a @ u", "a @ v", false},
		{"a", "b", false},
		{"a>1", "a>2", false},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct require a = parse(cases[i].a), b = parse(cases[i].b);
		assert_int_equal(require_equal(&a, &b, &arena), cases[i].want);
	}
}

static void
points_at_errors(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t at;
		const char *what, *hint;
	} cases[] = {
		{"", 0, "expected a project's name", NULL},
		{">=1", 0, "expected a project's name", NULL},
		{"a 1.0", 2, "expected an operator before the version",
			"for example '==2.1' or '>=2.1'"},
		{"a b", 2, "expected a version specifier, ';' or the end",
			NULL},
		{"a[b c]", 4, "expected ',' or ']' after an extra", NULL},
		{"a[b,]", 4, "expected the name of an extra", NULL},
		{"a[b", 3, "expected ',' or ']' after an extra", NULL},
		{"a (>=1", 2, "a '(' without its ')'", NULL},
		{"a >=1)", 5, "expected a version specifier, ';' or the end",
			NULL},
		{"a (>=1;)", 6, "expected a version specifier or ')' after '('",
			NULL},
		{"a >=1,,<2", 6, "expected a version specifier before ','",
			NULL},
		{"a >=1\n", 2,
			"only space and tab may stand between version "
			"specifiers",
			NULL},
		{"a ===1, <2", 8, "expected ',' after a version specifier",
			"what follows '===' ends at a space: write ' ,' after "
			"it"},
		{"a @ ", 4, "expected a URL after '@'", NULL},
		{"a @ u; os_name == 'x'", 7,
			"expected ';' or the end after a URL",
			"a space must stand before the ';'"},
		{"a; os_nam == 'x'", 3,
			"expected a marker variable or a quoted text",
			"did you mean 'os_name'?"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct text_error error = {0};
		struct require require;
		assert_false(require_parse(
			str_from(cases[i].text), &require, &arena, &error));
		assert_string_equal(error.what, cases[i].what);
		assert_int_equal(error.at, cases[i].at);
		if (cases[i].hint)
			assert_string_equal(error.hint, cases[i].hint);
		else
			assert_null(error.hint);
		assert_false(require_parse(
			str_from(cases[i].text), &require, &arena, NULL));
	}
}

/* A bad specifier is pointed at where it stands in the whole text. */
static void
points_into_specifiers(void **state)
{
	(void)state;
	struct text_error error = {0};
	struct require require;
	assert_false(
		require_parse(S("abc >=1, ==2..1"), &require, &arena, &error));
	assert_true(error.at >= strlen("abc >=1, "));
	assert_true(error.at < strlen("abc >=1, ==2..1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_parts),
		TEST(prints),
		TEST(compares),
		TEST(points_at_errors),
		TEST(points_into_specifiers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
