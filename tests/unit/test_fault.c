/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "sys/at.h"
#include "sys/fault.h"

static void
faults_are_parsed(void **state)
{
	(void)state;
	assert_true(fault_set("1:EIO"));
	assert_true(fault_set("12+:ENOSPC"));
	assert_true(fault_set("3:kill"));
	assert_true(fault_set("4:EINTR"));
	assert_true(fault_set("4:short"));
	assert_false(fault_set("4+:EINTR"));
	assert_false(fault_set("test_fault:x:EIO"));
	assert_false(fault_set("other:1:EHUH"));
	assert_false(fault_set("0:EIO"));
	assert_false(fault_set("1"));
	assert_false(fault_set("x:EIO"));
	assert_false(fault_set("1:EHUH"));
	assert_int_equal(fault_point("x"), 0);
	assert_true(fault_set(NULL));
}

static void
the_nth_call_fails(void **state)
{
	(void)state;
	assert_true(fault_set("2:EROFS"));
	assert_int_equal(at_mkdir(AT_CWD, "a"), 0);
	assert_int_equal(at_mkdir(AT_CWD, "b"), EROFS);
	assert_int_equal(at_mkdir(AT_CWD, "b"), 0);
	assert_true(fault_fired());
	assert_int_equal(fault_count(), 3);
	assert_true(fault_set("2+:EROFS"));
	assert_int_equal(at_mkdir(AT_CWD, "c"), 0);
	assert_int_equal(at_mkdir(AT_CWD, "d"), EROFS);
	assert_int_equal(at_mkdir(AT_CWD, "d"), EROFS);
	assert_true(fault_set(NULL));
}

static void
a_fault_may_be_one_programs(void **state)
{
	(void)state;
	assert_true(fault_set("ninjenv-fetch:1+:EIO"));
	assert_int_equal(at_mkdir(AT_CWD, "a"), 0);
	assert_false(fault_fired());
	assert_true(fault_set("test_fault:2+:EIO"));
	assert_int_equal(at_mkdir(AT_CWD, "b"), 0);
	assert_int_equal(at_mkdir(AT_CWD, "c"), EIO);
	assert_true(fault_set(NULL));
}

static void
nobody_hears_of_a_signal(void **state)
{
	(void)state;
	unsigned n = 0;
	for (bool fired = true; fired; n++) {
		put("f", "old");
		assert_true(fault_set(str_fmt(&arena, "%u:EINTR", n + 1).p));
		assert_true(file_write(
			S("f"), S("new"), 0644, FILE_DURABLE, &diag));
		assert_true(file_touch(S("f"), &diag));
		fired = fault_fired();
		assert_true(fault_set(NULL));
		assert_str(get("f"), "new");
		assert_int_equal(count("."), 1);
	}
	assert_true(n > 8);
}

static void
a_short_write_goes_on(void **state)
{
	(void)state;
	/* 2 and 1 and 1 bytes; of the last there is no half. */
	assert_true(fault_set("1+:short"));
	assert_true(file_write(S("f"), S("12345"), 0644, FILE_LAZY, &diag));
	assert_int_equal(fault_count(), 3);
	assert_true(fault_set("1:short"));
	assert_int_equal(at_mkdir(AT_CWD, "a"), 0);
	assert_false(fault_fired());
	assert_true(fault_set(NULL));
	assert_str(get("f"), "12345");
}

static void
a_hit_leaves_a_mark(void **state)
{
	(void)state;
	assert_int_equal(setenv("NINJENV_FAULT_MARK", "mark", 1), 0);
	assert_true(fault_set("2:EIO"));
	assert_int_equal(at_mkdir(AT_CWD, "a"), 0);
	assert_false(fs_exists(S("mark")));
	assert_int_equal(at_mkdir(AT_CWD, "b"), EIO);
	assert_true(fs_exists(S("mark")));
	/* As another process would be, that is no longer hit. */
	assert_true(fault_set("1:EIO"));
	assert_int_equal(at_mkdir(AT_CWD, "c"), 0);
	assert_true(fault_set(NULL));
	assert_int_equal(unsetenv("NINJENV_FAULT_MARK"), 0);
}

/* open, write, fsync, chmod, rename; open and fsync of the directory; then it
 * is listed, and what failed there harms nobody. */
enum { LOOKS_FOR_LEFT_OVERS = 8 };

/* Whatever fails: the file holds the old bytes and nothing else is there; when
 * only the directory's flush fails it may hold the new ones. */
