/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <stdlib.h>

#include "env/native.h"
#include "env/package_name.h"

static struct conf conf;
static struct str_vec files;

/* Checks the lines of [native] against the .pc files of the directory. */
static bool
check(const char *lines)
{
	struct str text = str_fmt(&arena, "[native]\n%s", lines);
	diag = (struct diag){.arena = &arena};
	files = (struct str_vec){0};
	assert_int_equal(setenv("PKG_CONFIG_LIBDIR", folder.p, 1), 0);
	assert_int_equal(unsetenv("PKG_CONFIG_PATH"), 0);
	assert_true(conf_parse(text, S("venv.ini"), &conf, &arena, &diag));
	return native_check(&conf.native, &files, &arena, &diag);
}

static void
write_module(void)
{
	put("thing.pc", "Name: thing\nDescription: it\nVersion: 1.2.11\n");
}

static const struct {
	const char *want;
	bool fits;
} rows[] = {
	{"", true},
	{">=1.2.11", true},
	{">=1.2.9, <2", true},
	{">=1.2.11, <1.2.11", false},
	{"<=1.2.11", true},
	{"==1.2.11", true},
	{"!=1.2.11", false},
	{"!=1.2", true},
	{">1.2.11", false},
	{"<1.10", true},
	{"=1.2", false},
};

static void
versions(void **state)
{
	(void)state;
	write_module();
	for (size_t i = 0; i < countof(rows); i++) {
		struct str line = str_fmt(&arena, "thing = %s\n", rows[i].want);
		assert_int_equal(check(line.p), rows[i].fits);
		assert_int_equal(diag.errors, !rows[i].fits);
		assert_int_equal(files.n, 1);
		assert_str(
			files.v[0], path_joinz(&arena, folder, "thing.pc").p);
	}
}

static void
errors_name_all(void **state)
{
	(void)state;
	write_module();
	assert_false(check("nothere-9 = >=3\nthing = >=3\nzlib =\n"));
	assert_int_equal(diag.errors, 3);
	assert_str(diag.items.v[0].message,
		"there is no pkg-config module 'nothere-9'");
	assert_int_equal(diag.items.v[0].place.line, 2);
	assert_str(diag.items.v[0].hint,
		"install the package that holds nothere-9.pc, or name its "
		"directory in PKG_CONFIG_PATH");
	assert_str(diag.items.v[1].message,
		"the pkg-config module 'thing' is 1.2.11, wanted is >=3");
	assert_int_equal(diag.items.v[1].place.line, 3);
	assert_int_equal(diag.items.v[2].level, DIAG_NOTE);
	assert_str(diag.items.v[2].place.file,
		path_joinz(&arena, folder, "thing.pc").p);
	const char *zlib = package_name(S("zlib"), distro_here(&arena));
	if (zlib)
		assert_true(str_ends(diag.items.v[3].hint,
			str_fmt(&arena, "%s %s'",
				distro_install(distro_here(&arena)), zlib)));
}

static void
nothing_is_asked(void **state)
{
	(void)state;
	assert_true(check(""));
	assert_int_equal(files.n, 0);
	/* a module that libpkgconf itself provides has no file */
	assert_true(check("pkgconf =\n"));
}

static void
packages_have_names(void **state)
{
	(void)state;
	assert_string_equal(package_name(S("zlib"), DISTRO_APT), "zlib1g-dev");
	assert_string_equal(
		package_name(S("icu-i18n"), DISTRO_DNF), "libicu-devel");
	assert_string_equal(package_name(S("libffi"), DISTRO_PACMAN), "libffi");
	assert_string_equal(
		package_name(S("openssl"), DISTRO_APK), "openssl-dev");
	assert_string_equal(
		package_name(S("freetype2"), DISTRO_BREW), "freetype");
	assert_null(package_name(S("alsa"), DISTRO_BREW));
	assert_null(package_name(S("nothere-9"), DISTRO_APT));
	assert_null(package_name(S("zlib"), DISTRO_OTHER));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {FOLDER_TEST(versions),
		FOLDER_TEST(errors_name_all), FOLDER_TEST(nothing_is_asked),
		TEST(packages_have_names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
