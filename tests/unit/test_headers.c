/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <stdlib.h>

#include "env/build/headers.h"
#include "env/install/site.h"
#include "env/python/python.h"

static struct site site;
static struct want want;
static struct manifest manifest;
static struct headers headers;

static const char *const schemes[SCHEME_COUNT] = {
	[SCHEME_PURELIB] = "lib/pure",
	[SCHEME_PLATLIB] = "lib/plat",
	[SCHEME_SCRIPTS] = "bin",
	[SCHEME_HEADERS] = "include/site/python3.11",
	[SCHEME_DATA] = "",
};

static int
setup(void **state)
{
	int result = folder_setup(state);
	struct python python = {.short_version = S("3.11")};
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		python.scheme[i] = str_from(schemes[i]);
	assert_int_equal(setenv("PKG_CONFIG_LIBDIR", folder.p, 1), 0);
	assert_int_equal(unsetenv("PKG_CONFIG_PATH"), 0);
	assert_true(site_look(&site, folder, &python, &arena, &diag));
	want = (struct want){.name = S("env"), .target = S("env")};
	manifest = (struct manifest){.name = S("thing"),
		.version = S("1"),
		.wheel = S("0000000000000000000000000000000000000000000000000"
			   "000000000000000"),
		.dist_info = S("thing-1.dist-info"),
		.root = SCHEME_PLATLIB};
	return result;
}

#define HEADERS_TEST(f)                                                        \
	cmocka_unit_test_setup_teardown(f, setup, folder_teardown)

