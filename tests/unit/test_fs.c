/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sys/at.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/host.h"
#include "sys/link.h"

static void
looks_at_things(void **state)
{
	(void)state;
	struct fs_info info;
	put("f", "abc");
	assert_int_equal(fs_stat(S("f"), &info, &diag), FS_OK);
	assert_int_equal(info.kind, FS_FILE);
	assert_int_equal(info.size, 3);
	assert_int_equal(info.mode, 0644);
	assert_int_equal(info.uid, host_uid());
	assert_int_equal(fs_stat(S("no"), &info, &diag), FS_MISSING);
	assert_int_equal(fs_stat(S("f/no"), &info, &diag), FS_MISSING);
	assert_int_equal(fs_stat(S(""), &info, &diag), FS_MISSING);
	assert_true(fs_symlink(S("no"), S("dangling"), &diag));
	assert_int_equal(fs_stat(S("dangling"), &info, &diag), FS_MISSING);
	assert_int_equal(fs_lstat(S("dangling"), &info, &diag), FS_OK);
	assert_int_equal(info.kind, FS_SYMLINK);
	assert_true(fs_exists(S("dangling")));
	assert_false(fs_is_file(S("dangling")));
	assert_true(fs_is_directory(S(".")));
	assert_false(fs_is_executable(S("f")));
	assert_false(fs_is_executable(S(".")));
	assert_true(fs_chmod(S("f"), 0755, &diag));
	assert_true(fs_is_executable(S("f")));
	assert_true(fs_same(S("f"), path_joinz(&arena, folder, "f")));
	assert_false(fs_same(S("f"), S(".")));
	assert_int_equal(diag.items.n, 0);
}

static void
paths_are_whole(void **state)
{
	(void)state;
	struct fs_info info;
	char longer[5000];
	put("f", "abc");
	/* A NUL does not cut the name: "f\0x" is not "f". */
	assert_int_equal(
		fs_stat((struct str){"f\0x", 3}, &info, &diag), FS_MISSING);
	/* A view into a longer text is the view. */
	assert_int_equal(fs_stat((struct str){"fgh", 1}, &info, &diag), FS_OK);
	memset(longer, 'a', sizeof longer);
	assert_int_equal(
		fs_stat((struct str){longer, sizeof longer}, &info, &diag),
		FS_FAILED);
	assert_non_null(strstr(diag.items.v[0].message.p, "too long"));
}

static void
makes_directories(void **state)
{
	(void)state;
	bool made;
	assert_true(fs_mkdirs(S("a/b/c"), &diag));
	assert_true(fs_mkdirs(S("a/b/c"), &diag));
	assert_true(fs_mkdirs(S("d/e/"), &diag));
	assert_true(fs_is_directory(S("d/e")));
	assert_true(fs_mkdir(S("g"), 0755, &made, &diag));
	assert_true(made);
	assert_true(fs_mkdir(S("g"), 0755, &made, &diag));
	assert_false(made);
	put("f", "");
	assert_int_equal(diag.errors, 0);
	assert_false(fs_mkdirs(S("f"), &diag));
	assert_false(fs_mkdirs(S("f/x"), &diag));
	assert_false(fs_mkdir(S("f"), 0755, &made, &diag));
	assert_int_equal(diag.errors, 3);
	assert_str(diag.items.v[0].message,
		"cannot make directory 'f': Not a directory");
}

static void
renames_and_removes(void **state)
{
	(void)state;
	put("a", "1");
	put("b", "2");
	assert_int_equal(fs_rename(S("a"), S("b"), &diag), FS_OK);
	assert_str(get("b"), "1");
	assert_int_equal(fs_rename(S("a"), S("b"), &diag), FS_MISSING);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(fs_rename(S("b"), S("no/b"), &diag), FS_FAILED);
	assert_str(diag.items.v[0].message,
		"cannot rename 'b' to 'no/b': No such file or directory");
	assert_true(fs_unlink(S("b"), &diag));
	assert_true(fs_unlink(S("b"), &diag));
	assert_true(fs_mkdirs(S("d/e"), &diag));
	assert_false(fs_rmdir(S("d"), &diag));
	assert_true(fs_rmdir(S("d/e"), &diag));
	assert_true(fs_rmdir(S("d"), &diag));
	assert_false(fs_exists(S("d")));
}

