/* SPDX-License-Identifier: MIT */
/* What a power cut may have left of packages. */
#include "unit.h"

#include <string.h>

#include "entries.h"
#include "env/install/doubt.h"
#include "env/install/install.h"

#define SITE "lib/python3.11/site-packages/"
#define INFO SITE "demo-1.0.dist-info/"

static const char *const demo[] = {"p:demo/__init__.py=one",
	"p:demo/data=some text", "s:tool=#!python\nprint()\n",
	"console:demo=demo.cli:main", NULL};

static struct site
installed(enum link_mode mode)
{
	assert_true(
		tree_remove(path_joinz(&arena, store.root, "wheel"), &diag));
	struct manifest *manifest = make_entry("demo", "1.0", demo);
	struct site site = make_site("env", mode);
	struct owners owners = {.arena = &arena};
	struct trash trash = install_trash(&site, &arena);
	struct install_item item = {
		.name = manifest->name,
		.manifest = manifest,
		.entry = store_path(&store, "wheel", manifest->wheel, &arena),
	};
	assert_true(owners_add(&owners, &site, manifest, &diag));
	assert_true(install_many(&site, &owners, &item, 1, 1, &trash, &diag));
	assert_true(install_link(&site, &item, 1, &diag));
	site_close(&site);
	return site;
}

static bool
looks(const struct site *site, bool *lost)
{
	return doubt_packages(site->root, &python, lost, &arena, &diag);
}

static void
what_is_whole_stays(void **state)
{
	(void)state;
	bool lost;
	for (int mode = LINK_HARD; mode <= LINK_COPY; mode++) {
		struct site site = installed((enum link_mode)mode);
		struct str before = list_site(&site);
		assert_true(looks(&site, &lost));
		assert_false(lost);
		assert_str(list_site(&site), before.p);
		assert_true(tree_remove(site.root, &diag));
	}
}

/* The sizes may be right. The mtime is as it was given. */
static void
lose(const struct site *site, const char *path, bool zeros)
{
	struct fs_info info;
	struct str whole = path_joinz(&arena, site->root, path);
	assert_int_equal(fs_stat(whole, &info, &diag), FS_OK);
	struct str text = read_in(site, path);
	char *bytes = arena_alloc(&arena, text.n + 1);
	memset(bytes, 0, text.n + 1);
	assert_true(file_write(whole,
		zeros ? (struct str){bytes, text.n} : str_sub(text, 0, 3),
		info.mode, FILE_LAZY, &diag));
	assert_true(fs_set_mtime(whole, info.mtime, &diag));
}

static void
what_was_lost_goes_with_its_package(void **state)
{
	(void)state;
	static const char *const paths[] = {SITE "demo/data", "bin/tool",
		"bin/demo", INFO "RECORD", INFO "INSTALLER"};
	bool lost;
	for (size_t i = 0; i < 2 * countof(paths); i++) {
		struct site site = installed(LINK_COPY);
		const char *path = paths[i / 2];
		/* Of a wheel's script no more than its row is known. */
		lose(&site, path, i % 2 || str_is(str_from(path), "bin/tool"));
		assert_true(looks(&site, &lost));
		assert_false(lost);
		assert_false(has(&site, ".ninjenv/pkg/demo"));
		assert_false(has(&site, INFO "RECORD"));
		/* INSTALLER is ours whatever it holds: installing tells. */
		assert_int_equal(has(&site, path), i / 2 == 4);
		assert_true(has(&site, SITE "demo/__init__.py"));
		assert_true(tree_remove(site.root, &diag));
	}
}

/* A person's edit has another time: installing keeps it aside, and says so. */
static void
what_a_person_changed_stays(void **state)
{
	(void)state;
	bool lost;
	struct site site = installed(LINK_COPY);
	struct str path = path_joinz(&arena, site.root, SITE "demo/data");
	assert_true(file_write(path, S("mine"), 0644, FILE_LAZY, &diag));
	assert_true(looks(&site, &lost));
	assert_false(has(&site, ".ninjenv/pkg/demo"));
	assert_str(read_in(&site, SITE "demo/data"), "mine");
}

