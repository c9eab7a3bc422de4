/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "env/graph/emit_extension.h"
#include "env/graph/extension_file.h"
#include "env/graph/extension_make.h"
#include "env/project.h"
#include "env/python/python.h"

static struct python python, newer;
static struct compiler compilers[2];
static struct conf_extension conf;
static struct conf_env envs[2];
static struct extension_plan plan;
static struct map seen;
static struct native_answer_vec natives;
static struct extension_source_vec sources;

static struct conf_word_vec
words(const char *text)
{
	struct conf_word_vec list = {0};
	struct str word, rest = str_from(text);

	while (str_next(&rest, ' ', &word))
		vec_add(&list, &arena,
			(struct conf_word){.text = word,
				.place = {.file = S("venv.ini"), .line = 5}});
	return list;
}

static struct str_vec
strs(const char *text)
{
	struct str_vec list = {0};
	struct str word, rest = str_from(text);

	while (str_next(&rest, ' ', &word))
		vec_add(&list, &arena, word);
	return list;
}

static void
add_source(const char *path)
{
	vec_add(&sources, &arena,
		(struct extension_source){
			.path = str_from(path),
			.kind = source_kind(str_from(path)),
			.place = {.file = S("venv.ini"), .line = 5},
		});
}

static struct extension_env
env_of(struct conf_env *env, const char *name, const char *path)
{
	*env = (struct conf_env){.name = str_from(name),
		.target = str_from(name),
		.path = str_from(path)};
	return (struct extension_env){
		.conf = env, .python = &python, .path = env->path};
}

static int
setup(void **state)
{
	(void)unit_setup(state);
	python = (struct python){
		.path = S("/opt/python"),
		.identity = S("p1"),
		.short_version = S("3.11"),
		.build = {.ext_suffix = S(".cpython-311.so"),
			.cflags = S("-Wall -DNDEBUG -g -fwrapv -O2 -flto "
				    "-specs=/x -g -fwrapv -O3 "
				    "-fno-strict-aliasing -m64 -Wp,-DX"),
			.ccshared = S("-fPIC"),
			.ldshared = S("ccache gcc -shared -Wl,-O1 -Wall "
				      "-specs=/x -L'/a b'")},
	};
	vec_add(&python.build.include, &arena, S("/opt/inc"));
	newer = python;
	newer.identity = S("p2");
	newer.build.ext_suffix = S(".cpython-312.so");
	compilers[0] = (struct compiler){.language = COMPILER_C,
		.command = strs("/bin/cc"),
		.identity = S("c1"),
		.cflags = strs("-DUSER -fsanitize=address"),
		.ldflags = strs("-Luser")};
	compilers[1] = compilers[0];
	compilers[1].language = COMPILER_CXX;
	compilers[1].command = strs("/bin/c++");
	conf = (struct conf_extension){.name = S("a.b._m"),
		.place = {.file = S("venv.ini"), .line = 4}};
	plan = (struct extension_plan){0};
	seen = (struct map){.arena = &arena};
	natives = (struct native_answer_vec){0};
	sources = (struct extension_source_vec){0};
	vec_add(&plan.envs, &arena, env_of(&envs[0], "env", ".venv"));
	vec_add(&plan.envs, &arena, env_of(&envs[1], "two", ".venv-two"));
	return 0;
}

static bool
make(size_t env, const char *place)
{
	struct extension_make it = {
		.plan = &plan,
		.seen = &seen,
		.conf = &conf,
		.env = &plan.envs.v[env],
		.home = plan.envs.v[env].path,
		.sources = &sources,
		.natives = &natives,
		.compilers = {&compilers[0], &compilers[1]},
		.source = S("."),
	};
	if (place)
		vec_add(&it.places, &arena,
			(struct extension_place){
				.path = str_from(place), .target = S("..")});
	return extension_make(&it, &arena, &diag);
}

/* What belongs to the ABI stays, the last of equal words; venv.ini's lists come
 * after, then the person's, then 'cflags'. */
static void
a_compile_line(void **state)
{
	(void)state;
	add_source("m.c");
	conf.define = words("X Y=1");
	conf.include = words("inc ./inc/../more");
	conf.cflags = words("-O0 -DZ");
	conf.std = S("c11");
	conf.limited_minor = 11;
	conf.native = words("z");
	vec_add(&natives, &arena,
		(struct native_answer){.cflags = strs("-I/z"),
			.libs = strs("-lz"),
			.digest = S("d")});
	assert_true(make(0, "p"));
	assert_str(plan.lines.v[0]->command,
		"/bin/cc -DNDEBUG -O2 -g -fwrapv -O3 -fno-strict-aliasing -m64 "
		"-fPIC -I/opt/inc -I/z -Iinc -Imore -DX -DY=1 "
		"-DPy_LIMITED_API=0x030b0000 -std=c11 -DUSER "
		"-fsanitize=address -O0 -DZ");
	assert_int_equal(plan.lines.v[0]->digest.n, 16);
	assert_str(plan.modules.v[0].path, ".venv/.ninjenv/ext/a.b._m.abi3.so");
	assert_str(plan.modules.v[0].before,
		"/bin/cc -shared -Wl,-O1 '-L/a b' -fsanitize=address -O0");
	assert_str(plan.modules.v[0].after, "-Luser -lz");
	assert_str(plan.modules.v[0].places.v[0].path, "p/_m.abi3.so");
	assert_str(plan.modules.v[0].places.v[0].target,
		"../.venv/.ninjenv/ext/a.b._m.abi3.so");
	assert_str(plan.objects.v[0].at, "venv.ini:5: a.b._m");
}

