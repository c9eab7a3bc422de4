/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"
#include "entries.h"
#include "env/store/store.h"

static void
opening(void **state)
{
	(void)state;
	struct store opened;
	struct str cache = path_joinz(&arena, room, "cache");
	assert_int_equal(setenv("NINJENV_CACHE", cache.p, 1), 0);
	assert_int_equal(setenv("NINJENV_DURABLE", "0", 1), 0);
	assert_true(store_open(&opened, S(""), &arena, &diag));
	assert_false(opened.durable);
	assert_str(path_dir(opened.root), cache.p);
	assert_true(
		fs_is_directory(store_path(&opened, "wheel", S(""), &arena)));
	assert_int_equal(unsetenv("NINJENV_DURABLE"), 0);
	assert_true(store_open(&opened, S(""), &arena, &diag));
	assert_true(opened.durable);
	/* XDG_CACHE_HOME, where nothing is set. */
	assert_int_equal(unsetenv("NINJENV_CACHE"), 0);
	assert_int_equal(setenv("XDG_CACHE_HOME", cache.p, 1), 0);
	assert_true(store_open(&opened, S(""), &arena, &diag));
	assert_true(
		str_starts(opened.root, path_joinz(&arena, cache, "ninjenv/")));
	assert_int_equal(diag.items.n, 0);
}

static void
falling_back(void **state)
{
	(void)state;
	struct store opened;
	struct str file = path_joinz(&arena, room, "file");
	struct str fallback = path_joinz(&arena, room, "env/.ninjenv/store");
	put_entry_file(file, S("x"), 1);
	assert_int_equal(
		setenv("NINJENV_CACHE", path_joinz(&arena, file, "no").p, 1),
		0);
	assert_true(store_open(&opened, fallback, &arena, &diag));
	assert_true(path_is_inside(fallback, opened.root));
	assert_int_equal(diag.items.n, 0);
	assert_false(store_open(&opened, S(""), &arena, &diag));
	assert_true(diag.errors);
	assert_true(diag.items.v[diag.items.n - 1].hint.n);
	assert_int_equal(unsetenv("NINJENV_CACHE"), 0);
}

static void
of_another_user(void **state)
{
	(void)state;
	struct store opened;
	struct str root = path_joinz(&arena, room, "cache/v1");
	if (geteuid())
		skip(); /* only root can give a directory away */
	assert_true(fs_mkdirs(root, &diag));
	assert_int_equal(chown(root.p, 12345, 12345), 0);
	assert_int_equal(
		setenv("NINJENV_CACHE", path_joinz(&arena, room, "cache").p, 1),
		0);
	assert_false(store_open(&opened, room, &arena, &diag));
	assert_true(str_find(diag.items.v[0].message, S("12345")) <
		    diag.items.v[0].message.n);
	assert_int_equal(unsetenv("NINJENV_CACHE"), 0);
}

static const char *const demo[] = {"p:demo.py=1", NULL};

static void
finding(void **state)
{
	(void)state;
	struct manifest *made = make_entry("demo", "1.0", demo), found;
	struct str entry = store_path(&store, "wheel", made->wheel, &arena);
	struct str other = str_dup(&arena, made->wheel);
	((char *)other.p)[0] ^= 1;
	assert_int_equal(store_find(&store, made->wheel, &found, &arena, &diag),
		STORE_HAS);
	assert_str(found.name, "demo");
	assert_int_equal(found.files.n, 2);
	assert_int_equal(
		store_find(&store, other, &found, &arena, &diag), STORE_LACKS);
	/* Under another's name it is damaged, as without its end. */
	struct str wrong = store_path(&store, "wheel", other, &arena);
	assert_int_equal(fs_rename(entry, wrong, &diag), FS_OK);
	assert_int_equal(
		store_find(&store, other, &found, &arena, &diag), STORE_LACKS);
	assert_false(fs_exists(wrong));
	(void)make_entry("demo", "1.0", demo);
	assert_true(file_write(path_joinz(&arena, entry, "manifest"), S("nin"),
		0444, FILE_LAZY, &diag));
	assert_int_equal(store_find(&store, made->wheel, &found, &arena, &diag),
		STORE_LACKS);
	assert_false(fs_exists(entry));
	assert_int_equal(diag.items.n, 0);
}

static void
completing(void **state)
{
	(void)state;
	struct str first, second, text;
	struct str to = store_path(&store, "wheel", S("abc"), &arena);
	store.durable = true;
	assert_true(store_temporary(&store, &first, &arena, &diag));
	assert_true(store_temporary(&store, &second, &arena, &diag));
	assert_false(str_eq(first, second));
	put_entry_file(path_joinz(&arena, first, "x"), S("first"), 1);
	put_entry_file(path_joinz(&arena, second, "x"), S("second"), 1);
	assert_true(store_flush(&store, &diag));
	assert_true(store_commit(&store, first, "wheel", S("abc"), &diag));
	assert_true(store_commit(&store, second, "wheel", S("abc"), &diag));
	assert_false(fs_exists(first) || fs_exists(second));
	assert_true(file_need(
		path_joinz(&arena, to, "x"), 100, &text, &arena, &diag));
	assert_str(text, "first");
	assert_false(store_commit(&store, first, "wheel", S("new"), &diag));
	assert_int_equal(diag.errors, 1);
}

static size_t
count(const char *kind)
{
	struct str_vec names = {0};
	if (fs_list(store_path(&store, kind, S(""), &arena), &names, &arena,
		    &diag) == FS_FAILED)
		fail();
	return names.n;
}

static void
sweeping(void **state)
{
	(void)state;
	struct str old, young;
	assert_true(store_temporary(&store, &old, &arena, &diag));
	assert_true(store_temporary(&store, &young, &arena, &diag));
	assert_true(fs_set_mtime(
		old, clock_wall() - 2 * 86400 * CLOCK_SECOND, &diag));
	assert_true(store_discard(
		&store, store_path(&store, "wheel", S("none"), &arena), &diag));
	store_sweep(&store);
	assert_false(fs_exists(old));
	assert_true(fs_exists(young));
	/* The sweeper is no child of ours: wait until it is done. */
	for (int i = 0; i < 500 && count("trash"); i++)
		clock_sleep(10 * CLOCK_MS);
	assert_int_equal(count("trash"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(opening),
		TEST_ENTRIES(falling_back),
		TEST_ENTRIES(of_another_user),
		TEST_ENTRIES(finding),
		TEST_ENTRIES(completing),
		TEST_ENTRIES(sweeping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
