/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <string.h>

#include "base/embedded.h"
#include "env/graph/emit.h"
#include "env/python/python.h"
#include "sys/proc.h"

static struct conf_env confs[2];
static struct python pythons[2];
static struct emit emit;

/* "a: b c" depends, "a" says nothing, "a* x y: b" is built; after '|' scripts:
 * "a: b | script other". */
static void
add_package(struct emit_env *env, struct str line)
{
	struct lock_package *package = arena_new(&arena, struct lock_package);
	struct lock_file *file = arena_new(&arena, struct lock_file);
	struct emit_package *it = vec_new(&env->packages, &arena);
	struct str item, needs, scripts;

	(void)str_cut(line, '|', &line, &scripts);
	package->has_dependencies = str_cut(line, ':', &item, &needs);
	item = str_trim(item);
	it->file.from_source = str_ends(item, S("*"));
	package->name = str_sub(item, 0, item.n - it->file.from_source);
	it->file.package = package;
	it->file.file = file;
	while (str_next(&needs, ' ', &item))
		if (item.n)
			vec_add(&package->dependencies, &arena,
				(struct lock_dependency){.name = item});
	while (str_next(&scripts, ',', &item))
		vec_add(&it->scripts, &arena, str_trim(item));
}

static void
add_env(const char *name, const char *target, const char *path,
	const char *lock, const char *packages)
{
	size_t i = emit.envs.n;
	struct str line, rest = str_from(packages);
	confs[i] = (struct conf_env){
		.name = str_from(name), .target = str_from(target)};
	pythons[i] = (struct python){.path = S("/opt/py 3/bin/python3")};
	struct emit_env *env = vec_new(&emit.envs, &arena);
	*env = (struct emit_env){
		.conf = &confs[i],
		.python = &pythons[i],
		.path = str_from(path),
		.lock = str_from(lock),
	};
	while (str_next(&rest, '\n', &line))
		add_package(env, line);
}

static void
start(const char *source)
{
	emit = (struct emit){
		.program = S("/usr/bin/ninjenv"),
		.source = str_from(source),
	};
}

/* What follows the rules, as lines that are not continued. */
static const char *
edges(void)
{
	struct buf out = {.arena = &arena}, flat = {.arena = &arena};
	emit_env_ninja(&emit, &out);
	struct str rules = embedded("venv.ninja"), text = buf_str(&out);
	size_t at = str_find(text, rules);
	assert_true(at < text.n);
	text = str_trim(str_from_index(text, at + rules.n));
	for (size_t i; (i = str_find(text, S(" $\n"))) < text.n;) {
		buf_add(&flat, str_sub(text, 0, i));
		text = str_trim(str_from_index(text, i + 3));
		buf_addc(&flat, ' ');
	}
	buf_add(&flat, text);
	return buf_str(&flat).p;
}