static void
a_write_is_whole_after_errors(void **state)
{
	(void)state;
	unsigned n = 0;
	for (bool fired = true; fired; n++) {
		put("f", "old");
		assert_true(fault_set(str_fmt(&arena, "%u:EIO", n + 1).p));
		bool done =
			file_write(S("f"), S("new"), 0644, FILE_DURABLE, &diag);
		fired = fault_fired();
		assert_true(fault_set(NULL));
		assert_int_equal(done, !fired || n + 1 == LOOKS_FOR_LEFT_OVERS);
		struct str text = get("f");
		assert_true(
			str_is(text, "new") || (!done && str_is(text, "old")));
		assert_int_equal(count("."), 1);
	}
	assert_int_equal(n, LOOKS_FOR_LEFT_OVERS + 1);
}

/* True when the child was killed. */
static bool
killed_at(unsigned n)
{
	int status;
	const char *fault = str_fmt(&arena, "%u:kill", n).p;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(!fault_set(fault) || !file_write(S("f"), S("new"), 0644,
						   FILE_DURABLE, NULL));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL
					: !WEXITSTATUS(status));
	return WIFSIGNALED(status);
}

static void
a_write_is_whole_after_kill(void **state)
{
	(void)state;
	unsigned n = 1;
	for (; killed_at(n); n++) {
		struct str_vec names = {0};
		struct str text = get("f");
		assert_true(str_is(text, n < 6 ? "old" : "new") ||
			    str_is(text, "(missing)"));
		put("f", "old");
		assert_int_equal(fs_list(S("."), &names, &arena, &diag), FS_OK);
		vec_for (struct str, name, &names) {
			assert_true(
				str_is(*name, "f") || file_is_temporary(*name));
		}
	}
	assert_int_equal(n, LOOKS_FOR_LEFT_OVERS + 1);
	assert_str(get("f"), "new");
}

static void
the_environment_sets_a_fault(void **state)
{
	(void)state;
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		(void)fault_set(NULL);
		atomic_store(&fault_state, -1);
		if (setenv("NINJENV_FAULT", "1:ENOSPC", 1))
			_exit(1);
		_exit(at_mkdir(AT_CWD, "a") == ENOSPC ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Each call that opens or changes something has its fault. */
static void
every_change_can_fail(void **state)
{
	(void)state;
	struct str path;
	int fd;
	put("f", "x");
	assert_true(fs_symlink(S("f"), S("l"), &diag));
	assert_true(fault_set("1+:EIO"));
	assert_false(fs_mkdirs(S("a"), NULL));
	assert_false(fs_mkdir(S("a"), 0755, NULL, NULL));
	assert_false(fs_mkdir_unique(S("a"), &path, &arena, NULL));
	assert_int_equal(fs_rename(S("f"), S("g"), NULL), FS_FAILED);
	assert_false(fs_unlink(S("f"), NULL));
	assert_false(fs_rmdir(S("f"), NULL));
	assert_false(fs_symlink(S("x"), S("y"), NULL));
	assert_false(fs_symlink_replace(S("x"), S("l"), NULL, NULL));
	assert_false(fs_set_mtime(S("f"), 0, NULL));
	assert_false(fs_chmod(S("f"), 0, NULL));
	assert_false(fs_sync(S("f"), NULL));
	assert_false(file_write(S("f"), S(""), 0, FILE_LAZY, NULL));
	assert_false(file_touch(S("f"), NULL));
	assert_false(file_copy(S("f"), S("g"), NULL));
	assert_false(tree_remove(S("f"), NULL));
	assert_int_equal(at_create(AT_CWD, "g", &fd), EIO);
	assert_int_equal(at_link(AT_CWD, "f", AT_CWD, "g"), EIO);
	assert_int_equal(at_symlink("f", AT_CWD, "g"), EIO);
	assert_int_equal(at_rename(AT_CWD, "f", AT_CWD, "g"), EIO);
	assert_int_equal(at_unlink(AT_CWD, "f"), EIO);
	assert_int_equal(at_rmdir(AT_CWD, "f"), EIO);
	assert_int_equal(at_chmod(AT_CWD, "f", 0), EIO);
	assert_int_equal(at_open(AT_CWD, "f", &fd), EIO);
	assert_int_equal(at_open_directory(AT_CWD, ".", &fd), EIO);
	assert_false(fs_open_directory(S("."), &fd, NULL));
	assert_false(file_need(S("f"), 9, &path, &arena, NULL));
	assert_true(fault_set(NULL));
	assert_int_equal(count("."), 2);
	assert_str(get("f"), "x");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(faults_are_parsed),
		FOLDER_TEST(the_nth_call_fails),
		FOLDER_TEST(a_fault_may_be_one_programs),
		FOLDER_TEST(nobody_hears_of_a_signal),
		FOLDER_TEST(a_short_write_goes_on),
		FOLDER_TEST(a_hit_leaves_a_mark),
		FOLDER_TEST(a_write_is_whole_after_errors),
		FOLDER_TEST(a_write_is_whole_after_kill),
		FOLDER_TEST(the_environment_sets_a_fault),
		FOLDER_TEST(every_change_can_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
