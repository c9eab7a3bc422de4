/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/file.h"
#include "sys/tree.h"

static struct str room;
static int top;

/* ROOM/in/a/b/file, and links in it that lead out and elsewhere. */
static int
setup(void **state)
{
	static const char *const links[][2] = {{"../../out", "in/a/out"},
		{"b", "in/a/near"}, {"/", "in/root"}, {"nothing", "in/broken"},
		{"file", "in/a/b/link"}};
	assert_int_equal(unit_setup(state), 0);
	assert_true(
		fs_mkdir_unique(S("/tmp/ninjenv-test-"), &room, &arena, &diag));
	assert_true(fs_mkdirs(path_joinz(&arena, room, "in/a/b"), &diag));
	assert_true(fs_mkdirs(path_joinz(&arena, room, "out/b"), &diag));
	assert_true(file_write(path_joinz(&arena, room, "in/a/b/file"),
		S("text"), 0644, FILE_LAZY, &diag));
	for (size_t i = 0; i < countof(links); i++)
		assert_true(fs_symlink(str_from(links[i][0]),
			path_joinz(&arena, room, links[i][1]), &diag));
	assert_true(
		fs_open_directory(path_joinz(&arena, room, "in"), &top, &diag));
	return 0;
}

static int
teardown(void **state)
{
	fs_close(top);
	bool removed = tree_remove(room, NULL);
	return unit_teardown(state) || !removed ? -1 : 0;
}

static const struct {
	const char *path;
	int error;
} paths[] = {
	{"", 0},
	{"a", 0},
	{"a/b", 0},
	{"a/none", ENOENT},
	{"none/b", ENOENT},
	{"a/b/file", ELOOP},
	{"a/b/file/x", ELOOP},
	{"a/out", ELOOP},
	{"a/out/b", ELOOP},
	{"a/near", ELOOP},
	{"root", ELOOP},
	{"root/tmp", ELOOP},
	{"broken", ELOOP},
	{"..", EXDEV},
	{"a/../a", EXDEV},
	{"a/..", EXDEV},
	{"/tmp", EXDEV},
	{"a//b", EXDEV},
};

static void
opening(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(paths); i++) {
		int fd;
		assert_int_equal(
			beneath_open(top, paths[i].path, &fd), paths[i].error);
		assert_int_equal(fd < 0, paths[i].error != 0);
		if (fd >= 0)
			at_close(fd);
	}
}

/* Making goes down name by name, which is also how systems without openat2
 * open: the same answers, but for what is made. */
static void
making(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(paths); i++) {
		int fd, error = paths[i].error;
		assert_int_equal(beneath_make(top, paths[i].path, &fd),
			error == ENOENT ? 0 : error);
		if (fd >= 0)
			at_close(fd);
	}
	assert_true(fs_is_directory(path_joinz(&arena, room, "in/none/b")));
	int fd;
	assert_int_equal(beneath_make(top, "new/out/of", &fd), 0);
	at_close(fd);
	assert_int_equal(beneath_make(top, "a/out/new", &fd), ELOOP);
	assert_int_equal(beneath_make(top, "a/b/file/new", &fd), ELOOP);
	assert_false(fs_exists(path_joinz(&arena, room, "out/new")));
	struct str longest = str_fmt(&arena, "n/%0300d", 0);
	assert_int_equal(beneath_make(top, longest.p, &fd), ENAMETOOLONG);
}

static void
looking(void **state)
{
	(void)state;
	struct str_vec names = {0};
	struct str text;
	struct digest digest, want = hash_str(HASH_SHA256, S("text"));
	int fd;
	assert_int_equal(beneath_open(top, "a/b", &fd), 0);
	for (int i = 0; i < 2; i++) {
		names.n = 0;
		assert_int_equal(beneath_list(fd, &names, &arena), 0);
		assert_int_equal(names.n, 2);
		assert_str(names.v[0], "file");
		assert_str(names.v[1], "link");
	}
	assert_int_equal(beneath_read(fd, "file", 4, &text, &arena), 0);
	assert_str(text, "text");
	assert_int_equal(beneath_read(fd, "file", 3, &text, &arena), EFBIG);
	assert_int_equal(beneath_read(fd, "link", 4, &text, &arena), ELOOP);
	assert_int_equal(beneath_read(fd, "none", 4, &text, &arena), ENOENT);
	assert_int_equal(beneath_read(top, "a", 4, &text, &arena), EINVAL);
	assert_int_equal(beneath_hash(fd, "file", HASH_SHA256, &digest), 0);
	assert_true(digest_eq(&digest, &want));
	assert_int_equal(beneath_hash(fd, "link", HASH_SHA256, &digest), ELOOP);
	assert_int_equal(beneath_hash(top, "a", HASH_SHA256, &digest), EINVAL);
	at_close(fd);
}

#define TEST_ROOM(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ROOM(opening), TEST_ROOM(making), TEST_ROOM(looking)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