static void
links_are_replaced(void **state)
{
	(void)state;
	struct str target;
	bool changed;
	assert_true(fs_symlink_replace(S("x"), S("l"), &changed, &diag));
	assert_true(changed);
	assert_true(fs_symlink_replace(S("x"), S("l"), &changed, &diag));
	assert_false(changed);
	assert_true(fs_symlink_replace(S("y"), S("l"), &changed, &diag));
	assert_true(changed);
	assert_int_equal(fs_readlink(S("l"), &target, &arena, &diag), FS_OK);
	assert_str(target, "y");
	put("f", "");
	assert_true(fs_symlink_replace(S("y"), S("f"), NULL, &diag));
	assert_false(fs_symlink(S("z"), S("f"), &diag));
	assert_int_equal(
		fs_readlink(S("n"), &target, &arena, &diag), FS_MISSING);
	assert_int_equal(count("."), 2);
}

static void
lists_sorted(void **state)
{
	(void)state;
	struct str_vec names = {0};
	put("b", "");
	put("a", "");
	put(".c", "");
	assert_int_equal(fs_list(S("."), &names, &arena, &diag), FS_OK);
	assert_str(str_join(&arena, &names, S(" ")), ".c a b");
	assert_int_equal(fs_list(S("no"), &names, &arena, &diag), FS_MISSING);
	assert_int_equal(fs_list(S("a"), &names, &arena, &diag), FS_MISSING);
}

static void
knows_where_it_is(void **state)
{
	(void)state;
	struct str path;
	assert_true(fs_mkdirs(S("real"), &diag));
	assert_true(fs_symlink(S("real"), S("link"), &diag));
	assert_int_equal(
		fs_realpath(S("link/../link"), &path, &arena, &diag), FS_OK);
	assert_true(str_eq(path, path_joinz(&arena, folder, "real")));
	assert_int_equal(
		fs_realpath(S("no"), &path, &arena, &diag), FS_MISSING);
	assert_int_equal(chdir("link"), 0);
	assert_true(fs_cwd(&path, &arena, &diag));
	assert_true(str_eq(path, path_joinz(&arena, folder, "real")));
	struct str named = path_joinz(&arena, folder, "link");
	assert_int_equal(setenv("PWD", named.p, 1), 0);
	assert_true(fs_cwd(&path, &arena, &diag));
	assert_true(str_eq(path, named));
	assert_int_equal(setenv("PWD", "/", 1), 0);
	assert_true(fs_cwd(&path, &arena, &diag));
	assert_true(str_eq(path, path_joinz(&arena, folder, "real")));
}

static void
times_are_exact(void **state)
{
	(void)state;
	static const int64_t times[] = {
		0, 315619200123456789, -5, -CLOCK_SECOND, 1};
	struct fs_info info;
	put("f", "");
	for (size_t i = 0; i < countof(times); i++) {
		assert_true(fs_set_mtime(S("f"), times[i], &diag));
		assert_int_equal(fs_stat(S("f"), &info, &diag), FS_OK);
		assert_true(info.mtime == times[i]);
	}
	assert_false(fs_set_mtime(S("no"), 0, &diag));
}

