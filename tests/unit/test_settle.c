/* SPDX-License-Identifier: MIT */
/* Witnesses, and the link of an environment that goes by way of one. */
#include "folder.h"

#include "env/install/settle.h"
#include "sys/clock.h"
#include "sys/detach.h"
#include "sys/disk.h"
#include "sys/witness.h"

static struct str
link_text(const char *path)
{
	struct str target = {"(missing)", 9};
	assert_int_not_equal(
		fs_readlink(str_from(path), &target, &arena, &diag), FS_FAILED);
	return target;
}

/* Are there witnesses on this machine at all? */
static bool
has_memory(void)
{
	struct str path, place = witness_place(&arena);
	bool made = witness_make(place, S("/x"), &path, &arena);
	if (made)
		witness_drop(place, path);
	return made;
}

static void
a_witness_is_known_by_where_it_leads(void **state)
{
	(void)state;
	struct str path, other, place = witness_place(&arena);
	if (!has_memory())
		skip();
	assert_true(witness_make(place, folder, &path, &arena));
	assert_true(witness_make(place, folder, &other, &arena));
	assert_false(str_eq(path, other));
	assert_true(witness_holds(place, path, folder));
	assert_false(witness_holds(place, path, S("/elsewhere")));
	witness_drop(place, other);
	assert_true(fs_exists(path));
	witness_drop(place, path);
	assert_false(fs_exists(path));
	assert_false(witness_holds(place, path, folder));
}

/* What outlasts a stop of the machine, or is another user's, is no place. */
static void
a_place_is_memory_and_ours(void **state)
{
	(void)state;
	int fd;
	struct str path;
	struct str place = path_joinz(&arena, folder, "place");
	assert_true(fs_open_directory(folder, &fd, &diag));
	bool forgets = disk_is_memory(fd);
	fs_close(fd);
	assert_int_equal(witness_make(place, folder, &path, &arena), forgets);
	assert_true(fs_mkdirs(place, &diag));
	path = path_joinz(&arena, place, "w");
	assert_true(fs_symlink(folder, path, &diag));
	assert_true(witness_holds(place, path, folder));
	assert_true(fs_chmod(place, 0777, &diag));
	assert_false(witness_holds(place, path, folder));
	assert_false(witness_make(place, folder, &path, &arena));
	witness_drop(place, path_joinz(&arena, place, "w"));
	assert_true(fs_exists(S("place/w")));
	/* A link to a directory of ours might have been made by anybody. */
	assert_true(fs_symlink(S("place"), S("link"), &diag));
	struct str link = path_joinz(&arena, folder, "link");
	assert_false(
		witness_holds(link, path_joinz(&arena, link, "w"), folder));
}

static void
doubt_lasts_until_it_settles(void **state)
{
	(void)state;
	struct settle settle;
	assert_true(fs_mkdirs(S(".ninjenv"), &diag));
	assert_false(settle_trusts(folder, &arena));
	assert_true(settle_begin(&settle, folder, true, &arena, &diag));
	/* Without a witness nothing is trusted meanwhile. */
	assert_int_equal(
		settle_trusts(folder, &arena), !settle_is_pressing(&settle));
	witness_drop(settle.place, settle.witness);
	assert_false(settle_trusts(folder, &arena));
	assert_true(settle_now(&settle, &diag));
	assert_str(link_text(".ninjenv/settled"), "..");
	assert_true(settle_trusts(folder, &arena));
}

static void
nothing_is_flushed_unasked(void **state)
{
	(void)state;
	struct settle settle;
	assert_true(fs_mkdirs(S(".ninjenv"), &diag));
	assert_true(settle_begin(&settle, folder, false, &arena, &diag));
	assert_str(link_text(".ninjenv/settled"), "..");
	assert_false(settle_is_pressing(&settle));
	assert_true(settle_now(&settle, &diag));
	settle_later(&settle);
	assert_str(link_text(".ninjenv/settled"), "..");
}

static bool
is_settled_soon(void)
{
	int64_t until = clock_steady() + 30 * CLOCK_SECOND;
	while (!str_is(link_text(".ninjenv/settled"), "..")) {
		if (clock_steady() > until)
			return false;
		clock_sleep(CLOCK_MS);
	}
	return true;
}

static void
settle(void *context)
{
	settle_later(context);
}

static void
a_detached_process_settles(void **state)
{
	(void)state;
	struct settle first, next;
	if (!has_memory())
		skip();
	assert_true(fs_mkdirs(S(".ninjenv"), &diag));
	assert_true(settle_begin(&first, folder, true, &arena, &diag));
	assert_true(detach(settle, &first));
	assert_true(is_settled_soon());
	/* Another change came: the first leaves the link to the second. */
	assert_true(settle_begin(&first, folder, true, &arena, &diag));
	assert_true(settle_begin(&next, folder, true, &arena, &diag));
	assert_false(fs_exists(first.witness));
	assert_true(detach(settle, &first));
	assert_true(detach(settle, &next));
	assert_true(is_settled_soon());
	assert_false(fs_exists(next.witness));
}

static void
touch(void *context)
{
	(void)!file_touch(*(struct str *)context, NULL);
}

static void
detached_work_is_done(void **state)
{
	(void)state;
	struct str path = path_joinz(&arena, folder, "done");
	int64_t until = clock_steady() + 30 * CLOCK_SECOND;
	assert_true(detach(touch, &path));
	while (!fs_exists(path) && clock_steady() < until)
		clock_sleep(CLOCK_MS);
	assert_true(fs_exists(path));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(a_witness_is_known_by_where_it_leads),
		FOLDER_TEST(a_place_is_memory_and_ours),
		FOLDER_TEST(doubt_lasts_until_it_settles),
		FOLDER_TEST(nothing_is_flushed_unasked),
		FOLDER_TEST(a_detached_process_settles),
		FOLDER_TEST(detached_work_is_done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
