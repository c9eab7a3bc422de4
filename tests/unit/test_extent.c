/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/util.h"
#include "model/extent.h"

/* CPython 3.11.7 on Linux, x86-64. */
static const struct marker_env here = {
	.value = {{"cpython", 7}, {"3.11.7", 6}, {"posix", 5}, {"x86_64", 6},
		{"CPython", 7}, {"6.1.0", 5}, {"Linux", 5}, {"#1 SMP", 6},
		{"3.11.7", 6}, {"3.11", 4}, {"linux", 5}},
};

/* 3.13's last release candidate. */
static const struct marker_env candidate = {
	.value = {{"cpython", 7}, {"3.13.0rc3", 9}, {"posix", 5},
		{"aarch64", 7}, {"CPython", 7}, {"6.1.0", 5}, {"Linux", 5},
		{"#1 SMP", 6}, {"3.13.0rc3", 9}, {"3.13", 4}, {"linux", 5}},
};

/* Markers parted by '|', with the extras asked for. */
static struct str
extent_of(const struct marker_env *env, const char *markers, const char *extras)
{
	struct extent extent = {.env = env, .arena = &arena};
	struct str_vec asked = {0};
	struct str text, rest = str_from(extras);
	while (str_next(&rest, ' ', &text))
		vec_add(&asked, &arena, text);
	rest = str_from(markers);
	while (str_next(&rest, '|', &text)) {
		const struct marker *marker = marker_parse(text, &arena, NULL);
		assert_non_null(marker);
		(void)extent_holds(&extent, marker, &asked);
	}
	struct str whole = extent_marker(&extent);
	if (!whole.n)
		return whole;
	/* Whatever it says, it says so of here. */
	const struct marker *marker = marker_parse(whole, &arena, NULL);
	assert_non_null(marker);
	assert_int_equal(marker_eval(marker, env, &arena), MARKER_TRUE);
	return whole;
}

static void
what_came_out_is_what_holds(void **state)
{
	static const struct {
		const char *markers, *extras, *want;
	} rows[] = {
		{"sys_platform == 'linux'", "", "sys_platform == \"linux\""},
		{"sys_platform == 'win32'", "", "sys_platform != \"win32\""},
		{"python_version < '3.8'", "", "python_version >= \"3.8\""},
		{"python_version <= '3.8'", "", "python_version > \"3.8\""},
		{"'linux' in sys_platform", "", "\"linux\" in sys_platform"},
		{"'win' in sys_platform", "", "\"win\" not in sys_platform"},
		/* No operator says the opposite of '~='. */
		{"python_version ~= '2.7'", "", "python_version == \"3.11\""},
		{"python_version ~= '3.8'", "", "python_version ~= \"3.8\""},
		/* Both sides of 'or' are needed to say when it is true, */
		{"os_name == 'nt' or os_name == 'posix'", "",
			"(os_name == \"nt\" or os_name == \"posix\")"},
		/* and either one of 'and' makes it false. */
		{"os_name == 'nt' and python_version > '3'", "",
			"(os_name != \"nt\" or python_version <= \"3\")"},
		{"os_name == 'posix' and python_version > '3'", "",
			"os_name == \"posix\" and python_version > \"3\""},
		{"os_name == 'nt' or os_name == 'java'", "",
			"os_name != \"java\" and os_name != \"nt\""},
		/* Extras are no matter of where. */
		{"extra == 'x'", "", ""},
		{"extra == 'x'", "x", ""},
		{"extra == 'x' and os_name == 'nt'", "", ""},
		{"extra == 'x' and os_name == 'nt'", "x", "os_name != \"nt\""},
		{"extra == 'x' and os_name == 'nt'", "y x",
			"os_name != \"nt\""},
		{"extra == 'x' or os_name == 'nt'", "x", ""},
		{"extra != 'x'", "x", ""},
		/* What one says of all others need not be said. */
		{"python_version < '3.8'|python_version < '3.10'", "",
			"python_version >= \"3.10\""},
		{"python_version < '3.13'|python_version < '3.12'", "",
			"python_version < \"3.12\""},
		{"sys_platform == 'linux'|sys_platform == 'win32'", "",
			"sys_platform == \"linux\""},
		{"python_version < '3.12'|python_version < '3.12.0'", "",
			"python_version < \"3.12\""},
		{"os_name == 'posix' or sys_platform == 'x'|os_name == 'posix'",
			"", "os_name == \"posix\""},
		{"python_version < '3.14' or python_version >= '3.15'|"
		 "python_version < '3.13'",
			"", "python_version < \"3.13\""},
		{"os_name == 'x' or os_name == 'posix' and python_version > "
		 "'3'|os_name == 'posix'",
			"",
			"(os_name == \"x\" or os_name == \"posix\" and "
			"python_version > \"3\") and os_name == \"posix\""},
		{"os_name == 'nt'|os_name == 'nt'", "", "os_name != \"nt\""},
		{"(os_name == 'nt' or python_version > '3') and "
		 "sys_platform != 'x'",
			"",
			"(os_name == \"nt\" or python_version > \"3\") and "
			"sys_platform != \"x\""},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(extent_of(&here, rows[i].markers, rows[i].extras),
			rows[i].want);
}

static void
a_release_candidate_is_beside_its_release(void **state)
{
	(void)state;
	assert_str(extent_of(&candidate, "python_full_version < '3.13'", ""),
		"python_full_version == \"3.13.0rc3\"");
	assert_str(extent_of(&candidate, "python_full_version >= '3.13'", ""),
		"python_full_version == \"3.13.0rc3\"");
}

static void
it_says_whether_the_marker_holds(void **state)
{
	struct extent extent = {.env = &here, .arena = &arena};
	struct str_vec extras = {0};
	const struct marker *marker =
		marker_parse(S("extra == 'x'"), &arena, NULL);
	(void)state;
	assert_true(extent_holds(&extent, NULL, &extras));
	assert_false(extent_holds(&extent, marker, &extras));
	vec_add(&extras, &arena, S("x"));
	assert_true(extent_holds(&extent, marker, &extras));
	assert_int_equal(extent.conditions.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_came_out_is_what_holds),
		TEST(a_release_candidate_is_beside_its_release),
		TEST(it_says_whether_the_marker_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