static void
cheap_calls(void **state)
{
	(void)state;
	int dir, fd;
	char room[8];
	size_t got;
	struct fs_info info;
	assert_true(fs_open_directory(S("."), &dir, &diag));
	mode_t before = umask(077);
	assert_int_equal(at_write(dir, "f", S("abcdef"), 0444, 1000), 0);
	(void)umask(before);
	assert_int_equal(at_write(dir, "f", S("x"), 0444, 0), EEXIST);
	assert_int_equal(at_stat(dir, "f", &info), 0);
	assert_int_equal(info.mode, 0444);
	assert_int_equal(info.mtime, 1000);
	assert_int_equal(at_mkdir(dir, "d"), 0);
	assert_int_equal(at_mkdir(dir, "d"), EEXIST);
	assert_int_equal(at_link(dir, "f", dir, "d/g"), 0);
	assert_int_equal(at_copy(dir, "f", dir, "d/h"), 0);
	assert_int_equal(at_stat(dir, "d/h", &info), 0);
	assert_int_equal(info.mode, 0444);
	assert_int_equal(info.mtime, 1000);
	assert_int_equal(info.links, 1);
	assert_int_equal(at_symlink("f", dir, "l"), 0);
	assert_int_equal(at_stat(dir, "l", &info), 0);
	assert_int_equal(info.kind, FS_SYMLINK);
	assert_int_equal(at_open(dir, "d/g", &fd), 0);
	assert_int_equal(at_read(fd, room, 4, &got), 0);
	assert_int_equal(got, 4);
	assert_int_equal(at_read(fd, room, 4, &got), 0);
	assert_int_equal(got, 2);
	at_close(fd);
	assert_int_equal(at_open_directory(dir, "f", &fd), ENOTDIR);
	assert_int_equal(at_rename(dir, "d/g", dir, "f"), 0);
	assert_int_equal(at_unlink(dir, "d/h"), 0);
	assert_int_equal(at_unlink(dir, "d/h"), ENOENT);
	fs_close(dir);
}

static void
files_are_read_with_a_cap(void **state)
{
	(void)state;
	struct str text;
	put("f", "0123456789");
	put("empty", "");
	assert_int_equal(file_read(S("f"), 10, &text, &arena, &diag), FS_OK);
	assert_str(text, "0123456789");
	assert_int_equal(file_read(S("empty"), 0, &text, &arena, &diag), FS_OK);
	assert_int_equal(text.n, 0);
	assert_int_equal(
		file_read(S("no"), 9, &text, &arena, &diag), FS_MISSING);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(file_read(S("f"), 9, &text, &arena, &diag), FS_FAILED);
	assert_int_equal(file_read(S("."), 9, &text, &arena, &diag), FS_FAILED);
	assert_false(file_need(S("no"), 9, &text, &arena, &diag));
	assert_int_equal(diag.errors, 3);
	assert_str(diag.items.v[0].message, "cannot read 'f': File too large");
	assert_str(diag.items.v[1].message, "cannot read '.': Is a directory");
	/* No size beforehand. */
	assert_int_equal(file_read(S("/proc/self/status"), 1 << 20, &text,
				 &arena, &diag),
		FS_OK);
	assert_true(text.n > 100);
}

static void
files_are_mapped(void **state)
{
	(void)state;
	struct file_map map;
	put("f", "abc");
	put("empty", "");
	assert_int_equal(file_map(&map, S("f"), &diag), FS_OK);
	assert_str(map.bytes, "abc");
	file_unmap(&map);
	assert_int_equal(map.bytes.n, 0);
	file_unmap(&map);
	assert_int_equal(file_map(&map, S("empty"), &diag), FS_OK);
	assert_int_equal(map.bytes.n, 0);
	file_unmap(&map);
	assert_int_equal(file_map(&map, S("no"), &diag), FS_MISSING);
	assert_int_equal(file_map(&map, S("/dev/null"), &diag), FS_FAILED);
}

