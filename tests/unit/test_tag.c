/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/tag.h"
#include "model/target.h"

static void
wheel_names(void **state)
{
	static const struct {
		const char *file, *want;
	} rows[] = {
		{"Foo_Bar-1.0-py2.py3-none-any.whl",
			"foo-bar 1.0  py2-none-any py3-none-any"},
		{"foo-1.0+CU12-007b-cp39-ABI3-any.whl",
			"foo 1.0+cu12 7b cp39-abi3-any"},
		{"foo-v1-00-py3-none-any.whl", "foo 1 0 py3-none-any"},
		{"b\xc3\xa1r-1-py3-none-any.whl", "b\xc3\xa1r 1  py3-none-any"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct wheel_name w;
		struct text_error error;
		if (!wheel_name_parse(
			    str_from(rows[i].file), &w, &arena, &error))
			fail_msg("'%s' at %zu: %s", rows[i].file, error.at,
				error.what);
		struct str_vec tags = tag_set_expand(&w.tags, &arena);
		assert_str(
			str_fmt(&arena, "%.*s %.*s %.*s%.*s %.*s", STR(w.name),
				STR(version_str(&w.version, &arena)),
				STR(w.build_number), STR(w.build_tag),
				STR(str_join(&arena, &tags, S(" ")))),
			rows[i].want);
	}
}

static void
refused_wheels(void **state)
{
	static const struct {
		const char *file;
		size_t at;
	} rows[] = {
		{"foo-1.0-py3-none-any.zip", 24},
		{"foo-1.0-py3-none.whl", 16},
		{"a-1-2-3-py3-none-any.whl", 20},
		{"foo__bar-1.0-py3-none-any.whl", 3},
		{"-1.0-py3-none-any.whl", 0},
		{"-1.0-1-py3-none-any.whl", 0},
		{"fo o-1.0-py3-none-any.whl", 2},
		{"foo-x.0-py3-none-any.whl", 4},
		{"foo-1.0-x1-py3-none-any.whl", 8},
		{"foo-1.0-py3..py2-none-any.whl", 12},
		{"foo-1.0-py3-none-.whl", 17},
		{"foo-1.0-3py-none-any.whl", 8},
		{"foo-1.0-py+-none-any.whl", 10},
		{"foo\xff-1.0-py3-none-any.whl", 3},
		{"../x-1.0-py3-none-any.whl", 2},
		{"x-1.0-py3-none-a/../b.whl", 16},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct wheel_name w;
		struct text_error error = {.at = 99};
		assert_false(wheel_name_parse(
			str_from(rows[i].file), &w, &arena, &error));
		if (error.at != rows[i].at)
			fail_msg("'%s': %zu", rows[i].file, error.at);
	}
}

static void
tag_sets(void **state)
{
	struct tag_set set;
	(void)state;
	assert_true(tag_set_parse(S("py3.py2-none-a.b.a"), &set, &arena, NULL));
	assert_int_equal(tag_set_count(&set), 6);
	assert_int_equal(tag_set_expand(&set, &arena).n, 4);
	assert_false(tag_text_is_sorted(S("py3.py2-none-any")));
	assert_true(tag_text_is_sorted(S("py2.py3-none-any")));
	assert_true(wheel_name_is_sorted(S("b.a-1-py2.py3-none-any.whl")));
	assert_false(tag_set_parse(S("py3-none"), &set, &arena, NULL));
	assert_false(tag_set_parse(S("py3-none-any-x"), &set, &arena, NULL));
}

static void
build_numbers(void **state)
{
	static const char *const rows[] = {"a-1-py3-none-any.whl",
		"a-1-0-py3-none-any.whl", "a-1-2-py3-none-any.whl",
		"a-1-2a-py3-none-any.whl", "a-1-10-py3-none-any.whl"};
	(void)state;
	for (size_t i = 0; i + 1 < countof(rows); i++) {
		struct wheel_name a, b;
		assert_true(
			wheel_name_parse(str_from(rows[i]), &a, &arena, NULL));
		assert_true(wheel_name_parse(
			str_from(rows[i + 1]), &b, &arena, NULL));
		assert_true(wheel_name_cmp_build(&a, &b) < 0);
		assert_true(wheel_name_cmp_build(&b, &a) > 0);
		assert_int_equal(wheel_name_cmp_build(&a, &a), 0);
	}
}

static void
ranks(void **state)
{
	static const struct {
		const char *set;
		size_t want;
	} rows[] = {
		{"cp312-cp312-linux_x86_64", 0},
		{"py3-none-any", 2},
		{"py2.py3-none-any", 2},
		{"cp312.py3-none.cp312-any.linux_x86_64", 0},
		{"cp311-cp311-linux_x86_64", TAG_NO_RANK},
	};
	struct str_vec tags = {0};
	struct tag_list list;
	(void)state;
	vec_add(&tags, &arena, S("cp312-cp312-linux_x86_64"));
	vec_add(&tags, &arena, S("cp312-abi3-linux_x86_64"));
	vec_add(&tags, &arena, S("py3-none-any"));
	vec_add(&tags, &arena, S("cp312-cp312-linux_x86_64"));
	tag_list_make(&list, tags, &arena);
	for (size_t i = 0; i < countof(rows); i++) {
		struct tag_set set;
		assert_true(tag_set_parse(
			str_from(rows[i].set), &set, &arena, NULL));
		assert_int_equal(tag_rank(&list, &set), rows[i].want);
	}
}

/* Spaces in want stand between the first tags of the list. */
static void
first_tags(const struct target *target, const char *want)
{
	struct str_vec tags = target_platforms(target, &arena);
	struct str got = str_join(&arena, &tags, S(" "));
	if (!str_starts(got, str_from(want)))
		fail_msg("'%.*s' instead of '%s'", STR(got), want);
}

static void
platforms(void **state)
{
	(void)state;
	struct target t = {.system = TARGET_LINUX,
		.machine = S("x86_64"),
		.libc = TARGET_GLIBC,
		.libc_version = {2, 17}};
	first_tags(&t, "linux_x86_64 manylinux_2_17_x86_64 "
		       "manylinux2014_x86_64 manylinux_2_16_x86_64");
	t.libc = TARGET_MUSL;
	t.libc_version = (struct target_version){1, 1};
	first_tags(&t, "linux_x86_64 musllinux_1_1_x86_64 "
		       "musllinux_1_0_x86_64");
	t.machine = S("aarch64");
	t.is_32bit = true;
	t.libc = TARGET_NO_LIBC;
	first_tags(&t, "linux_armv8l linux_armv7l");
	t = (struct target){.system = TARGET_MACOS,
		.machine = S("arm64"),
		.os_version = {12, 3}};
	first_tags(&t, "macosx_12_0_arm64 macosx_12_0_universal2 "
		       "macosx_11_0_arm64 macosx_11_0_universal2 "
		       "macosx_10_16_universal2");
	t = (struct target){.system = TARGET_WINDOWS, .machine = S("AMD64")};
	first_tags(&t, "win_amd64");
	t = (struct target){
		.system = TARGET_OTHER, .platform = S("freebsd-14.1-amd64")};
	first_tags(&t, "freebsd_14_1_amd64");
}

static bool
old_only(const struct target *target, struct target_version glibc,
	struct str arch)
{
	assert_non_null(target);
	assert_true(str_is(arch, "x86_64"));
	return glibc.minor < 6;
}

static void
site_policy(void **state)
{
	(void)state;
	struct target t = {.system = TARGET_LINUX,
		.machine = S("x86_64"),
		.libc = TARGET_GLIBC,
		.libc_version = {2, 17},
		.manylinux = old_only};
	struct str_vec tags = target_platforms(&t, &arena);
	assert_str(str_join(&arena, &tags, S(" ")),
		"linux_x86_64 manylinux_2_5_x86_64 manylinux1_x86_64");
}

static void
interpreters(void **state)
{
	struct target t = {.implementation = S("cpython"),
		.python = {3, 3},
		.system = TARGET_WINDOWS,
		.machine = S("x86")};
	(void)state;
	struct str_vec tags = target_tags(&t, &arena);
	assert_str(str_join(&arena, &tags, S(" ")),
		"cp33-cp33m-win32 cp33-abi3-win32 cp33-none-win32 "
		"cp32-abi3-win32 py33-none-win32 py3-none-win32 "
		"py32-none-win32 py31-none-win32 py30-none-win32 "
		"cp33-none-any py33-none-any py3-none-any py32-none-any "
		"py31-none-any py30-none-any");
	t = (struct target){.implementation = S("pypy"),
		.abi = S("pypy31-pp73"),
		.python = {3, 1},
		.system = TARGET_WINDOWS,
		.machine = S("x86")};
	tags = target_tags(&t, &arena);
	assert_str(str_join(&arena, &tags, S(" ")),
		"pp31-pypy31_pp73-win32 pp31-none-win32 py31-none-win32 "
		"py3-none-win32 py30-none-win32 pp3-none-any "
		"py31-none-any py3-none-any py30-none-any");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(wheel_names),
		TEST(refused_wheels), TEST(tag_sets), TEST(build_numbers),
		TEST(ranks), TEST(platforms), TEST(site_policy),
		TEST(interpreters)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
