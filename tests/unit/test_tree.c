/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include "sys/at.h"
#include "sys/clock.h"
#include "sys/fault.h"
#include "sys/pool.h"
#include "sys/trash.h"

static void
make_tree(const char *root)
{
	struct str r = str_from(root);
	assert_true(fs_mkdirs(path_joinz(&arena, r, "b/c"), &diag));
	put(path_joinz(&arena, r, "a").p, "1");
	put(path_joinz(&arena, r, "b/d").p, "22");
	put(path_joinz(&arena, r, "b/c/e").p, "333");
	assert_true(fs_symlink(S(".."), path_joinz(&arena, r, "b/up"), &diag));
}

struct seen {
	struct buf text;
	const char *skip, *stop;
};

static enum tree_next
see(void *context, const struct tree_entry *entry)
{
	struct seen *seen = context;
	buf_addf(&seen->text, "%.*s %u\n", STR(entry->path), entry->depth);
	if (seen->stop && str_is(entry->name, seen->stop))
		return TREE_STOP;
	if (seen->skip && str_is(entry->name, seen->skip))
		return TREE_SKIP;
	return TREE_GO;
}

static void
walks_in_order(void **state)
{
	(void)state;
	struct seen all = {.text = {.arena = &arena}};
	struct seen skip = {.text = {.arena = &arena}, .skip = "c"};
	struct seen stop = {.text = {.arena = &arena}, .stop = "c"};
	make_tree("t");
	assert_int_equal(tree_walk(S("t"), see, &all, &diag), FS_OK);
	assert_str(buf_str(&all.text),
		"a 0\nb 0\nb/c 1\nb/c/e 2\nb/d 1\nb/up 1\n");
	assert_int_equal(tree_walk(S("t"), see, &skip, &diag), FS_OK);
	assert_str(buf_str(&skip.text), "a 0\nb 0\nb/c 1\nb/d 1\nb/up 1\n");
	assert_int_equal(tree_walk(S("t"), see, &stop, &diag), FS_OK);
	assert_str(buf_str(&stop.text), "a 0\nb 0\nb/c 1\n");
	assert_int_equal(tree_walk(S("no"), see, &all, &diag), FS_MISSING);
	assert_int_equal(diag.errors, 0);
}

static void
copies(void **state)
{
	(void)state;
	struct seen seen = {.text = {.arena = &arena}};
	struct str target;
	struct fs_info info;
	uint64_t bytes;
	make_tree("t");
	assert_true(fs_set_mtime(S("t/b/d"), 42, &diag));
	assert_true(fs_chmod(S("t/b"), 0750, &diag));
	assert_true(tree_copy(S("t"), S("u"), &diag));
	assert_int_equal(tree_walk(S("u"), see, &seen, &diag), FS_OK);
	assert_str(buf_str(&seen.text),
		"a 0\nb 0\nb/c 1\nb/c/e 2\nb/d 1\nb/up 1\n");
	assert_str(get("u/b/c/e"), "333");
	assert_int_equal(
		fs_readlink(S("u/b/up"), &target, &arena, &diag), FS_OK);
	assert_str(target, "..");
	assert_int_equal(fs_stat(S("u/b/d"), &info, &diag), FS_OK);
	assert_int_equal(info.mtime, 42);
	assert_int_equal(fs_stat(S("u/b"), &info, &diag), FS_OK);
	assert_int_equal(info.mode, 0750);
	assert_int_equal(at_link(AT_CWD, "u/a", AT_CWD, "u/b/a"), 0);
	assert_true(tree_size(S("u"), &bytes, &diag));
	assert_int_equal(bytes, 6);
	assert_int_equal(diag.errors, 0);
	assert_false(tree_copy(S("t"), S("u"), &diag));
	assert_false(tree_copy(S("no"), S("v"), &diag));
	assert_false(fs_exists(S("v")));
}

static void
removes(void **state)
{
	(void)state;
	put("kept", "");
	make_tree("t");
	assert_true(fs_symlink(S("../kept"), S("t/file"), &diag));
	assert_true(fs_chmod(S("t/b/c"), 0500, &diag));
	assert_true(fs_chmod(S("t/b"), 0, &diag));
	assert_true(tree_remove(S("t"), &diag));
	assert_true(tree_remove(S("t"), &diag));
	assert_true(fs_symlink(S("kept"), S("l"), &diag));
	assert_true(tree_remove(S("l"), &diag));
	assert_int_equal(count("."), 1);
	assert_true(tree_remove(S("kept"), &diag));
	assert_int_equal(count("."), 0);
	assert_int_equal(diag.errors, 0);
}

/* Deeper than descriptors and than a path may be long. */
static void
removes_deep_trees(void **state)
{
	(void)state;
	static const char name[] = "a-name-of-some-length";
	assert_true(fs_mkdirs(S("deep"), &diag));
	assert_int_equal(chdir("deep"), 0);
	for (int i = 0; i < 1500; i++) {
		assert_int_equal(at_mkdir(AT_CWD, name), 0);
		assert_int_equal(chdir(name), 0);
		if (i % 100 == 0)
			put("file", "");
	}
	assert_int_equal(chdir(folder.p), 0);
	assert_true(tree_remove(S("deep"), &diag));
	assert_false(fs_exists(S("deep")));
}

static void
says_what_it_could_not_remove(void **state)
{
	(void)state;
	make_tree("t");
	assert_true(fault_set("2:EIO"));
	assert_false(tree_remove(S("t"), &diag));
	assert_true(fault_set(NULL));
	assert_int_equal(diag.errors, 1);
	assert_non_null(strstr(diag.items.v[0].message.p, "below 't'"));
	assert_true(fs_exists(S("t")));
	/* It went on with the rest. */
	assert_int_equal(count("t"), 1);
}

