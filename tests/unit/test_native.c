/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <libpkgconf/libpkgconf.h> /* its version only */
#include <stdlib.h>

#include "base/shell_words.h"
#include "env/python/native.h"
#include "env/python/package_name.h"
#include "sys/proc.h"

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
	assert_int_equal(check("pkgconf =\n"), LIBPKGCONF_VERSION <= 20501);
	assert_int_equal(files.n, 0);
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

static struct native_answer_vec answers;

/* Asks for one module; the natives are those of the last check(). */
static bool
ask(const char *module)
{
	struct conf_word_vec words = {0};
	diag = (struct diag){.arena = &arena};
	answers = (struct native_answer_vec){0};
	vec_add(&words, &arena,
		(struct conf_word){.text = str_from(module),
			.place = {.file = S("venv.ini"), .line = 9}});
	return native_ask(&words, &conf.native, &answers, &arena, &diag);
}

static struct str
joined(const struct str_vec *words)
{
	return str_join(&arena, words, S("|"));
}

static void
put_modules(void)
{
	put("a.pc",
		"prefix=/opt/a b\nName: a\nDescription: it\nVersion: 1\n"
		"Requires: b >= 2\nRequires.private: c\n"
		"Cflags: -I\"${prefix}/include\" -DA='\"x y\"' -I/usr/include\n"
		"Libs: -L/opt/a/lib -la -pthread -L/usr/lib\n"
		"Libs.private: -lm\n");
	put("b.pc", "Name: b\nDescription: it\nVersion: 2.1\n"
		    "Cflags: -isystem /opt/b -DB\n"
		    "Libs: -Wl,--as-needed -L/opt/b -lb\n");
	put("c.pc", "Name: c\nDescription: it\nVersion: 3\n"
		    "Requires: b\nCflags: -I/opt/c\nLibs: -lc-private\n");
	put("self.pc", "prefix=${pcfiledir}/../..\n"
		       "Name: s\nDescription: it\nVersion: 1\n"
		       "Cflags: -I${prefix}/include\nLibs: -L${pcfiledir}\n");
}

/* What the command prints, parted as a shell would. */
static bool
by_command(const char *option, const char *module, struct str_vec *words)
{
	struct proc proc = {.seconds = 20};
	struct proc_result result;
	const struct str argv[] = {
		S("pkg-config"), str_from(option), str_from(module)};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	return proc_ok(&result) && shell_words(result.out, words, &arena);
}

/* Is there the command that belongs to the library? Others order flags in
 * their own way. */
static bool
has_command(void)
{
	struct str_vec version = {0};
	return proc_find(S("pkg-config"), env_get("PATH"), &arena).n &&
	       by_command("--version", "", &version) && version.n &&
	       str_is(version.v[0], LIBPKGCONF_VERSION_STR);
}

static void
same_as_command(const char *module)
{
	struct str_vec cflags = {0}, libs = {0};
	assert_true(by_command("--cflags", module, &cflags));
	assert_true(by_command("--libs", module, &libs));
	assert_true(ask(module));
	assert_int_equal(answers.n, 1);
	assert_str(joined(&answers.v[0].cflags), joined(&cflags).p);
	assert_str(joined(&answers.v[0].libs), joined(&libs).p);
}

static void
answers_as_the_command(void **state)
{
	(void)state;
	put_modules();
	assert_true(check(""));
	if (!has_command())
		skip();
	static const char *const modules[] = {"a", "b", "c", "self"};
	for (size_t i = 0; i < countof(modules); i++)
		same_as_command(modules[i]);
	assert_int_equal(unsetenv("PKG_CONFIG_LIBDIR"), 0);
	static const char *const real[] = {"zlib", "libffi", "libxml-2.0"};
	struct str_vec ignored = {0};
	for (size_t i = 0; i < countof(real); i++)
		if (by_command("--exists", real[i], &ignored))
			same_as_command(real[i]);
}