static void
files_are_written_when_they_change(void **state)
{
	(void)state;
	struct fs_info before, after;
	bool wrote;
	assert_true(file_write_changed(S("f"), S("one"), 0600, &wrote, &diag));
	assert_true(wrote);
	assert_true(fs_set_mtime(S("f"), 5, &diag));
	assert_int_equal(fs_stat(S("f"), &before, &diag), FS_OK);
	assert_true(file_write_changed(S("f"), S("one"), 0600, &wrote, &diag));
	assert_false(wrote);
	assert_int_equal(fs_stat(S("f"), &after, &diag), FS_OK);
	assert_true(before.inode == after.inode && after.mtime == 5);
	assert_true(file_write_changed(S("f"), S("two"), 0640, &wrote, &diag));
	assert_true(wrote);
	assert_str(get("f"), "two");
	assert_true(file_write(S("f"), S(""), 0640, FILE_DURABLE, &diag));
	assert_str(get("f"), "");
	assert_false(file_write(S("no/f"), S(""), 0640, FILE_DURABLE, &diag));
	assert_str(diag.items.v[0].message,
		"cannot write 'no/f': No such file or directory");
	assert_int_equal(count("."), 1);
}

static void
a_link_is_replaced_not_followed(void **state)
{
	(void)state;
	put("victim", "old");
	assert_true(fs_symlink(S("victim"), S("l"), &diag));
	put("l", "new");
	assert_str(get("victim"), "old");
	assert_str(get("l"), "new");
}

static void
files_are_copied_and_touched(void **state)
{
	(void)state;
	struct fs_info info;
	put("f", "abc");
	put("g", "old");
	assert_true(fs_chmod(S("f"), 0751, &diag));
	assert_true(fs_set_mtime(S("f"), 77, &diag));
	assert_true(file_copy(S("f"), S("g"), &diag));
	assert_str(get("g"), "abc");
	assert_int_equal(fs_stat(S("g"), &info, &diag), FS_OK);
	assert_int_equal(info.mode, 0751);
	assert_int_equal(info.mtime, 77);
	assert_false(file_copy(S("no"), S("g"), &diag));
	assert_false(file_copy(S("f"), S("no/g"), &diag));
	int64_t now = clock_wall();
	assert_true(file_touch(S("g"), &diag));
	assert_true(file_touch(S("h"), &diag));
	assert_int_equal(fs_stat(S("g"), &info, &diag), FS_OK);
	assert_true(info.mtime > now - CLOCK_SECOND);
	assert_int_equal(count("."), 3);
	assert_true(
		file_is_temporary(path_base(file_temporary(S("a/b"), &arena))));
	assert_str(path_dir(file_temporary(S("a/b"), &arena)), "a");
	assert_false(str_eq(file_temporary(S("a"), &arena),
		file_temporary(S("a"), &arena)));
	assert_false(file_is_temporary(S("f")));
}

static void
link_modes(void **state)
{
	(void)state;
	static const enum link_mode modes[] = {
		LINK_HARD, LINK_COPY, LINK_REFLINK};
	enum link_mode mode;
	struct fs_info a, b;
	assert_true(fs_mkdirs(S("store"), &diag));
	assert_true(fs_mkdirs(S("env"), &diag));
	assert_int_equal(at_write(AT_CWD, "store/1", S("abc"), 0444, 9), 0);
	assert_true(link_probe(S("store"), S("env"), LINK_AUTO, &mode, &diag));
	assert_int_not_equal(mode, LINK_AUTO);
	assert_int_equal(count("store"), 1);
	assert_int_equal(count("env"), 0);
	for (size_t i = 0; i < countof(modes); i++) {
		/* What cannot be linked is copied: the bytes are there. */
		assert_int_equal(link_place(AT_CWD, "store/1", AT_CWD, "env/1",
					 modes[i]),
			0);
		assert_str(get("env/1"), "abc");
		assert_int_equal(fs_stat(S("store/1"), &a, &diag), FS_OK);
		assert_int_equal(fs_stat(S("env/1"), &b, &diag), FS_OK);
		assert_int_equal(b.mode, 0444);
		assert_int_equal(b.mtime, 9);
		assert_int_equal(a.inode == b.inode, modes[i] == LINK_HARD);
		assert_int_equal(link_place(AT_CWD, "store/1", AT_CWD, "env/1",
					 modes[i]),
			EEXIST);
		assert_true(fs_unlink(S("env/1"), &diag));
	}
}

