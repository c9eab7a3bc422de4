/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/marker.h"

static const struct marker *
parse(const char *text)
{
	struct text_error error = {0};
	const struct marker *marker =
		marker_parse(str_from(text), &arena, &error);
	if (!marker)
		print_error("%s: %zu: %s\n", text, error.at, error.what);
	assert_non_null(marker);
	return marker;
}

static struct marker_env
linux_env(void)
{
	return (struct marker_env){
		.value = {
			[MARKER_IMPLEMENTATION_NAME] = S("cpython"),
			[MARKER_IMPLEMENTATION_VERSION] = S("3.11.2"),
			[MARKER_OS_NAME] = S("posix"),
			[MARKER_PLATFORM_MACHINE] = S("x86_64"),
			[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = S("CPython"),
			[MARKER_PLATFORM_RELEASE] = S("6.1.0-18-amd64"),
			[MARKER_PLATFORM_SYSTEM] = S("Linux"),
			[MARKER_PLATFORM_VERSION] = S("#1 SMP"),
			[MARKER_PYTHON_FULL_VERSION] = S("3.11.2"),
			[MARKER_PYTHON_VERSION] = S("3.11"),
			[MARKER_SYS_PLATFORM] = S("linux"),
		}};
}

struct eval_case {
	const char *text;
	enum marker_answer want;
};

static void
check_answers(
	const struct marker_env *env, const struct eval_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum marker_answer ours =
			marker_eval(parse(cases[i].text), env, &arena);
		if (ours != cases[i].want)
			print_error("%s: %d\n", cases[i].text, (int)ours);
		assert_int_equal(ours, cases[i].want);
	}
}

static void
compares(void **state)
{
	(void)state;
	static const struct eval_case cases[] = {
		/* as versions: 3.11 is not less than 3.9 */
		{"python_version < '3.9'", MARKER_FALSE},
		{"python_version >= '3.9'", MARKER_TRUE},
		{"'3.9' <= python_version", MARKER_TRUE},
		{"python_version == '3.11.*'", MARKER_TRUE},
		{"python_version ~= '3.8'", MARKER_TRUE},
		{"python_full_version === '3.11.2'", MARKER_TRUE},
		/* as texts */
		{"python_version in '3.10 3.11'", MARKER_TRUE},
		{"python_version not in '3.10, 3.12'", MARKER_TRUE},
		{"python_version == '3.11,3.12'", MARKER_FALSE},
		{"platform_release >= '5.0'", MARKER_FALSE},
		{"platform_release == '6.1.0-18-amd64'", MARKER_TRUE},
		{"sys_platform == 'linux'", MARKER_TRUE},
		{"sys_platform < 'z'", MARKER_FALSE},
		{"sys_platform >= 'linux'", MARKER_TRUE},
		{"'' in sys_platform", MARKER_TRUE},
		{"sys_platform ~= 'linux'", MARKER_UNDEFINED_COMPARISON},
		{"sys_platform === 'linux'", MARKER_UNDEFINED_COMPARISON},
		{"os.name == 'posix'", MARKER_TRUE},
		{"python_implementation == 'CPython'", MARKER_TRUE},
		{"'posix' == 'os_name'", MARKER_TRUE},
		{"'a' == 'a'", MARKER_UNDEFINED_NAME},
	};
	struct marker_env env = linux_env();
	check_answers(&env, cases, countof(cases));
}

static void
joins(void **state)
{
	(void)state;
	static const struct eval_case cases[] = {
		{"os_name == 'x' and os_name == 'x' or os_name == 'posix'",
			MARKER_TRUE},
		{"os_name == 'posix' or os_name == 'x' and os_name == 'x'",
			MARKER_TRUE},
		{"(os_name == 'posix' or os_name == 'x') and os_name == 'x'",
			MARKER_FALSE},
		/* what is undefined is so wherever it stands */
		{"os_name == 'posix' or extra == 'x'", MARKER_UNDEFINED_NAME},
		{"os_name == 'x' and (os_name ~= '1')",
			MARKER_UNDEFINED_COMPARISON},
	};
	struct marker_env env = linux_env();
	check_answers(&env, cases, countof(cases));
}

static void
knows_extras_and_sets(void **state)
{
	(void)state;
	static const struct eval_case cases[] = {
		{"extra == 'Foo.Bar'", MARKER_TRUE},
		{"'foo_bar' == extra", MARKER_TRUE},
		{"extra != 'foo-bar'", MARKER_FALSE},
		{"'Dev_' in extras", MARKER_FALSE},
		{"'DEV' in dependency_groups", MARKER_TRUE},
		{"'dev' not in extras", MARKER_TRUE},
		{"extras == 'dev'", MARKER_UNDEFINED_COMPARISON},
	};
	struct marker_env env = linux_env();
	env.has_extra = true;
	env.extra = S("foo__bar");
	env.has_sets = true;
	vec_add(&env.dependency_groups, &arena, S("Dev"));
	check_answers(&env, cases, countof(cases));
}