static void
a_small_graph(void **state)
{
	(void)state;
	start(".");
	add_env("env", "env", ".venv", "pylock.toml",
		"app: lib x y gone | app, run me\nlib:\nx: y\ny: x lib | app");
	assert_string_equal(edges(),
		"ninjenv_run = /usr/bin/ninjenv -C . -B .\n"
		"build .venv/.ninjenv/locked: ninjenv_lock | venv.ini "
		"pylock.toml\n"
		"build pylock.toml: phony\n"
		"build env.ninja .venv/.ninjenv/want: ninjenv_generate | "
		".venv/.ninjenv/locked /usr/bin/ninjenv "
		"/opt/py$ 3/bin/python3 /opt/py$ 3/bin\n"
		"build /usr/bin/ninjenv: phony\n"
		"build /opt/py$ 3/bin/python3: phony\n"
		"build /opt/py$ 3/bin: phony\n"
		"\n"
		"# The environment 'env'.\n"
		"env_python = .venv/bin/python\n"
		"env_bin = .venv/bin\n"
		"build .venv/pyvenv.cfg .venv/bin/python "
		".venv/.ninjenv/pkg/app .venv/.ninjenv/pkg/lib "
		".venv/.ninjenv/pkg/x .venv/.ninjenv/pkg/y .venv/bin/app "
		".venv/bin/run$ me: ninjenv_sync .venv/.ninjenv/want\n"
		"  env_want = .venv/.ninjenv/want\n"
		"  env_name = env\n"
		"build env: phony .venv/pyvenv.cfg .venv/bin/python "
		".venv/.ninjenv/pkg/app .venv/.ninjenv/pkg/lib "
		".venv/.ninjenv/pkg/x .venv/.ninjenv/pkg/y .venv/bin/app "
		".venv/bin/run$ me\n"
		"build env/lib: phony .venv/.ninjenv/pkg/lib\n"
		"build .venv/.ninjenv/cycle/x: phony .venv/.ninjenv/pkg/x "
		".venv/.ninjenv/pkg/y env/lib\n"
		"build env/x: phony .venv/.ninjenv/cycle/x\n"
		"build env/y: phony .venv/.ninjenv/cycle/x\n"
		"build env/app: phony .venv/.ninjenv/pkg/app env/lib "
		".venv/.ninjenv/cycle/x\n"
		"\n"
		"build envs: phony env");
}

/* Where nothing is known of dependencies a package is the whole. */
static void
a_lock_of_another_tool(void **state)
{
	(void)state;
	start("/a b/$src");
	add_env("env", "pyenv", "x/.venv", "/a b/$src/pylock.toml", "a\nb");
	const char *text = edges();
	assert_non_null(strstr(
		text, "ninjenv_run = /usr/bin/ninjenv -C '/a b/$$src' -B .\n"));
	assert_non_null(
		strstr(text, "build x/.venv/.ninjenv/locked: ninjenv_lock | "
			     "/a$ b/$$src/venv.ini /a$ b/$$src/pylock.toml\n"
			     "build /a$ b/$$src/pylock.toml: phony\n"));
	assert_non_null(strstr(text, "build pyenv/a: phony pyenv\n"
				     "build pyenv/b: phony pyenv\n"));
}

static void
built_packages(void **state)
{
	(void)state;
	start(".");
	add_env("env", "env", ".venv", "pylock.toml", "a:\nb*: a | tool");
	const char *text = edges();
	assert_non_null(strstr(text,
		"build .venv/pyvenv.cfg .venv/bin/python "
		".venv/.ninjenv/pkg/a: ninjenv_sync .venv/.ninjenv/want\n"));
	assert_non_null(
		strstr(text, "build .venv/.ninjenv/built/b: ninjenv_build "
			     ".venv/.ninjenv/recipe/b\n"
			     "  env_recipe = .venv/.ninjenv/recipe/b\n"
			     "  env_package = b\n"
			     "build .venv/.ninjenv/pkg/b .venv/bin/tool: "
			     "ninjenv_sync_built .venv/.ninjenv/want-built | "
			     ".venv/.ninjenv/built/b || .venv/pyvenv.cfg\n"));
	assert_non_null(strstr(text,
		"build env.ninja .venv/.ninjenv/want .venv/.ninjenv/recipe/b "
		".venv/.ninjenv/want-built: ninjenv_generate "));
	assert_non_null(strstr(text,
		"build env: phony .venv/pyvenv.cfg .venv/bin/python "
		".venv/.ninjenv/pkg/a .venv/.ninjenv/pkg/b .venv/bin/tool\n"));
	assert_non_null(strstr(
		text, "build env/b: phony .venv/.ninjenv/pkg/b env/a\n"));
}