static void
link_modes_have_names(void **state)
{
	(void)state;
	enum link_mode mode;
	assert_true(link_mode_parse(&mode, S("hardlink")));
	assert_int_equal(mode, LINK_HARD);
	assert_string_equal(link_mode_name(LINK_REFLINK), "reflink");
	assert_false(link_mode_parse(&mode, S("hard")));
}

/* Another file system: the hard link that was asked for cannot be. */
static void
links_across_file_systems(void **state)
{
	(void)state;
	enum link_mode mode;
	struct fs_info here, there;
	struct str other;
	assert_int_equal(fs_stat(S("."), &here, &diag), FS_OK);
	if (fs_stat(S("/dev/shm"), &there, &diag) != FS_OK ||
		here.device == there.device ||
		!fs_mkdir_unique(S("/dev/shm/unit-"), &other, &arena, &diag))
		skip();
	assert_true(link_probe(S("."), other, LINK_AUTO, &mode, &diag));
	assert_int_equal(mode, LINK_COPY);
	assert_false(link_probe(S("."), other, LINK_HARD, &mode, &diag));
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[0].hint, "link = auto takes what works");
	put("f", "abc");
	struct str to = path_joinz(&arena, other, "f");
	assert_int_equal(link_place(AT_CWD, "f", AT_CWD, to.p, LINK_HARD), 0);
	assert_str(get(to.p), "abc");
	assert_true(tree_remove(other, &diag));
}

/* The status of a process of another user that links from our store. */
static void
as_another_user(void)
{
	enum link_mode mode;
	if (setgid(65534) || setuid(65534))
		_exit(1);
	if (!link_probe(S("store"), S("env"), LINK_AUTO, &mode, NULL))
		_exit(2);
	if (link_place(AT_CWD, "store/1", AT_CWD, "env/1", mode))
		_exit(3);
	_exit(mode == LINK_COPY ? 0 : 4);
}

static void
a_store_of_somebody_else_is_copied(void **state)
{
	(void)state;
	int status;
	if (!host_is_root())
		skip();
	assert_true(fs_chmod(S("."), 0755, &diag));
	assert_true(fs_mkdirs(S("store"), &diag));
	assert_true(fs_mkdirs(S("env"), &diag));
	/* Anybody may write there: that is not what counts. */
	assert_true(fs_chmod(S("store"), 0777, &diag));
	assert_true(fs_chmod(S("env"), 0777, &diag));
	assert_int_equal(at_write(AT_CWD, "store/1", S("abc"), 0444, 9), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		as_another_user();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_str(get("env/1"), "abc");
}

static void
disk_hints(void **state)
{
	(void)state;
	int dir;
	assert_true(fs_open_directory(S("."), &dir, &diag));
	disk_spread(dir);
	disk_spread(dir);
	assert_int_equal(disk_sync(dir), 0);
	assert_true(fs_sync(S("."), &diag));
	fs_close(dir);
	assert_false(fs_sync(S("no"), &diag));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(looks_at_things),
		FOLDER_TEST(paths_are_whole),
		FOLDER_TEST(makes_directories),
		FOLDER_TEST(renames_and_removes),
		FOLDER_TEST(links_are_replaced),
		FOLDER_TEST(lists_sorted),
		FOLDER_TEST(knows_where_it_is),
		FOLDER_TEST(times_are_exact),
		FOLDER_TEST(cheap_calls),
		FOLDER_TEST(files_are_read_with_a_cap),
		FOLDER_TEST(files_are_mapped),
		FOLDER_TEST(files_are_written_when_they_change),
		FOLDER_TEST(a_link_is_replaced_not_followed),
		FOLDER_TEST(files_are_copied_and_touched),
		FOLDER_TEST(link_modes),
		FOLDER_TEST(link_modes_have_names),
		FOLDER_TEST(links_across_file_systems),
		FOLDER_TEST(a_store_of_somebody_else_is_copied),
		FOLDER_TEST(disk_hints),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
