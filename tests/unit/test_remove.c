/* SPDX-License-Identifier: MIT */
/* Taking packages out where RECORD or the tree is not to be trusted. */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "entries.h"
#include "env/install/install.h"
#include "env/install/remove.h"

#define SITE "lib/python3.11/site-packages/"
#define INFO SITE "x-1.dist-info"

static struct str
in_site(const struct site *site, const char *path)
{
	return path_joinz(&arena, site->root, path);
}

static void
put(const struct site *site, const char *path, const char *text)
{
	put_entry_file(in_site(site, path), str_from(text), 1000);
}

/* Takes out what was put there by hand as NAME, whose dist-info that is. */
static bool
take_out(const struct site *site, const char *info)
{
	struct owners owners = {.arena = &arena, .paths = {.arena = &arena}};
	struct trash trash = install_trash(site, &arena);
	bool done = remove_by_record(
		site, &owners, S("x"), str_from(info), &trash, &arena, &diag);
	return trash_empty(&trash, NULL) && done;
}

static void
assert_refused(const struct site *site, const char *info, const char *why)
{
	size_t before = diag.errors;
	struct str tree = list_site(site);
	assert_false(take_out(site, info));
	assert_true(diag.errors > before);
	struct diag_item *last = &diag.items.v[diag.items.n - 1];
	struct str want = str_fmt(&arena, "'x' was not removed: %s", why);
	assert_str(last->message, want.p);
	assert_str(last->hint, str_fmt(&arena, "remove it by hand: %.*s/%s",
				       STR(site->root), info)
				       .p);
	assert_str(list_site(site), tree.p);
}

/* A row, and where it leads as the message has it. */
static const struct {
	const char *row, *place;
} rows[] = {
	{"../../../../outside,,", "/outside"},
	{"../../../../../../../../../../etc/passwd,,", NULL},
	{"x/../../../../../outside,,", "/outside"},
	{"/etc/passwd,,", NULL},
	{"../../..,,", "/env"},
	{"../../../../env-other/file,,", "/env-other/file"},
	{"../../../bin/python,,", "/env/bin/python"},
	{"../../../bin/python3.11,,", "/env/bin/python3.11"},
	{"../../../BIN/Python3,,", "/env/BIN/Python3"},
	{"../../../bin/activate.fish,,", "/env/bin/activate.fish"},
	{"../../../bin,,", "/env/bin"},
	{"../../../pyvenv.cfg,,", "/env/pyvenv.cfg"},
	{"../../../PyVenv.cfg,sha256=x,1", "/env/PyVenv.cfg"},
	{"../../../.ninjenv/want,,", "/env/.ninjenv/want"},
	{"../../../.NINJENV/manifest/two,,", "/env/.NINJENV/manifest/two"},
	{"../../../lib64,,", "/env/lib64"},
	{".,,", "/env/lib/python3.11/site-packages"},
	{"two-2.dist-info/RECORD,,",
		"/env/lib/python3.11/site-packages/two-2.dist-info/RECORD"},
	{"TWO-2.DIST-INFO/METADATA,,",
		"/env/lib/python3.11/site-packages/TWO-2.DIST-INFO/METADATA"},
	{"../../../lib64/python3.11/site-packages/two-2.dist-info/RECORD,,",
		NULL},
	{"_ninjenv_paths.pth,,",
		"/env/lib/python3.11/site-packages/_ninjenv_paths.pth"},
};

static void
rows_that_are_refused(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	put_entry_file(path_joinz(&arena, room, "outside"), S("x"), 1);
	put(&site, "bin/python3.11", "python");
	put(&site, SITE "x.py", "x");
	put(&site, SITE "two-2.dist-info/RECORD", "two");
	for (size_t i = 0; i < countof(rows); i++) {
		struct str text = str_fmt(&arena, "x.py,,\n%s\n", rows[i].row);
		assert_true(tree_remove(in_site(&site, INFO), &diag));
		put(&site, INFO "/RECORD", text.p);
		struct str place = str_fmt(&arena, "%.*s%s", STR(room),
			rows[i].place ? rows[i].place : "");
		if (rows[i].place)
			assert_refused(&site, INFO,
				str_fmt(&arena,
					"its RECORD names '%.*s', which is no "
					"place for a package",
					STR(place))
					.p);
		else
			assert_false(take_out(&site, INFO));
		assert_true(fs_exists(in_site(&site, SITE "x.py")));
	}
	assert_true(fs_exists(path_joinz(&arena, room, "outside")));
	site_close(&site);
}

static const char *const texts[] = {
	"x.py\n",
	"x.py,,,\n",
	",,\n",
	"x.py,,many\n",
	"x\ty.py,,\n",
	"x\x7f.py,,\n",
	"\"x\ny.py\",,\n",
	"\"x.py,,\n",
	"x.py,sha256=a,1\nx.py,sha256=b,1\n",
	"x.py,,1\nx.py,,2\n",
};

