/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <stdlib.h>

#include "env/python/compiler.h"
#include "env/python/compiler_ask.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "sys/host.h"
#include "sys/proc.h"

static struct store store;
static struct python python;
static struct compiler compiler;

static const char *const variables[] = {"CC", "CXX", "CPPFLAGS", "CFLAGS",
	"CXXFLAGS", "LDFLAGS", "CC_FOR_BUILD", "CXX_FOR_BUILD",
	"CPPFLAGS_FOR_BUILD", "CFLAGS_FOR_BUILD", "CXXFLAGS_FOR_BUILD",
	"LDFLAGS_FOR_BUILD"};

static struct str
here(const char *name)
{
	return path_joinz(&arena, folder, name);
}

/* A compiler of that machine; each start adds a line to the file "starts". */
static void
put_compiler(const char *name, const char *machine)
{
	struct str text = str_fmt(&arena,
		"#!/bin/sh\necho \"$*\" >>%.*s/starts\n"
		"case $* in *-dumpmachine) echo %s ;;\n"
		"*--version) echo '%s (Some 9) 9.1.0 2020'; "
		"echo 'Free Software Foundation' ;; esac\n",
		STR(folder), machine, name);
	assert_true(file_write(here(name), text, 0755, FILE_LAZY, &diag));
}

static int
setup(void **state)
{
	int result = folder_setup(state);
	for (size_t i = 0; i < countof(variables); i++)
		(void)unsetenv(variables[i]);
	store = (struct store){.arena = &arena, .root = here("store")};
	assert_true(fs_mkdirs(here("store/compiler"), &diag));
	python = (struct python){0};
	python.markers.value[MARKER_PLATFORM_MACHINE] = S("x86_64");
	python.markers.value[MARKER_SYS_PLATFORM] = S("linux");
	struct str all = str_fmt(&arena, "%.*s:/usr/bin:/bin", STR(folder));
	assert_int_equal(setenv("PATH", all.p, 1), 0);
	return result;
}

#define COMPILER_TEST(f)                                                       \
	cmocka_unit_test_setup_teardown(f, setup, folder_teardown)

static bool
find(enum compiler_language language)
{
	diag = (struct diag){.arena = &arena};
	return compiler_find(
		language, &python, &store, &compiler, &arena, &diag);
}

static void
set(const char *name, const char *value)
{
	assert_int_equal(setenv(name, value, 1), 0);
}

static struct str
joined(const struct str_vec *words)
{
	struct buf out = {.arena = &arena};
	vec_for (const struct str, it, words) {
		struct str prefix = str_fmt(&arena, "%.*s/", STR(folder));
		if (str_starts(*it, prefix))
			buf_addz(&out, "@");
		buf_add(&out, str_starts(*it, prefix)
				      ? str_from_index(*it, prefix.n)
				      : *it);
		buf_addc(&out, '|');
	}
	return buf_str(&out);
}