static size_t
times(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

static void
several_environments(void **state)
{
	(void)state;
	struct buf alone = {.arena = &arena};
	start(".");
	add_env("env", "env", ".venv", "pylock.toml", "a:");
	add_env("a.b-c", "env-a.b-c", ".venv-a.b-c", "pylock.a.b-c.toml", "a:");
	const char *text = edges();
	assert_non_null(strstr(text,
		"build .venv/.ninjenv/locked: ninjenv_lock | venv.ini "
		"pylock.toml pylock.a.b-c.toml\n"));
	assert_non_null(
		strstr(text, "build env.ninja .venv/.ninjenv/want "
			     ".venv-a.b-c/.ninjenv/want: ninjenv_generate"));
	assert_non_null(
		strstr(text, "env_a_b_c_python = .venv-a.b-c/bin/python\n"));
	assert_non_null(strstr(text, "build env-a.b-c/a: phony "
				     ".venv-a.b-c/.ninjenv/pkg/a\n"));
	assert_non_null(strstr(text, "build envs: phony env env-a.b-c"));
	/* What both look at is one target. */
	assert_int_equal(times(text, "build /usr/bin/ninjenv: phony"), 1);
	assert_int_equal(times(text, "python3: phony"), 1);
	assert_int_equal(times(text, "default"), 0);
	emit_alone_ninja(&emit, &alone);
	assert_non_null(
		strstr(buf_str(&alone).p, "builddir = .venv/.ninjenv\n"));
}

/* Ninja refuses a file with two edges, and then C is not built either. */
static void
one_edge_for_each_script(void **state)
{
	(void)state;
	start(".");
	add_env("env", "env", ".venv", "pylock.toml",
		"a: | x, python\nb: | x\nc*: | x, y");
	const char *text = edges();
	assert_non_null(strstr(text,
		"build .venv/pyvenv.cfg .venv/bin/python "
		".venv/.ninjenv/pkg/a .venv/.ninjenv/pkg/b .venv/bin/x: "));
	assert_non_null(strstr(
		text, "build .venv/.ninjenv/pkg/c .venv/bin/y: ninjenv_sync_"));
}

/* What Ninja itself makes of it. */
static struct str
ninja(const char *tool, const char *argument)
{
	struct proc proc = {.merge = true};
	struct proc_result result;
	const char *const words[] = {
		"ninja", "-w", "dupbuild=err", "-t", tool, argument};

	for (size_t i = 0; i < countof(words); i++)
		proc_arg(&proc, str_from(words[i]), &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	if (!proc_ok(&result))
		fail_msg("%s", result.out.p);
	return result.out;
}

static void
ninja_reads_it(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena}, own = {.arena = &arena};
	start("/a b/$src");
	add_env("env", "env", ".venv", "/a b/$src/pylock.toml",
		"a: b | run me, it's$, x:y\nb: a\nc*: a gone c | run me");
	add_env("docs", "env-docs", "d e/.venv", "/a b/$src/pylock.docs.toml",
		"a\nb");
	emit_env_ninja(&emit, &out);
	put("env.ninja", buf_str(&out).p);
	emit_build_ninja(&own);
	put("build.ninja", buf_str(&own).p);
	const char *all = ninja("targets", "all").p;
	assert_non_null(strstr(all, "envs: phony\n"));
	assert_non_null(strstr(all, "env/a: phony\n"));
	assert_non_null(strstr(all, "env-docs/b: phony\n"));
	assert_non_null(strstr(all, ".venv/bin/it's$: ninjenv_sync\n"));
	assert_non_null(strstr(all, ".venv/bin/x:y: ninjenv_sync\n"));
	assert_non_null(strstr(all, "d e/.venv/pyvenv.cfg: ninjenv_sync\n"));
	const char *run = ninja("commands", "env/c").p;
	assert_non_null(
		strstr(run, "/usr/bin/ninjenv -C '/a b/$src' -B . sync"));
	assert_non_null(strstr(run, "sync --built .venv/.ninjenv/want"));
	run = ninja("commands", "env-docs").p;
	assert_non_null(strstr(run, "sync 'd e/.venv/.ninjenv/want'"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_small_graph),
		TEST(a_lock_of_another_tool),
		TEST(built_packages),
		TEST(one_edge_for_each_script),
		TEST(several_environments),
		FOLDER_TEST(ninja_reads_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