static void
records_that_nobody_understands(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	put(&site, SITE "x.py", "x");
	for (size_t i = 0; i < countof(texts); i++) {
		assert_true(tree_remove(in_site(&site, INFO), &diag));
		put(&site, INFO "/RECORD", texts[i]);
		assert_refused(&site, INFO, "its RECORD cannot be understood");
	}
	assert_true(tree_remove(in_site(&site, INFO), &diag));
	put_entry_file(in_site(&site, INFO "/RECORD"),
		((struct str){"x.py\0,,\n", 8}), 1000);
	assert_refused(&site, INFO, "its RECORD cannot be understood");
	site_close(&site);
}

/* What is said of it twice alike is one file. */
static void
rows_said_twice(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	struct str empty = list_site(&site);
	put(&site, SITE "x/a.py", "x");
	put(&site, INFO "/RECORD",
		"x/a.py,,\nx/a.py,,\nx/./a.py,,\nx/gone.py,,\n"
		"x-1.dist-info/RECORD,,\n");
	assert_true(take_out(&site, INFO));
	assert_int_equal(diag.items.n, 0);
	assert_str(list_site(&site), empty.p);
	site_close(&site);
}

static void
a_record_without_end(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	struct str text = {arena_alloc(&arena, (16 << 20) + 1), (16 << 20) + 1};
	put_entry_file(in_site(&site, INFO "/RECORD"), text, 1000);
	assert_false(take_out(&site, INFO));
	assert_str(diag.items.v[0].message,
		str_fmt(&arena, "cannot read '%.*s': File too large",
			STR(in_site(&site, INFO "/RECORD")))
			.p);
	site_close(&site);
}

/* The dist-info, its RECORD, or a directory above it is a link. */
static void
records_behind_links(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	struct str out = path_joinz(&arena, room, "out");
	struct str info = in_site(&site, INFO);
	put(&site, SITE "x.py", "x");
	put_entry_file(path_joinz(&arena, out, "RECORD"), S("x.py,,\n"), 1);
	assert_true(fs_symlink(out, info, &diag));
	assert_refused(
		&site, INFO, "'" INFO "' is reached through a symbolic link");
	assert_true(fs_unlink(info, &diag));
	assert_true(fs_mkdirs(info, &diag));
	assert_true(fs_symlink(path_joinz(&arena, out, "RECORD"),
		path_joinz(&arena, info, "RECORD"), &diag));
	assert_refused(&site, INFO, "its RECORD is no file");
	assert_true(fs_unlink(path_joinz(&arena, info, "RECORD"), &diag));
	assert_true(fs_mkdirs(path_joinz(&arena, info, "RECORD"), &diag));
	assert_refused(&site, INFO, "its RECORD is no file");
	assert_false(take_out(&site, "../out"));
	assert_true(fs_exists(path_joinz(&arena, out, "RECORD")));
	site_close(&site);
}

/* Files of directories that are links to elsewhere, at each depth. */
static void
directories_that_are_links(void **state)
{
	(void)state;
	static const char *const links[] = {
		SITE "x", SITE "x/sub", SITE "x/__pycache__", "share", "bin"};
	for (size_t i = 0; i < countof(links); i++) {
		struct site site = make_site("env", LINK_AUTO);
		struct str out = path_joinz(&arena, room, "out");
		struct str link = in_site(&site, links[i]);
		put(&site, SITE "x/sub/a.py", "x");
		put(&site, SITE "x/__pycache__/b.cpython-311.pyc", "x");
		put(&site, "share/x", "x");
		put(&site, "bin/tool", "x");
		put(&site, INFO "/RECORD",
			"x/sub/a.py,,\nx/b.py,,\n../../../share/x,,\n"
			"../../../bin/tool,,\nx-1.dist-info/RECORD,,\n");
		assert_int_equal(fs_rename(link, out, &diag), FS_OK);
		assert_true(fs_symlink(out, link, &diag));
		struct site outside = {.root = out};
		struct str before = list_site(&outside);
		assert_true(take_out(&site, INFO));
		assert_str(list_site(&outside), before.p);
		assert_true(fs_exists(link));
		assert_false(fs_exists(in_site(&site, INFO "/RECORD")));
		assert_int_equal(diag.errors, 0);
		site_close(&site);
		assert_true(tree_remove(site.root, &diag));
		assert_true(tree_remove(out, &diag));
	}
}