static void
takes_what_is_set(void **state)
{
	(void)state;
	put_compiler("mycc", "x86_64-pc-linux-gnu");
	put_compiler("my++", "x86_64-pc-linux-gnu");
	put_compiler("ccache", "none");
	static const struct {
		const char *cc, *command, *files;
	} rows[] = {
		{"mycc", "@mycc|", "@mycc|"},
		{"./mycc", "@mycc|", "@mycc|"},
		{"mycc -m64 '-DA=b c'", "@mycc|-m64|-DA=b c|", "@mycc|"},
		{"ccache mycc -m64", "@ccache|@mycc|-m64|", "@ccache|@mycc|"},
		{"ccache limit=1 mycc", "@ccache|limit=1|@mycc|",
			"@ccache|@mycc|"},
		{"env A=b mycc", "/usr/bin/env|A=b|@mycc|",
			"/usr/bin/env|@mycc|"},
		{"A=b ccache mycc", "/usr/bin/env|A=b|@ccache|@mycc|",
			"/usr/bin/env|@ccache|@mycc|"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		set("CC", rows[i].cc);
		assert_true(find(COMPILER_C));
		assert_str(joined(&compiler.command), rows[i].command);
		assert_str(joined(&compiler.files), rows[i].files);
		assert_str(compiler.path, here("mycc").p);
		assert_str(compiler.name, "gcc 9.1.0");
		assert_str(compiler.machine, "x86_64-pc-linux-gnu");
		assert_int_equal(compiler.identity.n, 64);
	}
	set("CXX", "my++");
	set("CPPFLAGS", "-DA='x y'");
	set("CFLAGS", "-O1");
	set("CXXFLAGS", "-O2 -g");
	set("LDFLAGS", "-L/x -s");
	assert_true(find(COMPILER_CXX));
	assert_str(joined(&compiler.command), "@my++|");
	assert_str(joined(&compiler.cflags), "-DA=x y|-O2|-g|");
	assert_str(joined(&compiler.ldflags), "-L/x|-s|");
	assert_true(find(COMPILER_C));
	assert_str(joined(&compiler.cflags), "-DA=x y|-O1|");
}

static size_t
starts(void)
{
	struct str text = get("starts"), line;
	size_t n = 0;
	while (str_next(&text, '\n', &line))
		n++;
	return n;
}

static void
asks_once(void **state)
{
	(void)state;
	put_compiler("mycc", "x86_64-linux-gnu");
	set("CC", "mycc");
	assert_true(find(COMPILER_C));
	assert_int_equal(starts(), 2);
	struct str identity = compiler.identity;
	assert_true(find(COMPILER_C));
	assert_int_equal(starts(), 2);
	assert_str(compiler.identity, str_dup(&arena, identity).p);
	assert_str(compiler.name, "gcc 9.1.0");
	/* With other flags it may say something else. */
	set("CC", "mycc -m32");
	assert_true(find(COMPILER_C));
	assert_int_equal(starts(), 4);
	/* Cut short by a power cut, it is asked for again. */
	struct str_vec names = {0};
	assert_int_equal(
		fs_list(here("store/compiler"), &names, &arena, &diag), FS_OK);
	assert_int_equal(names.n, 2);
	vec_for (const struct str, it, &names) {
		struct str text;
		struct str path =
			path_join(&arena, here("store/compiler"), *it);
		assert_true(file_need(path, 1 << 20, &text, &arena, &diag));
		assert_true(file_write(path, str_sub(text, 0, text.n - 12),
			0644, FILE_LAZY, &diag));
	}
	set("CC", "mycc");
	assert_true(find(COMPILER_C));
	assert_int_equal(starts(), 6);
	assert_str(compiler.identity, str_dup(&arena, identity).p);
	/* Another build of it. */
	assert_true(fs_set_mtime(here("mycc"), 1000000000, &diag));
	assert_true(find(COMPILER_C));
	assert_int_equal(starts(), 8);
	assert_false(str_eq(compiler.identity, identity));
}

static void
sees_behind_ccache(void **state)
{
	(void)state;
	put_compiler("ccache", "none");
	put_compiler("mycc", "x86_64-linux-gnu");
	assert_true(fs_mkdirs(S("pose"), &diag));
	assert_true(fs_symlink(S("../ccache"), S("pose/mycc"), &diag));
	struct str path = str_fmt(
		&arena, "%.*s/pose:%.*s", STR(folder), STR(env_get("PATH")));
	set("PATH", path.p);
	set("CC", "mycc");
	assert_true(find(COMPILER_C));
	assert_str(joined(&compiler.command), "@pose/mycc|");
	assert_str(joined(&compiler.files), "@pose/mycc|@mycc|");
	assert_str(compiler.path, here("mycc").p);
}

static void
takes_the_build_machine(void **state)
{
	(void)state;
	static const char *const machines[] = {
		"aarch64-linux-gnu", "x86_64-w64-mingw32"};
	put_compiler("mycc", "x86_64-linux-gnu");
	for (size_t i = 0; i < countof(machines); i++) {
		put_compiler("cross", machines[i]);
		set("CC", "cross");
		assert_int_equal(unsetenv("CC_FOR_BUILD"), 0);
		assert_false(find(COMPILER_C));
		assert_str(diag.items.v[0].message,
			str_fmt(&arena,
				"CC is a cross compiler: '%.*s' makes code for "
				"%s, and the interpreter runs on x86_64",
				STR(here("cross")), machines[i])
				.p);
		assert_str(diag.items.v[0].hint,
			"set CC_FOR_BUILD to a compiler for this machine, for "
			"example CC_FOR_BUILD=gcc");
		set("CC_FOR_BUILD", "mycc -m64");
		set("CFLAGS", "-mcpu=other");
		set("CFLAGS_FOR_BUILD", "-O1");
		set("LDFLAGS", "-L/other");
		assert_true(find(COMPILER_C));
		assert_str(joined(&compiler.command), "@mycc|-m64|");
		assert_str(joined(&compiler.cflags), "-O1|");
		assert_int_equal(compiler.ldflags.n, 0);
		assert_int_equal(diag.items.n, 1);
		assert_int_equal(diag.items.v[0].level, DIAG_WARNING);
		assert_str(diag.items.v[0].message,
			str_fmt(&arena,
				"CC is a cross compiler for %s: environments "
				"are built with CC_FOR_BUILD, 'mycc -m64'",
				machines[i])
				.p);
		set("CC_FOR_BUILD", "cross");
		assert_false(find(COMPILER_C));
		assert_true(str_starts(diag.items.v[1].message,
			S("CC_FOR_BUILD is a cross compiler: ")));
	}
}

static void
knows_processors(void **state)
{
	(void)state;
	static const struct {
		const char *own, *machine;
		bool same;
	} rows[] = {
		{"x86_64", "x86_64-pc-linux-musl", true},
		{"x86_64", "amd64-unknown-linux", true},
		{"aarch64", "arm64-linux-gnu", true},
		{"i686", "i386-linux-gnu", true},
		{"armv7l", "arm-linux-gnueabihf", true},
		{"ppc64le", "powerpc64le-linux-gnu", true},
		{"x86_64", "i686-linux-gnu", false},
		{"aarch64", "aarch64-none-elf", false},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		python.markers.value[MARKER_PLATFORM_MACHINE] =
			str_from(rows[i].own);
		put_compiler("mycc", rows[i].machine);
		set("CC", "mycc");
		assert_int_equal(find(COMPILER_C), rows[i].same);
	}
}

static void
refuses_with_hints(void **state)
{
	(void)state;
	set("CC", "'mycc");
	assert_false(find(COMPILER_C));
	assert_str(diag.items.v[0].message,
		"the environment variable CC has a quote without its end: "
		"'mycc");
	set("CC", "nothere-9 -O2");
	assert_false(find(COMPILER_C));
	assert_str(diag.items.v[0].message,
		"CC names 'nothere-9', and there is no such program");
	put_compiler("ccache", "none");
	set("CC", "ccache");
	assert_false(find(COMPILER_C));
	assert_str(diag.items.v[0].message, "CC names no compiler: 'ccache'");
	assert_true(file_write(here("mycc"),
		S("#!/bin/sh\necho no >&2; exit 3\n"), 0755, FILE_LAZY, &diag));
	set("CC", "mycc");
	assert_false(find(COMPILER_C));
	assert_str(diag.items.v[0].message,
		str_fmt(&arena,
			"the compiler '%.*s' cannot be used: -dumpmachine: "
			"exit status 3: no",
			STR(here("mycc")))
			.p);
	put_compiler("mycc", "x86_64-linux-gnu");
	set("CFLAGS", "\"");
	assert_false(find(COMPILER_C));
	assert_int_equal(unsetenv("CFLAGS"), 0);
	/* Nothing is set, and nothing is there. */
	assert_int_equal(unsetenv("CC"), 0);
	set("PATH", folder.p);
	assert_false(find(COMPILER_C));
	assert_str(diag.items.v[0].message,
		"there is no C compiler: neither cc, gcc nor clang is on PATH");
	assert_true(diag.items.v[0].hint.n);
	assert_false(find(COMPILER_CXX));
	put_compiler("clang", "x86_64-linux-gnu");
	assert_true(find(COMPILER_C));
	assert_str(joined(&compiler.command), "@clang|");
}

static void
names_compilers(void **state)
{
	(void)state;
	static const struct {
		const char *version, *name;
	} rows[] = {
		{"cc (Debian 12.2.0-14) 12.2.0\nCopyright (C) 2022 Free "
		 "Software Foundation, Inc.\n",
			"gcc 12.2.0"},
		{"gcc (GCC) 11.4.1 20231218 (Red Hat 11.4.1-3)\n"
		 "Free Software Foundation",
			"gcc 11.4.1"},
		{"Debian clang version 14.0.6\nTarget: x\n", "clang 14.0.6"},
		{"Apple clang version 15.0.0 (clang-1500.3.9.4)\n",
			"clang 15.0.0"},
		{"tcc version 0.9.27 (x86_64 Linux)",
			"tcc version 0.9.27 (x86_64 Linux)"},
		{"", ""},
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(compiler_name(str_from(rows[i].version), &arena),
			rows[i].name);
}

/* The machine's own, whatever it is. */
static void
finds_the_real_one(void **state)
{
	(void)state;
	if (!proc_find(S("cc"), env_get("PATH"), &arena).n)
		skip();
	python.markers.value[MARKER_PLATFORM_MACHINE] = host_machine(&arena);
	assert_true(find(COMPILER_C));
	assert_true(path_is_absolute(compiler.path));
	assert_true(compiler.name.n);
	assert_int_equal(compiler.command.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		COMPILER_TEST(takes_what_is_set),
		COMPILER_TEST(asks_once),
		COMPILER_TEST(sees_behind_ccache),
		COMPILER_TEST(takes_the_build_machine),
		COMPILER_TEST(knows_processors),
		COMPILER_TEST(refuses_with_hints),
		TEST(names_compilers),
		COMPILER_TEST(finds_the_real_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