static void
answers_all(void **state)
{
	(void)state;
	put_modules();
	assert_true(check(""));
	assert_true(ask("a"));
	const struct native_answer *a = &answers.v[0];
	assert_str(a->module, "a");
	assert_str(a->version, "1");
	/* The order between modules is libpkgconf's. */
	static const char *const cflags[] = {"-I/opt/a b/include",
		"-DA=\"x y\"", "-isystem", "/opt/b", "-DB", "-I/opt/c"};
	assert_int_equal(a->cflags.n, countof(cflags));
	for (size_t i = 0; i < countof(cflags); i++)
		assert_true(str_vec_has(&a->cflags, str_from(cflags[i])));
	assert_str(joined(&a->libs), "-L/opt/a/lib|-la|-pthread|"
				     "-Wl,--as-needed|-L/opt/b|-lb");
	assert_int_equal(a->files.n, 3);
	assert_str(a->files.v[0], path_joinz(&arena, folder, "a.pc").p);
	assert_str(a->files.v[1], path_joinz(&arena, folder, "b.pc").p);
	assert_str(a->files.v[2], path_joinz(&arena, folder, "c.pc").p);
	assert_int_equal(a->digest.n, 64);
	/* The same meaning, the same digest; a comment in what is required
	 * privately is another text. */
	struct str before = str_dup(&arena, a->digest);
	assert_true(ask("a"));
	assert_str(answers.v[0].digest, before.p);
	put("c.pc", "# new\nName: c\nDescription: it\nVersion: 3\n");
	assert_true(ask("a"));
	assert_false(str_eq(answers.v[0].digest, before));
}

static void
names_what_is_missing(void **state)
{
	(void)state;
	put_modules();
	assert_true(check("b = >=2\n"));
	assert_false(ask("nothere-9"));
	assert_str(diag.items.v[0].message,
		"there is no pkg-config module 'nothere-9'");
	assert_int_equal(diag.items.v[0].place.line, 9);
	assert_false(ask("a b"));
	put("b.pc", "Name: b\nDescription: it\nVersion: 1.9\n");
	assert_false(ask("a"));
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[0].message,
		"the pkg-config module 'a' requires b >= 2, and it is 1.9");
	assert_int_equal(diag.items.v[0].place.line, 9);
	assert_str(diag.items.v[1].place.file,
		path_joinz(&arena, folder, "a.pc").p);
	assert_false(ask("b")); /* what [native] says holds */
	assert_str(diag.items.v[0].message,
		"the pkg-config module 'b' is 1.9, wanted is >=2");
	assert_int_equal(diag.items.v[2].place.line, 2);
	assert_true(fs_unlink(S("b.pc"), &diag));
	assert_false(ask("c"));
	assert_str(diag.items.v[0].message,
		"the pkg-config module 'c' requires 'b', and there is no such "
		"module");
	assert_true(str_find(diag.items.v[0].hint, S("b.pc")) <
		    diag.items.v[0].hint.n);
}

static void
asks_in_a_directory(void **state)
{
	(void)state;
	struct native_answer answer;
	struct str where = path_joinz(&arena, folder, "lib/pkgconfig");
	put_modules();
	assert_true(check(""));
	assert_true(fs_mkdirs(where, &diag));
	assert_false(native_ask_in(where, S("self"), &answer, &arena));
	assert_int_equal(
		fs_rename(S("self.pc"), S("lib/pkgconfig/self.pc"), &diag),
		FS_OK);
	assert_true(native_ask_in(where, S("self"), &answer, &arena));
	assert_str(joined(&answer.cflags),
		str_fmt(&arena, "-I%.*s/../../include", STR(where)).p);
	put("lib/pkgconfig/broken.pc", "Name: x\nDescription: it\n"
				       "Version: 1\nRequires: nothere-9\n");
	assert_false(native_ask_in(where, S("broken"), &answer, &arena));
	assert_int_equal(diag.items.n, 0);
}

/* In a cross build the plain variables are the other machine's. */
static void
asks_the_build_machine(void **state)
{
	(void)state;
	put_modules();
	assert_true(check(""));
	assert_true(fs_mkdirs(S("build"), &diag));
	put("build/only.pc", "Name: o\nDescription: it\nVersion: 1\n");
	assert_int_equal(setenv("PKG_CONFIG_LIBDIR_FOR_BUILD", "build", 1), 0);
	bool only = ask("only"), b = ask("b");
	assert_int_equal(unsetenv("PKG_CONFIG_LIBDIR_FOR_BUILD"), 0);
	assert_true(only);
	assert_false(b);
	if (!has_command())
		skip();
	assert_int_equal(setenv("PKG_CONFIG_SYSROOT_DIR", "/sys", 1), 0);
	same_as_command("a");
	bool changed = str_vec_has(&answers.v[0].libs, S("-L/sys/opt/a/lib"));
	assert_int_equal(unsetenv("PKG_CONFIG_SYSROOT_DIR"), 0);
	assert_true(changed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {FOLDER_TEST(versions),
		FOLDER_TEST(errors_name_all), FOLDER_TEST(nothing_is_asked),
		FOLDER_TEST(answers_as_the_command), FOLDER_TEST(answers_all),
		FOLDER_TEST(names_what_is_missing),
		FOLDER_TEST(asks_in_a_directory),
		FOLDER_TEST(asks_the_build_machine), TEST(packages_have_names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
