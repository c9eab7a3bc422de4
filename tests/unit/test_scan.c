/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include "env/install/scan.h"

#define SITE "venv/lib/python3.11/site-packages/"

static struct have have;

static bool
scans(const char *platlib)
{
	struct python python = {0};
	python.scheme[SCHEME_PURELIB] = S("lib/python3.11/site-packages");
	python.scheme[SCHEME_PLATLIB] = str_from(platlib);
	diag = (struct diag){.arena = &arena};
	return scan_environment(path_joinz(&arena, folder, "venv"), &python,
		&have, &arena, &diag);
}

static void
make_directory(const char *path)
{
	assert_true(fs_mkdirs(str_from(path), &diag));
}

static void
make_link(const char *target, const char *path)
{
	assert_int_equal(symlink(target, path), 0);
}

static void
install(const char *name)
{
	struct str path = str_fmt(&arena, SITE "%s", name);
	make_directory(path.p);
	put(path_joinz(&arena, path, "METADATA").p, "");
}

static struct str
found(void)
{
	struct buf out = {.arena = &arena};
	vec_for (const struct have_package, it, &have.packages) {
		buf_addf(&out, "%.*s %.*s %s\n", STR(it->name),
			STR(it->version), it->complete ? "whole" : "broken");
	}
	vec_for (const struct have_foreign, it, &have.foreign) {
		buf_addf(&out, "%.*s %.*s by hand: %.*s\n", STR(it->name),
			STR(it->version), STR(it->path));
	}
	return buf_str(&out);
}

static void
nothing_there(void **state)
{
	(void)state;
	assert_true(scans("lib/python3.11/site-packages"));
	assert_str(found(), "");
	make_directory("venv/.ninjenv");
	put("venv/.ninjenv/have", "some other text\n");
	assert_true(scans("lib/python3.11/site-packages"));
	assert_str(found(), "");
}

static void
make_environment(void)
{
	make_directory("venv/.ninjenv/pkg");
	make_directory(SITE "A-1.0.dist-info");
	put(SITE "A-1.0.dist-info/RECORD", "");
	put("venv/.ninjenv/have", "ninjenv-have 2\nbytecode yes\n"
				  "a\t1.0\tab\tcd\tA-1.0.dist-info\t-\n"
				  "b\t2\tab\tcd\tb-2.dist-info\t-\n"
				  "c\t3\tab\tcd\tc-3.dist-info\t-\n");
	make_link("../settled/lib/python3.11/site-packages/A-1.0.dist-info/"
		  "RECORD",
		"venv/.ninjenv/pkg/a");
	make_link(
		"../settled/lib/python3.11/site-packages/b-2.dist-info/RECORD",
		"venv/.ninjenv/pkg/b");
}

/* A link that dangles, one that is not there: both are to be repaired. */
static void
looks_at_links(void **state)
{
	(void)state;
	make_environment();
	assert_true(scans("lib/python3.11/site-packages"));
	assert_str(found(), "a 1.0 whole\nb 2 broken\nc 3 broken\n");
}

static void
finds_what_came_by_hand(void **state)
{
	(void)state;
	make_environment();
	install("b-2.5.dist-info"); /* pip install --upgrade b */
	install("My_Thing-1.0+x.dist-info");
	make_directory(SITE "old-0.1-py3.11.egg-info");
	install("~ld-0.1.dist-info");
	make_directory(SITE "left-1.dist-info"); /* only a directory */
	make_directory(SITE "plain");
	put(SITE "module.py", "");
	assert_true(scans("lib/python3.11/site-packages"));
	assert_str(found(),
		"a 1.0 whole\nb 2 broken\nc 3 broken\n"
		"my-thing 1.0+x by hand: "
		"lib/python3.11/site-packages/My_Thing-1.0+x.dist-info\n"
		"b 2.5 by hand: lib/python3.11/site-packages/b-2.5.dist-info\n"
		"old 0.1 by hand: "
		"lib/python3.11/site-packages/old-0.1-py3.11.egg-info\n");
}

/* lib64 is a link to lib in an environment, or a directory of its own. */
static void
looks_at_both_libraries(void **state)
{
	(void)state;
	install("x-1.dist-info");
	make_link("lib", "venv/lib64");
	assert_true(scans("lib64/python3.11/site-packages"));
	assert_int_equal(have.foreign.n, 1);
	make_directory("venv/platlib/y-2.dist-info");
	put("venv/platlib/y-2.dist-info/METADATA", "");
	assert_true(scans("platlib"));
	assert_str(found(), "x 1 by hand: "
			    "lib/python3.11/site-packages/x-1.dist-info\n"
			    "y 2 by hand: platlib/y-2.dist-info\n");
}

/* A run was killed between a package's manifest and 'have'. */
static void
finds_what_was_interrupted(void **state)
{
	(void)state;
	make_environment();
	make_directory("venv/.ninjenv/manifest");
	put("venv/.ninjenv/manifest/a", "not looked at: have knows it");
	put("venv/.ninjenv/manifest/aa", "no manifest");
	put("venv/.ninjenv/manifest/ab",
		"ninjenv-manifest\t1\nname\tab\nversion\t7\n"
		"wheel\t0123456789abcdef0123456789abcdef"
		"0123456789abcdef0123456789abcdef\n"
		"info\tp\tab-7.dist-"
		"info\nmtime\t334706585\nbytes\t0\npython\t\n"
		"lists\t0\t0\t0\t0\nend\n");
	install("ab-7.dist-info");
	assert_true(scans("lib/python3.11/site-packages"));
	assert_str(
		found(), "a 1.0 whole\nab 7 broken\nb 2 broken\nc 3 broken\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(nothing_there),
		FOLDER_TEST(looks_at_links),
		FOLDER_TEST(finds_what_came_by_hand),
		FOLDER_TEST(looks_at_both_libraries),
		FOLDER_TEST(finds_what_was_interrupted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
