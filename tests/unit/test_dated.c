/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include "env/install/dated.h"
#include "sys/clock.h"

#define DAY (86400 * CLOCK_SECOND)

static struct fs_info
look(const char *path)
{
	struct fs_info info;
	assert_int_equal(fs_stat(str_from(path), &info, &diag), FS_OK);
	return info;
}

static void
node(const char *name, int64_t date)
{
	struct str record = str_fmt(&arena, "site/%s", name);
	put(record.p, "");
	assert_true(fs_set_mtime(record, date, &diag));
	assert_true(fs_symlink(str_fmt(&arena, "../../site/%s", name),
		str_fmt(&arena, ".ninjenv/pkg/%s", name), &diag));
}

static void
what_is_dated_in_the_future_is_dated_now(void **state)
{
	int64_t start = clock_wall();
	(void)state;
	dated_now(S("."), S("bin"), &arena, &diag); /* nothing is there */
	assert_true(fs_mkdirs(S(".ninjenv/pkg"), &diag));
	assert_true(fs_mkdirs(S("site"), &diag));
	node("old", start - DAY);
	node("new", start + DAY);
	assert_true(fs_symlink(
		S("../../site/gone"), S(".ninjenv/pkg/gone"), &diag));
	dated_now(S("."), S("bin"), &arena, &diag);
	assert_int_equal(diag.items.n, 1);
	assert_str(diag.items.v[0].message,
		"1 package of '.' was dated in the future, and is dated now: "
		"what depends on it runs once more");
	assert_true(look("site/old").mtime < start);
	assert_true(look("site/new").mtime >= start - 20 * CLOCK_MS);
	assert_true(look("site/new").mtime <= clock_wall());
	dated_now(S("."), S("bin"), &arena, &diag);
	assert_int_equal(diag.items.n, 1);
	node("newer", start + DAY);
	node("newest", start + DAY);
	dated_now(S("."), S("bin"), &arena, &diag);
	assert_str(diag.items.v[1].message,
		"2 packages of '.' were dated in the future, and are dated "
		"now: what depends on them runs once more");
}

static void
launchers_are_too_but_nothing_of_others(void **state)
{
	int64_t then = clock_wall() + DAY;
	static const char *const files[] = {
		"pyvenv.cfg", "bin/launcher", "python", "store", "bin/linked"};
	(void)state;
	assert_true(fs_mkdirs(S("bin"), &diag));
	for (size_t i = 0; i < 4; i++)
		put(files[i], "");
	assert_true(fs_symlink(S("../python"), S("bin/python"), &diag));
	assert_int_equal(link("store", "bin/linked"), 0);
	for (size_t i = 0; i < 4; i++)
		assert_true(fs_set_mtime(str_from(files[i]), then, &diag));
	dated_now(S("."), S("bin"), &arena, &diag);
	assert_int_equal(diag.items.n, 0);
	for (size_t i = 0; i < countof(files); i++)
		assert_int_equal(look(files[i]).mtime == then, i >= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(what_is_dated_in_the_future_is_dated_now),
		FOLDER_TEST(launchers_are_too_but_nothing_of_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