static struct str
digest_of(void)
{
	plan.lines.n = plan.objects.n = plan.modules.n = 0;
	seen = (struct map){.arena = &arena};
	assert_true(make(0, "p"));
	return plan.lines.v[0]->digest;
}

/* All that an object is made by gives another path, and the same gives the
 * same. */
static void
digests(void **state)
{
	struct str all[8];
	size_t n = 0;

	(void)state;
	add_source("m.c");
	all[n++] = digest_of();
	assert_str(digest_of(), all[0].p);
	conf.define = words("X");
	all[n++] = digest_of();
	compilers[0].identity = S("c2");
	all[n++] = digest_of();
	python.identity = S("p3");
	all[n++] = digest_of();
	vec_add(&natives, &arena, (struct native_answer){.versions = S("d1")});
	all[n++] = digest_of();
	natives.v[0].versions = S("d2");
	all[n++] = digest_of();
	compilers[0].cflags = strs("-DUSER2");
	all[n++] = digest_of();
	conf.language = CONF_LANGUAGE_CXX;
	all[n++] = digest_of();
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(str_eq(all[i], all[j]));
}

static void
languages(void **state)
{
	(void)state;
	add_source("a.c");
	add_source("b.cc");
	add_source("c.s");
	conf.std = S("c++17");
	assert_true(make(0, "p"));
	assert_int_equal(plan.lines.n, 2); /* the assembler's is C's */
	assert_true(str_starts(plan.objects.v[1].line->command, S("/bin/c++")));
	assert_true(str_ends(plan.objects.v[1].line->command,
		S("-std=c++17 -DUSER -fsanitize=address")));
	assert_true(str_starts(plan.modules.v[0].before, S("/bin/c++ ")));
	assert_true(extension_needs(&conf, &sources, COMPILER_C));
	conf.language = CONF_LANGUAGE_CXX;
	conf.name = S("other");
	assert_true(make(0, "p"));
	assert_true(str_ends(plan.objects.v[3].line->command, S(" -x c++")));
	sources.n = 1;
	assert_false(extension_needs(&conf, &sources, COMPILER_C));
	assert_true(extension_needs(&conf, &sources, COMPILER_CXX));
}

/* Equal lines are one edge, equal modules one module; what would be one file
 * and is not equal is refused, with both names. */
static void
environments_share(void **state)
{
	(void)state;
	add_source("m.c");
	assert_true(make(0, "p"));
	assert_true(make(1, "p"));
	assert_int_equal(plan.objects.n, 1);
	assert_int_equal(plan.modules.n, 1);
	assert_int_equal(plan.modules.v[0].envs.n, 2);
	plan.modules.n = 0;
	assert_true(make(0, "p"));
	assert_true(make(1, "q"));
	assert_int_equal(plan.objects.n, 1);
	assert_int_equal(plan.modules.n, 2);
	conf.headers = words("numpy");
	plan.modules.n = 0;
	assert_true(make(0, "p"));
	assert_int_equal(plan.flags.n, 1);
	assert_str(plan.flags.v[0].output, ".venv/.ninjenv/flags/numpy");
	assert_str(plan.modules.v[0].after,
		"-Luser @.venv/.ninjenv/flags/numpy.libs");
	assert_false(make(1, "p"));
	assert_str(diag.items.v[0].message,
		"'p/_m.cpython-311.so' would be written by 'a.b._m' for "
		"environment 'env' and by 'a.b._m' for environment 'two'");
	plan.envs.v[1].python = &newer;
	assert_true(make(1, "p"));
}

/* Without the continuation of lines. */
static struct str
joined(struct str text)
{
	struct buf out = {.arena = &arena};

	for (size_t i; (i = str_find(text, S(" $\n   "))) < text.n;) {
		buf_add(&out, str_sub(text, 0, i));
		text = str_from_index(text, i + 6);
	}
	buf_add(&out, text);
	return buf_str(&out);
}