/* A file of the package, there and in its manifest. */
static void
has(enum scheme scheme, const char *path, const char *text)
{
	struct str all = path_joinz(&arena, str_from(schemes[scheme]), path);
	assert_true(fs_mkdirs(path_dir(all), &diag));
	put(all.p, text);
	vec_add(&manifest.files, &arena,
		(struct manifest_file){.scheme = scheme,
			.path = str_from(path),
			.hash = S(
				"sha256="
				"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
			.size = str_from(text).n});
}

static void
install(void)
{
	struct buf text = {.arena = &arena};
	manifest_write(&manifest, &text);
	assert_true(fs_mkdirs(S(".ninjenv/manifest"), &diag));
	put(".ninjenv/manifest/thing", buf_str(&text).p);
}

static bool
find(void)
{
	struct place place = {.file = S("venv.ini"), .line = 7};
	diag = (struct diag){.arena = &arena};
	return headers_flags(
		&want, &site, S("thing"), place, &headers, &arena, &diag);
}

/* Words with '|' after each, the environment's directory as '@'. */
static struct str
said(const struct str_vec *words)
{
	struct buf out = {.arena = &arena};
	vec_for (const struct str, it, words) {
		size_t at = str_find(*it, folder);
		buf_add(&out, str_sub(*it, 0, at));
		if (at < it->n) {
			buf_addc(&out, '@');
			buf_add(&out, str_from_index(*it, at + folder.n));
		}
		buf_addc(&out, '|');
	}
	return buf_str(&out);
}

static void
finds(const char *cflags, const char *libs)
{
	install();
	assert_true(find());
	assert_str(said(&headers.cflags), cflags);
	assert_str(said(&headers.libs), libs);
	assert_int_equal(diag.items.n, 0);
}

#define PC "Name: x\nDescription: it\nVersion: 1\n"

/* Each way counts before the next: they are added from the last on. */
static void
best_way_counts(void **state)
{
	(void)state;
	has(SCHEME_PLATLIB, "thing/code.py", "");
	has(SCHEME_PLATLIB, "thing/own.h", "");
	has(SCHEME_PLATLIB, "thing/deep/other.hpp", "");
	finds("-isystem|@/lib/plat/thing|", "");
	has(SCHEME_PLATLIB, "thing/core/x/include/deep/a.h", "");
	finds("-isystem|@/lib/plat/thing/core/x/include|", "");
	has(SCHEME_PLATLIB, "thing/core/include/thing/include/a.h", "");
	has(SCHEME_PLATLIB, "thing/core/include/thing/b.h", "");
	finds("-isystem|@/lib/plat/thing/core/include|", "");
	has(SCHEME_HEADERS, "thing/api.h", "");
	finds("-isystem|@/include/site/python3.11/thing|"
	      "-isystem|@/include/site/python3.11|",
		"");
	has(SCHEME_PURELIB, "thing/lib/pkgconfig/thing.pc",
		"prefix=${pcfiledir}/../..\n" PC
		"Cflags: -I${prefix}/lib -DTHING=\"a b\" -I/usr/lib/\n"
		"Libs: -L${prefix}/lib -lthing\n");
	has(SCHEME_PURELIB, "thing/lib/pkgconfig/zother.pc", PC);
	finds("-isystem|@/lib/pure/thing/lib|-DTHING=a b|-I/usr/lib/|",
		"-L@/lib/pure/thing/lib|-lthing|");
	has(SCHEME_PLATLIB, "thing/a/pc/named.pc",
		PC "Cflags: -I${pcfiledir}\n");
	has(SCHEME_PLATLIB, "thing/a/pc/not.pc", PC "Cflags: -I${pcfiledir}\n");
	has(SCHEME_PLATLIB, "thing-1.dist-info/entry_points.txt",
		"[pkg_config]\nnamed = thing.a.pc\n");
	finds("-isystem|@/lib/plat/thing/a/pc|", "");
}

/* It has no directory of its own. */
static void
finds_a_header_alone(void **state)
{
	(void)state;
	has(SCHEME_PLATLIB, "thing.h", "");
	finds("-isystem|@/lib/plat|", "");
}

/* Without a module of its name, all of the package that an entry names; and the
 * same directory once. */
static void
entries_name_packages(void **state)
{
	(void)state;
	has(SCHEME_PLATLIB, "thing/pc/a.pc", PC "Cflags: -I${pcfiledir} -DA\n");
	has(SCHEME_PLATLIB, "thing/pc/b.pc", PC "Cflags: -I${pcfiledir} -DB\n");
	has(SCHEME_PLATLIB, "thing-1.dist-info/entry_points.txt",
		"[pkg_config]\nanything = thing.pc [x]\n");
	finds("-isystem|@/lib/plat/thing/pc|-DA|-DB|", "");
}

/* One that was made for another place, or requires what is not here. */
static void
passes_over_unusable_modules(void **state)
{
	(void)state;
	has(SCHEME_PLATLIB, "thing/include/a.h", "");
	has(SCHEME_PLATLIB, "thing/thing.pc", PC "Cflags: -I/nothere-9/x\n");
	has(SCHEME_PLATLIB, "thing-1.dist-info/entry_points.txt",
		"[pkg_config]\nthing = thing.gone\n");
	finds("-isystem|@/lib/plat/thing/include|", "");
	put("lib/plat/thing/thing.pc",
		PC "Requires: nothere-9\nCflags: -I${pcfiledir}\n");
	finds("-isystem|@/lib/plat/thing/include|", "");
	put("lib/plat/thing/thing.pc", PC "Cflags:\n");
	finds("-isystem|@/lib/plat/thing/include|", "");
}

static void
refuses_with_places(void **state)
{
	(void)state;
	assert_false(find());
	assert_str(diag.items.v[0].message,
		"'thing' is not installed in 'env', and its headers are "
		"wanted");
	assert_str(diag.items.v[0].hint, "add 'thing =' to its packages");
	assert_int_equal(diag.items.v[0].place.line, 7);
	vec_add(&want.packages, &arena,
		(struct want_package){.name = S("thing")});
	assert_false(find());
	assert_str(diag.items.v[0].hint, "ninja env/thing");
	has(SCHEME_PLATLIB, "thing/code.py", "");
	install();
	assert_false(find());
	assert_str(diag.items.v[0].message,
		"the package 'thing' has no header files");
	assert_int_equal(diag.items.v[0].place.line, 7);
}

/* Of the system's Python: by RECORD, else (Debian) by its top-level packages.*/
static void
reads_the_system(void **state)
{
	(void)state;
	assert_true(fs_mkdirs(S("dist/thing-1.egg-info"), &diag));
	assert_true(fs_mkdirs(S("dist/my_thing/include/x"), &diag));
	put("dist/my_thing/include/x/a.h", "");
	vec_add(&want.system, &arena,
		(struct want_system){.name = S("thing"),
			.version = S("1"),
			.dist_info = path_joinz(
				&arena, folder, "dist/thing-1.egg-info")});
	assert_false(find());
	put("dist/thing-1.egg-info/top_level.txt", "nothere\n../x\nmy_thing\n");
	assert_true(find());
	assert_str(said(&headers.cflags), "-isystem|@/dist/my_thing/include|");
	put("dist/thing-1.egg-info/RECORD",
		"my_thing/only.h,,\n../outside/include/b.h,,\n");
	assert_true(find());
	assert_str(said(&headers.cflags), "-isystem|@/dist/my_thing|");
	put("dist/thing-1.egg-info/RECORD", "");
	put("dist/thing-1.egg-info/top_level.txt", "");
	assert_true(fs_mkdirs(S("dist/thing"), &diag));
	put("dist/thing/b.h", "");
	assert_true(find());
	assert_str(said(&headers.cflags), "-isystem|@/dist/thing|");
}

static void
writes_response_files(void **state)
{
	(void)state;
	static const struct str words[] = {
		{"-DA=\"b c\"", 9}, {"", 0}, {"-I/x\\y'z", 8}, {"$HOME", 5}};
	struct str_vec vec = {.v = (struct str *)words, .n = countof(words)};
	struct buf out = {.arena = &arena};
	headers_response(&vec, &out);
	assert_str(buf_str(&out),
		"-DA=\\\"b\\ c\\\"\n\"\"\n-I/x\\\\y\\'z\n$HOME\n");
	assert_str(headers_flags_path(&arena, S(".venv"), S("numpy")),
		".venv/.ninjenv/flags/numpy");
	assert_str(headers_libs_path(&arena, S(".venv"), S("numpy")),
		".venv/.ninjenv/flags/numpy.libs");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HEADERS_TEST(best_way_counts),
		HEADERS_TEST(finds_a_header_alone),
		HEADERS_TEST(entries_name_packages),
		HEADERS_TEST(passes_over_unusable_modules),
		HEADERS_TEST(refuses_with_places),
		HEADERS_TEST(reads_the_system),
		TEST(writes_response_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