/* What another package has as well stays, however it is written. */
static void
files_of_others(void **state)
{
	(void)state;
	static const char *const two[] = {"p:two/a.py=a", "s:tool=b", NULL};
	struct site site = make_site("env", LINK_AUTO);
	struct manifest *manifest = make_entry("two", "2", two);
	struct owners owners = {.arena = &arena};
	struct trash trash = install_trash(&site, &arena);
	struct install_item item = {.name = manifest->name,
		.manifest = manifest,
		.entry = store_path(&store, "wheel", manifest->wheel, &arena)};
	assert_true(owners_add(&owners, &site, manifest, &diag));
	assert_true(install_many(&site, &owners, &item, 1, 1, &trash, &diag));
	struct str before = list_site(&site);
	put(&site, INFO "/RECORD",
		"two/a.py,,\n../../../bin/tool,,\nTwo/A.py,,\n"
		"x-1.dist-info/RECORD,,\n");
	assert_true(remove_by_record(
		&site, &owners, S("x"), S(INFO), &trash, &arena, &diag));
	assert_true(trash_empty_now(&trash, &diag));
	assert_int_equal(diag.errors, 0);
	assert_str(list_site(&site), before.p);
	site_close(&site);
}

/* Our own directories: nothing is moved to where a link leads. */
static void
links_in_our_own(void **state)
{
	(void)state;
	static const char *const names[] = {"manifest", "pkg", "kept", "trash"};
	struct str out = path_joinz(&arena, room, "out");
	put_entry_file(path_joinz(&arena, out, "precious"), S("x"), 1);
	for (size_t i = 0; i < countof(names); i++) {
		struct site site = make_site("env", LINK_AUTO), again;
		struct str link = path_joinz(
			&arena, in_site(&site, ".ninjenv"), names[i]);
		assert_true(tree_remove(link, &diag));
		assert_true(fs_symlink(out, link, &diag));
		site_close(&site);
		diag.errors = diag.items.n = 0;
		bool open = site_open(&again, site.root, &python, &store,
			LINK_AUTO, true, &arena, &diag);
		assert_int_equal(open, i >= 2);
		if (!open)
			assert_str(diag.items.v[0].message,
				str_fmt(&arena,
					"'%.*s' is reached through a symbolic "
					"link, or is no directory",
					STR(link))
					.p);
		if (!open)
			goto next;
		put(&again, SITE "x.py", "edited");
		put(&again, INFO "/RECORD", "x.py,sha256=x,1\n");
		(void)take_out(&again, INFO);
		site_close(&again);
	next:
		assert_true(fs_exists(path_joinz(&arena, out, "precious")));
		assert_true(tree_remove(site.root, &diag));
	}
}

/* --- a race ----------------------------------------------------------------
 */

static atomic_bool over;

/* Swaps SITE/x for a link to outside, and back, as fast as it can. */
static void *
swap(void *data)
{
	const struct str *paths = data;
	unsigned swaps = 0;
	while (!atomic_load(&over)) {
		bool away = fs_rename(paths[0], paths[1], NULL) == FS_OK;
		if (away && fs_symlink(paths[2], paths[0], NULL))
			swaps += fs_unlink(paths[0], NULL);
		swaps += fs_rename(paths[1], paths[0], NULL) == FS_OK;
	}
	(void)swaps; /* whatever came of it */
	return NULL;
}

static void
swapped_while_we_remove(void **state)
{
	(void)state;
	struct str out = path_joinz(&arena, room, "out");
	for (int i = 0; i < 50; i++)
		put_entry_file(
			str_fmt(&arena, "%.*s/m%d.py", STR(out), i), S("x"), 1);
	struct site outside = {.root = out};
	struct str before = list_site(&outside);
	for (int round = 0; round < 20; round++) {
		struct site site = make_site("env", LINK_AUTO);
		struct buf record = {.arena = &arena};
		struct str paths[] = {in_site(&site, SITE "x"),
			in_site(&site, SITE "aside"), out};
		pthread_t thread;
		for (int i = 0; i < 50; i++) {
			put(&site, str_fmt(&arena, SITE "x/m%d.py", i).p, "x");
			buf_addf(&record, "x/m%d.py,,\n", i);
		}
		put(&site, INFO "/RECORD", buf_str(&record).p);
		atomic_store(&over, false);
		assert_int_equal(pthread_create(&thread, NULL, swap, paths), 0);
		(void)take_out(&site, INFO);
		atomic_store(&over, true);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_str(list_site(&outside), before.p);
		site_close(&site);
		assert_true(tree_remove(site.root, &diag));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(rows_that_are_refused),
		TEST_ENTRIES(records_that_nobody_understands),
		TEST_ENTRIES(rows_said_twice),
		TEST_ENTRIES(a_record_without_end),
		TEST_ENTRIES(records_behind_links),
		TEST_ENTRIES(directories_that_are_links),
		TEST_ENTRIES(files_of_others),
		TEST_ENTRIES(links_in_our_own),
		TEST_ENTRIES(swapped_while_we_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