/* With a package whose flags are known later. */
static void
edges(void **state)
{
	struct ninja n = {.out = {.arena = &arena}};
	struct str_vec outputs = {0};

	(void)state;
	add_source("it's.c");
	add_source("/abs/x.c");
	conf.headers = words("numpy");
	assert_true(make(0, "p"));
	emit_extensions(&plan, &n);
	const char *text = joined(buf_str(&n.out)).p;
	const char *const parts[] = {
		"build .venv/.ninjenv/flags/numpy "
		".venv/.ninjenv/flags/numpy.libs: ninjenv_flags "
		".venv/.ninjenv/pkg/numpy\n",
		" @.venv/.ninjenv/flags/numpy ",
		"/it's.c.o: ninjenv_cc it's.c | "
		".venv/.ninjenv/pkg/numpy .venv/.ninjenv/flags/numpy\n",
		"/it\\'s.c.o ",
		"  env_at = venv.ini:5: a.b._m\n  env_cc = $ninjenv_cc_",
		" | .venv/.ninjenv/flags/numpy.libs\n",
		"build env/ext/a.b._m: phony",
		"&& { test -L p/_m.cpython-311.so || ln -s ",
	};
	for (size_t i = 0; i < countof(parts); i++)
		if (!strstr(text, parts[i]))
			fail_msg("not there: %s\n--- in\n%s", parts[i], text);
	assert_true(path_stays(plan.objects.v[1].output));
	emit_extension_outputs(&plan, &envs[0], &outputs, &arena);
	emit_extension_outputs(&plan, &envs[1], &outputs, &arena);
	assert_int_equal(outputs.n, 1);
	assert_str(outputs.v[0], "env/ext/a.b._m");
}

static void
cython(void **state)
{
	struct lock_package package = {.name = S("cython"), .version = S("3")};
	struct selected selected = {.package = &package};

	(void)state;
	vec_add(&plan.envs.v[0].packages, &arena, selected);
	vec_add(&plan.envs.v[1].packages, &arena, selected);
	envs[0].pythonpath = envs[1].pythonpath = words("src");
	add_source("src/a/b/_m.pyx");
	assert_true(make(0, "p"));
	assert_true(make(1, "q"));
	assert_int_equal(plan.cythons.n, 1);
	assert_str(plan.cythons.v[0].options, "--module-name a.b._m -I src");
	assert_str(plan.cythons.v[0].needs.v[0], "env/cython");
	assert_true(str_ends(plan.cythons.v[0].output, S("/src/a/b/_m.pyx.c")));
	assert_int_equal(plan.objects.n, 1);
	assert_true(str_find(plan.lines.v[0]->command, S(" -Isrc/a/b ")) <
		    plan.lines.v[0]->command.n);
	package.version = S("4");
	assert_true(make(1, "r"));
	assert_int_equal(plan.cythons.n, 2);
	conf.language = CONF_LANGUAGE_CXX;
	conf.name = S("c");
	add_source("src/other.pyx");
	assert_true(make(0, "p"));
	assert_str(plan.cythons.v[2].options, "--cplus -I src");
	assert_true(str_ends(plan.cythons.v[2].output, S(".cpp")));
}

/* Where the finder looks is where the plan puts them. */
static void
modules_of_a_build_directory(void **state)
{
	struct project project = {
		.source = S("/s"), .build = S("/b"), .from_build = S("/s")};
	struct want_module_vec modules = {0};

	(void)state;
	conf.environments = words("env two");
	vec_add(&project.conf.envs, &arena, &envs[0]);
	vec_add(&project.conf.envs, &arena, &envs[1]);
	struct conf_extension_vec *all = &project.conf.extensions;
	vec_add(all, &arena, conf);
	vec_add(all, &arena, conf);
	vec_add(all, &arena, conf);
	vec_add(all, &arena, conf);
	all->v[1].limited_minor = 9;
	all->v[2].output = S("out");
	all->v[3].environments = words("env");
	extension_modules(&project, &envs[1], &newer, &modules, &arena);
	assert_int_equal(modules.n, 3);
	assert_str(modules.v[0].path,
		"/b/.venv-two/.ninjenv/ext/a.b._m.cpython-312.so");
	assert_str(modules.v[1].path, "/b/.venv/.ninjenv/ext/a.b._m.abi3.so");
	assert_str(modules.v[2].path, "/b/out/_m.cpython-312.so");
	project.from_build = S(".");
	modules.n = 0;
	extension_modules(&project, &envs[1], &newer, &modules, &arena);
	assert_int_equal(modules.n, 0);
}

#define EXTENSION_TEST(f)                                                      \
	cmocka_unit_test_setup_teardown(f, setup, unit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EXTENSION_TEST(a_compile_line),
		EXTENSION_TEST(digests),
		EXTENSION_TEST(languages),
		EXTENSION_TEST(environments_share),
		EXTENSION_TEST(edges),
		EXTENSION_TEST(cython),
		EXTENSION_TEST(modules_of_a_build_directory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