static void
wait_until_gone(const char *path)
{
	int64_t until = clock_steady() + 10 * CLOCK_SECOND;
	while (fs_exists(str_from(path)) && clock_steady() < until)
		clock_sleep(5 * CLOCK_MS);
	assert_false(fs_exists(str_from(path)));
}

static void
trash_is_emptied_behind_us(void **state)
{
	(void)state;
	struct trash trash = {.directory = S("trash")};
	make_tree("t");
	put("f", "");
	assert_true(fs_symlink(S("nowhere"), S("l"), &diag));
	assert_true(fs_mkdirs(S("locked/in"), &diag));
	assert_true(fs_chmod(S("locked"), 0500, &diag));
	assert_true(trash_empty(&trash, &diag));
	assert_true(trash_move(&trash, S("t"), &diag));
	assert_true(trash_move(&trash, S("f"), &diag));
	assert_true(trash_move(&trash, S("l"), &diag));
	assert_true(trash_move(&trash, S("locked"), &diag));
	assert_true(trash_move(&trash, S("no"), &diag));
	assert_int_equal(trash_move_at(&trash, AT_CWD, "no"), ENOENT);
	assert_int_equal(count("trash"), 4);
	assert_int_equal(count("."), 1);
	assert_true(trash_empty(&trash, &diag));
	wait_until_gone("trash");
	assert_int_equal(diag.errors, 0);
	put("f", "");
	assert_true(trash_move(&trash, S("f"), &diag));
	assert_true(trash_empty_now(&trash, &diag));
	assert_int_equal(count("."), 0);
}

/* Ninja waits until nobody holds the pipe that it reads an edge's output from:
 * the one who removes must not. */
static void
the_sweeper_holds_nothing(void **state)
{
	(void)state;
	struct trash trash = {.directory = S("trash")};
	struct pollfd ends[2];
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	/* Much to remove, so that it is at work while we look. */
	assert_true(fs_mkdirs(S("t"), &diag));
	for (int i = 0; i < 3000; i++)
		assert_int_equal(
			at_symlink("x", AT_CWD, str_fmt(&arena, "t/%d", i).p),
			0);
	assert_true(trash_move(&trash, S("t"), &diag));
	assert_true(trash_empty(&trash, &diag));
	at_close(pipes[1]);
	ends[0] = (struct pollfd){.fd = pipes[0], .events = POLLIN};
	assert_int_equal(poll(ends, 1, 10000), 1);
	assert_true(fs_exists(S("trash")));
	assert_true(ends[0].revents & POLLHUP);
	at_close(pipes[0]);
	wait_until_gone("trash");
}

static void
trash_survives_faults(void **state)
{
	(void)state;
	struct trash trash = {.directory = S("trash")};
	bool fired = true;
	for (unsigned n = 1; fired; n++) {
		put("f", "x");
		assert_true(fault_set(str_fmt(&arena, "%u:ENOSPC", n).p));
		bool moved = trash_move(&trash, S("f"), NULL);
		fired = fault_fired();
		assert_true(fault_set(NULL));
		assert_true(moved || fired);
		assert_int_equal(moved, !fs_exists(S("f")));
		assert_true(trash_empty_now(&trash, &diag));
	}
}

static void
remove_too(void *data, unsigned worker)
{
	atomic_uint *done = data;
	(void)worker;
	*done += tree_remove(S("t"), NULL);
}

static void
many_remove_the_same(void **state)
{
	(void)state;
	enum { ROUNDS = 100, WORKERS = 4 };
	atomic_uint done = 0;
	struct pool *pool = pool_start(WORKERS);
	for (unsigned round = 0; round < ROUNDS; round++) {
		make_tree("t");
		make_tree("t/b/c/f");
		for (unsigned i = 0; i < WORKERS; i++)
			pool_add(pool, remove_too, &done);
		pool_wait(pool);
		assert_false(fs_exists(S("t")));
	}
	pool_end(pool);
	assert_int_equal(done, ROUNDS * WORKERS);
}

/* The last call is the one that removes the directory: of all that fail with
 * this error it alone tells of others. */
static bool
last_call_fails(bool (*remove)(struct str root, struct diag *diag))
{
	bool fired = true, removed = false, before = false;
	for (unsigned n = 1; fired; n++) {
		before = removed;
		assert_true(tree_remove(S("t"), &diag));
		make_tree("t");
		assert_true(fault_set(str_fmt(&arena, "%u:ENOTEMPTY", n).p));
		removed = remove(S("t"), NULL);
		fired = fault_fired();
		assert_true(fault_set(NULL));
	}
	assert_true(removed);
	return !before;
}

static void
others_may_add_to_what_is_cleared(void **state)
{
	(void)state;
	assert_true(last_call_fails(tree_remove));
	assert_false(last_call_fails(tree_clear));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(walks_in_order),
		FOLDER_TEST(copies),
		FOLDER_TEST(removes),
		FOLDER_TEST(removes_deep_trees),
		FOLDER_TEST(says_what_it_could_not_remove),
		FOLDER_TEST(trash_is_emptied_behind_us),
		FOLDER_TEST(the_sweeper_holds_nothing),
		FOLDER_TEST(trash_survives_faults),
		FOLDER_TEST(many_remove_the_same),
		FOLDER_TEST(others_may_add_to_what_is_cleared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