/* One that was emptied on purpose is later than the run. */
static void
what_a_person_emptied_stays(void **state)
{
	(void)state;
	bool lost;
	for (int later = 0; later < 2; later++) {
		struct fs_info info;
		struct site site = installed(LINK_COPY);
		struct str path =
			path_joinz(&arena, site.root, SITE "demo/data");
		assert_int_equal(fs_lstat(path_joinz(&arena, site.root,
						  ".ninjenv/pkg/demo"),
					 &info, &diag),
			FS_OK);
		assert_true(file_write(path, S(""), 0644, FILE_LAZY, &diag));
		assert_true(fs_set_mtime(path, info.mtime + later, &diag));
		assert_true(looks(&site, &lost));
		assert_false(has(&site, ".ninjenv/pkg/demo"));
		assert_int_equal(has(&site, SITE "demo/data"), later);
		assert_true(tree_remove(site.root, &diag));
	}
}

/* A checkout in the place of a package: nothing in it was made by us, even
 * where it looks like what a cut leaves. */
static void
what_is_behind_a_link_stays(void **state)
{
	(void)state;
	static const char *const directories[] = {
		SITE "demo", SITE "demo-1.0.dist-info"};
	bool lost;
	for (size_t i = 0; i < countof(directories); i++) {
		struct site site = installed(LINK_COPY);
		struct str inside =
			path_joinz(&arena, site.root, directories[i]);
		struct str mine =
			path_joinz(&arena, path_dir(site.root), "checkout");
		struct site behind = {.root = mine};
		lose(&site, SITE "demo/data", true);
		lose(&site, INFO "RECORD", false);
		assert_int_equal(fs_rename(inside, mine, &diag), FS_OK);
		struct str before = list_site(&behind);
		assert_true(fs_symlink(mine, inside, &diag));
		assert_true(looks(&site, &lost));
		assert_false(has(&site, ".ninjenv/pkg/demo"));
		assert_str(list_site(&behind), before.p);
		assert_true(tree_remove(mine, &diag));
		assert_true(tree_remove(site.root, &diag));
	}
}

static void
a_lost_manifest_is_told(void **state)
{
	(void)state;
	bool lost;
	struct site site = installed(LINK_COPY);
	struct str path =
		path_joinz(&arena, site.root, ".ninjenv/manifest/demo");
	assert_true(file_write(path, S(""), 0444, FILE_LAZY, &diag));
	assert_true(looks(&site, &lost));
	assert_true(lost);
}

static void
half_of_what_was_written_down_is_mended(void **state)
{
	(void)state;
	static const char none[] = "ninjenv-have 3\nbytecode yes\n";
	static const char row[] = "ninjenv-have 3\nbytecode yes\n"
				  "a\t1\tab\tcd\ta-1.dist-info\t-\n";
	static const char whole[] = "ninjenv-have 3\nbytecode yes\n"
				    "a\t1\tab\tcd\ta-1.dist-info\t-\n"
				    "\tlib/a\tlib/ab\n";
	struct site site = make_site("env", LINK_COPY);
	struct str path = path_joinz(&arena, site.root, ".ninjenv/have");
	site_close(&site);
	assert_true(doubt_have(site.root, true, &arena, &diag));
	assert_false(fs_exists(path));
	for (size_t n = 0; n < sizeof whole; n++) {
		assert_true(file_write(
			path, (struct str){whole, n}, 0644, FILE_LAZY, &diag));
		assert_true(doubt_have(site.root, true, &arena, &diag));
		/* A row and its tops, where all of them is there; else they
		 * are not known. */
		assert_str(read_in(&site, ".ninjenv/have"),
			n + 1 == sizeof whole ? whole
			: n + 2 >= sizeof row ? row
					      : none);
	}
}

static void
rests_of_a_text(void **state)
{
	(void)state;
	assert_true(doubt_is_rest(S(""), S("abc")));
	assert_true(doubt_is_rest(S("ab"), S("abc")));
	assert_true(doubt_is_rest((struct str){"\0\0\0", 3}, S("abc")));
	assert_false(doubt_is_rest(S("abd"), S("abc")));
	assert_false(doubt_is_rest(S("abcd"), S("abc")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(what_is_whole_stays),
		TEST_ENTRIES(what_was_lost_goes_with_its_package),
		TEST_ENTRIES(what_a_person_changed_stays),
		TEST_ENTRIES(what_a_person_emptied_stays),
		TEST_ENTRIES(what_is_behind_a_link_stays),
		TEST_ENTRIES(a_lost_manifest_is_told),
		TEST_ENTRIES(half_of_what_was_written_down_is_mended),
		TEST_ENTRIES(rests_of_a_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