static void
knows_builds_from_a_checkout(void **state)
{
	(void)state;
	struct marker_env env = linux_env();
	env.value[MARKER_PYTHON_FULL_VERSION] = S("3.14.0+");
	assert_int_equal(marker_eval(parse("python_full_version > '3.13'"),
				 &env, &arena),
		MARKER_TRUE);
}

static void
prints(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{" os.name=='posix'", "os_name == \"posix\""},
		{"((os_name == 'a'))", "os_name == \"a\""},
		{"((os_name == 'a') or os_name == 'b')and'3'<python_version",
			"(os_name == \"a\" or os_name == \"b\") and \"3\" < "
			"python_version"},
		{"(os_name == 'a' and os_name == 'b') or os_name == 'c'",
			"(os_name == \"a\" and os_name == \"b\") or os_name == "
			"\"c\""},
		{"os_name not\tin 'a\"b'", "os_name not in 'a\"b'"},
		{"os_name == 'a\\\\b\\n\\x41\\u00e9\\101'",
			"os_name == \"a\\\\b\\x0aA\xc3\xa9"
			"A\""},
		/* what begins no escape in Python is itself */
		{"os_name == 'a\\\\c\\\\n\\\\\\r'",
			"os_name == \"a\\c\\\\n\\\\\\x0d\""},
		{"os_name == \"\\x22'\"", "os_name == \"\\x22'\""},
		{"extra == 'A__b'", "extra == \"a-b\""},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct buf out = {.arena = &arena}, again = {.arena = &arena};
		marker_print(parse(cases[i].text), &out);
		assert_str(buf_str(&out), cases[i].want);
		marker_print(parse(buf_str(&out).p), &again);
		assert_str(buf_str(&again), cases[i].want);
	}
	assert_true(marker_equal(
		parse("os.name == 'a'"), parse("(os_name==\"a\")"), &arena));
	assert_false(marker_equal(
		parse("os_name == 'a'"), parse("os_name == 'b'"), &arena));
}

static void
tells_what_it_looks_at(void **state)
{
	(void)state;
	assert_int_equal(marker_variables(parse("os_name == 'a' and ('b' in "
						"extras or python_version > "
						"'3')")),
		1u << MARKER_OS_NAME | 1u << MARKER_EXTRAS |
			1u << MARKER_PYTHON_VERSION);
	assert_int_equal(marker_variables(parse("'a' == 'b'")), 0);
	assert_int_equal(marker_variable_find(S("extra")), MARKER_EXTRA);
	assert_int_equal(marker_variable_find(S("os.name")), MARKER_NONE);
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
		{"", 0, "expected a marker variable or a quoted text", NULL},
		{"python_version >= 3.8", 18,
			"expected a marker variable or a quoted text",
			"if it is a value, write \"3.8\""},
		{"python_versoin > '3'", 0,
			"expected a marker variable or a quoted text",
			"did you mean 'python_version'?"},
		{"os_name = 'a'", 8, "expected an operator",
			"one of <, <=, ==, !=, >=, >, ~=, ===, in, not in"},
		{"os_name not 'a'", 12, "expected 'in' after 'not'", NULL},
		{"os_name == 'a", 11, "a quoted text without its end", NULL},
		{"os_name == 'C:\\x'", 14, "a backslash that begins no escape",
			"write '\\\\' for a backslash"},
		{"os_name == 'a\nb'", 13,
			"a quoted text holds a line's end or NUL", NULL},
		{"(os_name == 'a'", 15, "expected 'and', 'or' or ')'", NULL},
		{"os_name == 'a' os_name == 'b'", 15,
			"expected 'and', 'or' or the end", NULL},
		{"os_name == 'a' and", 18,
			"expected a marker variable or a quoted text", NULL},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct text_error error = {0};
		assert_null(
			marker_parse(str_from(cases[i].text), &arena, &error));
		assert_string_equal(error.what, cases[i].what);
		assert_int_equal(error.at, cases[i].at);
		if (cases[i].hint)
			assert_string_equal(error.hint, cases[i].hint);
		else
			assert_null(error.hint);
		assert_null(
			marker_parse(str_from(cases[i].text), &arena, NULL));
	}
}

static void
deep_nesting_is_refused(void **state)
{
	(void)state;
	struct buf text = {.arena = &arena};
	struct text_error error;
	for (int i = 0; i < 100000; i++)
		buf_addc(&text, '(');
	assert_null(marker_parse(buf_str(&text), &arena, &error));
	assert_string_equal(error.what, "too many parentheses");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(compares),
		TEST(joins),
		TEST(knows_extras_and_sets),
		TEST(knows_builds_from_a_checkout),
		TEST(prints),
		TEST(tells_what_it_looks_at),
		TEST(points_at_errors),
		TEST(deep_nesting_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
