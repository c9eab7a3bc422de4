/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <stdlib.h>

#include "sys/glob.h"

static void
patterns_match_names(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool want;
	} rows[] = {
		{"*", "a.c", true},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"*.c", "a.c", true},
		{"*.c", ".c", false},
		{".*", ".c", true},
		{"*.c", "a.cc", false},
		{"a?c", "abc", true},
		{"a?c", "ac", false},
		{"?", ".", false},
		{"[ab].c", "b.c", true},
		{"[ab].c", "c.c", false},
		{"[!ab].c", "c.c", true},
		{"[^ab].c", "a.c", false},
		{"[a-c]x", "bx", true},
		{"[a-c]x", "dx", false},
		{"[]]", "]", true},
		{"[!]]", "]", false},
		{"[a-]", "-", true},
		{"[x", "[x", true},
		{"a*b*c", "a-b-b-c", true},
		{"a*b*c", "a-b-b-d", false},
		{"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
		{"[\xc3-\xff]*", "\xc3\xa4.c", true},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		if (glob_match(str_from(rows[i].pattern),
			    str_from(rows[i].name)) != rows[i].want)
			fail_msg("'%s' on '%s'", rows[i].pattern, rows[i].name);
	assert_true(glob_is_pattern(S("src/[ab].c")));
	assert_false(glob_is_pattern(S("src/a.c")));
}

static void
files_match(void **state)
{
	static const struct {
		const char *pattern, *files, *directories;
	} rows[] = {
		{"*.c", "a.c b.c", "."},
		{"src/*.c", "src/x.c", "src"},
		{"./src//*.c", "src/x.c", "src"},
		{"src/*/*.c", "src/one/y.c src/two/z.c", "src src/one src/two"},
		{"src/**/*.c",
			"src/one/deep/w.c src/one/y.c src/two/z.c "
			"src/x.c",
			"src src/one src/one/deep src/two"},
		{"**/z.c", "src/two/z.c", ". src src/one src/one/deep src/two"},
		{"src/one/**", "src/one/deep/w.c src/one/y.c",
			"src/one src/one/deep"},
		{"s*/t?o/z.[ch]", "src/two/z.c src/two/z.h", ". src src/two"},
		{"none/*.c", "", "."},
		{"src/none/more/*.c", "", "src"},
		{"a.c", "a.c", "."},
		{"linked/*.c", "linked/y.c", "linked"},
	};
	static const char *const made[] = {
		"c.c", "src/.git", "src/one/deep", "src/two", "envdir/lib"};
	struct glob glob = {.root = folder};

	(void)state;
	for (size_t i = 0; i < countof(made); i++)
		assert_true(fs_mkdirs(str_from(made[i]), &diag));
	put("a.c", "");
	put("b.c", "");
	put("c.c/not-a-file", "");
	put("src/x.c", "");
	put("src/.hidden.c", "");
	put("src/.git/g.c", "");
	put("src/one/y.c", "");
	put("src/one/deep/w.c", "");
	put("src/two/z.c", "");
	put("src/two/z.h", "");
	put("envdir/lib/e.c", "");
	assert_true(fs_symlink(
		S("src/one"), path_joinz(&arena, glob.root, "linked"), &diag));
	vec_add(&glob.skip, &arena, S("envdir"));
	vec_add(&glob.skip, &arena, S("c.c"));
	for (size_t i = 0; i < countof(rows); i++) {
		struct str_vec files = {0}, directories = {0};
		assert_true(glob_find(&glob, str_from(rows[i].pattern), &files,
			&directories, &arena, &diag));
		assert_str(str_join(&arena, &files, S(" ")), rows[i].files);
		qsort(directories.v, directories.n, sizeof *directories.v,
			str_cmp_items);
		assert_str(str_join(&arena, &directories, S(" ")),
			rows[i].directories);
	}
}

/* A directory that is named by a pattern and cannot be read is an error, not an
 * empty answer; one that is gone is. */
static void
what_is_missing(void **state)
{
	struct glob glob = {.root = S("/nonexistent")};
	struct str_vec files = {0}, directories = {0};

	(void)state;
	assert_true(glob_find(
		&glob, S("*.c"), &files, &directories, &arena, &diag));
	assert_int_equal(files.n, 0);
	assert_int_equal(directories.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(patterns_match_names),
		FOLDER_TEST(files_match),
		TEST(what_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
