/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/path.h"
#include "env/python/candidate.h"
#include "env/python/distro.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "sys/file.h"
#include "sys/proc.h"
#include "sys/tree.h"

static struct str root;
static struct store store;

static int
setup(void **state)
{
	int result = unit_setup(state);
	assert_true(
		fs_mkdir_unique(S("/tmp/ninjenv-test-"), &root, &arena, &diag));
	store = (struct store){.arena = &arena, .root = root};
	assert_true(fs_mkdirs(path_joinz(&arena, root, "python"), &diag));
	assert_true(fs_mkdirs(path_joinz(&arena, root, "tmp"), &diag));
	return result;
}

static int
teardown(void **state)
{
	assert_true(tree_remove(root, &diag));
	return unit_teardown(state);
}

#define DISK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static struct spec_set
spec(const char *text)
{
	struct spec_set set;
	assert_true(spec_parse(str_from(text), &set, &arena, NULL));
	return set;
}

static void
write_program(const char *name, const char *text)
{
	assert_true(file_write(path_joinz(&arena, root, name), str_from(text),
		0755, FILE_LAZY, &diag));
}

/* The interpreter that the machine's tests run with. */
static void
find_any(struct python *python)
{
	struct spec_set any = spec(">=3.8");
	struct python_wish wish = {.spec = &any};
	assert_true(python_find(&wish, &store, python, &arena, &diag));
}

static void
finds_and_describes(void **state)
{
	(void)state;
	struct python python;
	find_any(&python);
	assert_true(path_is_absolute(python.path));
	assert_true(fs_is_executable(python.path));
	assert_true(python.has_venv);
	assert_int_equal(python.identity.n, 64);
	assert_str(python.scheme[SCHEME_SCRIPTS], "bin");
	assert_str(python.scheme[SCHEME_DATA], "");
	assert_str(python.scheme[SCHEME_HEADERS],
		str_fmt(&arena, "include/site/python%.*s",
			STR(python.short_version))
			.p);
	assert_true(str_starts(python.version, python.short_version));
	assert_str(python.markers.value[MARKER_OS_NAME], "posix");
	assert_str(python.tags.v[python.tags.n - 1], "py30-none-any");
	assert_true(str_vec_has(&python.tags, S("py3-none-any")));
}

static void
remembers_the_answer(void **state)
{
	(void)state;
	struct python first, second, third;
	find_any(&first);
	struct str directory = path_joinz(&arena, root, "python");
	struct str_vec names = {0};
	assert_int_equal(fs_list(directory, &names, &arena, &diag), FS_OK);
	assert_true(names.n >= 1);
	/* A second probe of the same binary reads this file: changed, it
	 * gives the changed answer. */
	assert_true(python_probe(first.path, &store, &second, &arena, &diag));
	assert_str(second.identity, str_dup(&arena, first.identity).p);
	vec_for (struct str, it, &names) {
		struct str file = path_join(&arena, directory, *it), text;
		assert_true(file_need(file, 1 << 20, &text, &arena, &diag));
		size_t at = str_find(text, S("\"abi\": \""));
		assert_true(at < text.n);
		text = str_fmt(&arena, "%.*sx%.*s",
			STR(str_sub(text, 0, at + 8)),
			STR(str_from_index(text, at + 8)));
		assert_true(file_write(file, text, 0644, FILE_LAZY, &diag));
	}
	assert_true(python_probe(first.path, &store, &second, &arena, &diag));
	assert_true(second.abi.n == first.abi.n + 1);
	assert_false(str_eq(second.identity, first.identity));
	/* Damaged, it is asked for again. */
	vec_for (struct str, it, &names)
		assert_true(file_write(path_join(&arena, directory, *it),
			S("{\"version\""), 0644, FILE_LAZY, &diag));
	assert_true(python_probe(first.path, &store, &third, &arena, &diag));
	assert_str(third.identity, str_dup(&arena, first.identity).p);
}

/* What extension modules are built with; asked from the store or anew. */
static void
knows_its_build(void **state)
{
	(void)state;
	for (int again = 0; again < 2; again++) {
		struct python python;
		find_any(&python);
		const struct python_build *build = &python.build;
		assert_true(str_starts(build->ext_suffix, S(".")));
		assert_true(str_ends(build->ext_suffix, S(".so")));
		assert_true(build->cc.n);
		assert_true(build->ldshared.n);
		assert_true(build->include.n);
		vec_for (const struct str, it, &build->include)
			assert_true(path_is_absolute(*it));
		vec_for (const struct str, it, &build->site)
			assert_true(fs_is_directory(*it));
		if (!build->has_headers)
			continue;
		assert_str(
			build->patchlevel, str_dup(&arena, python.version).p);
		assert_true(fs_is_file(
			path_joinz(&arena, build->include.v[0], "Python.h")));
	}
}

/* Headers come and go without the interpreter. */
static void
looks_for_headers(void **state)
{
	(void)state;
	struct str_vec all = {0}, sites = {0};
	static const char *const names[] = {"none", "a", "b", "c"};
	for (size_t i = 0; i < countof(names); i++) {
		struct str path = path_joinz(&arena, root, names[i]);
		vec_add(&all, &arena, path);
		if (i)
			assert_true(fs_mkdirs(path, &diag));
	}
	vec_add(&sites, &arena, all.v[0]);
	vec_add(&sites, &arena, all.v[1]);
	vec_add(&sites, &arena, all.v[1]);
	struct python_build build = {.include = all, .site = sites};
	python_build_look(&build, &arena);
	assert_false(build.has_headers);
	assert_int_equal(build.patchlevel.n, 0);
	assert_int_equal(build.include.n, 4);
	assert_int_equal(build.site.n, 1);
	write_program("a/Python.h", "");
	write_program("a/patchlevel.h",
		"#define PY_VERSION_HEX 1 /* \"no\" */\n"
		"#define PY_VERSION  \t  \"3.12.0b1+\"\n");
	write_program("b/pyconfig.h", "");
	write_program("c/Python.h", "");
	build.include = all;
	python_build_look(&build, &arena);
	assert_true(build.has_headers);
	assert_str(build.patchlevel, "3.12.0b1+");
	assert_int_equal(build.include.n, 2);
	assert_str(build.include.v[0], str_dup(&arena, all.v[1]).p);
	assert_str(build.include.v[1], str_dup(&arena, all.v[2]).p);
}

static void
says_how_to_get_headers(void **state)
{
	(void)state;
	struct python python = {
		.short_version = S("3.12"), .base_prefix = S("/usr")};
	struct str hint = python_dev_hint(&python, &arena);
	if (distro_here(&arena) == DISTRO_APT)
		assert_str(hint, "type: apt install python3.12-dev");
	assert_true(hint.n);
	python.base_prefix = S("/opt/python");
	assert_true(str_starts(
		python_dev_hint(&python, &arena), S("set 'python' to")));
}

/* A wrapper's answer is that of what it starts, and is not kept. */
static void
follows_wrappers(void **state)
{
	(void)state;
	struct python real, python;
	find_any(&real);
	write_program(
		"python3", str_fmt(&arena, "#!/bin/sh\nexec '%.*s' \"$@\"\n",
				   STR(real.path))
				   .p);
	struct str path = path_joinz(&arena, root, "python3");
	assert_true(python_probe(path, &store, &python, &arena, &diag));
	assert_str(python.path, str_dup(&arena, real.path).p);
	assert_str(python.asked, str_dup(&arena, path).p);
	assert_str(python.identity, str_dup(&arena, real.identity).p);
}

/* Inside an environment, also one of copies, its base is meant. */
static void
leaves_environments(void **state)
{
	(void)state;
	struct python real, python;
	find_any(&real);
	static const char *const kinds[] = {"--copies", "--symlinks"};
	for (size_t i = 0; i < countof(kinds); i++) {
		struct str path = path_joinz(&arena, root, kinds[i] + 2);
		struct proc proc = {.seconds = 60};
		const struct str argv[] = {real.path, S("-I"), S("-m"),
			S("venv"), S("--without-pip"), str_from(kinds[i]),
			path};
		for (size_t k = 0; k < countof(argv); k++)
			proc_arg(&proc, argv[k], &arena);
		struct proc_result result;
		assert_true(proc_run(&proc, &result, &arena, &diag));
		assert_true(proc_ok(&result));
		path = path_joinz(&arena, path, "bin/python");
		for (int again = 0; again < 2; again++) {
			assert_true(python_probe(
				path, &store, &python, &arena, &diag));
			assert_str(python.path, str_dup(&arena, real.path).p);
			assert_str(python.identity,
				str_dup(&arena, real.identity).p);
		}
	}
}

static void
refuses_with_reasons(void **state)
{
	(void)state;
	static const struct {
		const char *program, *reason;
	} rows[] = {
		{NULL, "there is no such file"},
		{"#!/bin/sh\nexit 3\n", "it does not run: exit status 3"},
		{"#!/bin/sh\necho no >&2; exit 3\n",
			"it does not run: exit status 3: no"},
		{"#!/bin/sh\necho '{\"version\": \"3.6.15\"}'\n",
			"it is Python 3.6.15, older than 3.8"},
		{"#!/bin/sh\necho hello\n",
			"it does not answer as Python does"},
		{"#!/bin/sh\necho 'Unknown option: -I' >&2; exit 2\n",
			"it is older than Python 3.8"},
	};
	struct str path = path_joinz(&arena, root, "python9");
	for (size_t i = 0; i < countof(rows); i++) {
		diag = (struct diag){.arena = &arena};
		if (rows[i].program)
			write_program("python9", rows[i].program);
		struct python python;
		assert_false(
			python_probe(path, &store, &python, &arena, &diag));
		assert_int_equal(diag.items.n, 1);
		assert_str(diag.items.v[0].message,
			str_fmt(&arena,
				"'%.*s' cannot be used as a Python "
				"interpreter: %s",
				STR(path), rows[i].reason)
				.p);
	}
}

static void
names_all_that_do_not_fit(void **state)
{
	(void)state;
	struct spec_set none = spec(">=3.8,<3.8");
	struct python_wish wish = {.spec = &none};
	struct python python, any;
	find_any(&any);
	assert_false(python_find(&wish, &store, &python, &arena, &diag));
	assert_int_equal(diag.errors, 1);
	bool named = false;
	vec_for (struct diag_item, it, &diag.items)
		named = named ||
			(it->level == DIAG_NOTE &&
				str_ends(it->message,
					str_fmt(&arena, "it is Python %.*s",
						STR(any.version))));
	assert_true(named);
}

static void
hints_at_the_version(void **state)
{
	(void)state;
	struct spec_set future = spec("==3.31.*");
	struct python_wish wish = {.spec = &future};
	struct python python;
	assert_false(python_find(&wish, &store, &python, &arena, &diag));
	assert_true(str_find(diag.items.v[0].hint, S("3.31")) <
		    diag.items.v[0].hint.n);
}

/* A pyenv of our own, in the temporary directory. */
static void
follows_pyenv(void **state)
{
	(void)state;
	static const char *const directories[] = {"pyenv/shims",
		"pyenv/versions/3.9.18/bin", "pyenv/versions/3.11.7/bin",
		"pyenv/versions/3.11.2/bin", "repo/sub"};
	for (size_t i = 0; i < countof(directories); i++)
		assert_true(fs_mkdirs(
			path_joinz(&arena, root, directories[i]), &diag));
	write_program("pyenv/shims/python3", "");
	write_program("pyenv/versions/3.9.18/bin/python3", "");
	write_program("pyenv/versions/3.11.7/bin/python3", "");
	write_program("pyenv/versions/3.11.2/bin/python3", "");
	write_program("pyenv/version", "3.9.18 # the old one\n");
	struct str pyenv = path_joinz(&arena, root, "pyenv");
	struct str shim = path_joinz(&arena, pyenv, "shims/python3");
	struct str sub = path_joinz(&arena, root, "repo/sub");
	assert_int_equal(setenv("PYENV_ROOT", pyenv.p, 1), 0);
	assert_int_equal(unsetenv("PYENV_VERSION"), 0);
	assert_true(str_ends(candidate_follow(shim, sub, &arena),
		S("versions/3.9.18/bin/python3")));
	write_program("repo/.python-version", "3.11\n");
	assert_true(str_ends(candidate_follow(shim, sub, &arena),
		S("versions/3.11.7/bin/python3")));
	assert_int_equal(setenv("PYENV_VERSION", "system:3.11.2", 1), 0);
	assert_true(str_ends(candidate_follow(shim, sub, &arena),
		S("versions/3.11.2/bin/python3")));
	assert_int_equal(setenv("PYENV_VERSION", "3.7.1", 1), 0);
	assert_int_equal(candidate_follow(shim, sub, &arena).n, 0);
	assert_str(candidate_follow(S("/usr/bin/python3"), sub, &arena),
		"/usr/bin/python3");
	assert_int_equal(unsetenv("PYENV_VERSION"), 0);
	struct str_vec paths = {0};
	candidate_list(&paths, sub, &arena);
	assert_true(str_vec_has(&paths, candidate_follow(shim, sub, &arena)));
	assert_false(str_vec_has(&paths, shim));
	assert_int_equal(unsetenv("PYENV_ROOT"), 0);
}

static void
orders_versions(void **state)
{
	(void)state;
	struct str names[] = {S("pypy3.10-7.3.12"), S("3.9.18"), S("3.13.0"),
		S("cpython-3.12.1-linux-x86_64-gnu"), S("3.13.0rc1"),
		S("miniconda3-4.7.12"), S("3.10.13")};
	qsort(names, countof(names), sizeof *names, candidate_cmp);
	struct str_vec list = {.v = names, .n = countof(names)};
	assert_str(str_join(&arena, &list, S(" ")),
		"3.13.0rc1 3.13.0 cpython-3.12.1-linux-x86_64-gnu 3.10.13 "
		"3.9.18 pypy3.10-7.3.12 miniconda3-4.7.12");
}

static void
knows_distributions(void **state)
{
	(void)state;
	assert_int_equal(
		distro_from_release(S("PRETTY_NAME=\"X\"\nID=debian\n")),
		DISTRO_APT);
	assert_int_equal(distro_from_release(S("ID=\"rocky\"\n"
					       "ID_LIKE=\"rhel centos\"\n")),
		DISTRO_DNF);
	assert_int_equal(distro_from_release(S("ID_LIKE='suse'\nID=x\n")),
		DISTRO_ZYPPER);
	assert_int_equal(distro_from_release(S("ID=plan9\n")), DISTRO_OTHER);
	assert_null(distro_install(DISTRO_OTHER));
	assert_string_equal(distro_install(DISTRO_APK), "apk add");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(finds_and_describes),
		DISK_TEST(remembers_the_answer),
		DISK_TEST(knows_its_build),
		DISK_TEST(looks_for_headers),
		TEST(says_how_to_get_headers),
		DISK_TEST(follows_wrappers),
		DISK_TEST(leaves_environments),
		DISK_TEST(refuses_with_reasons),
		DISK_TEST(names_all_that_do_not_fit),
		DISK_TEST(hints_at_the_version),
		DISK_TEST(follows_pyenv),
		TEST(orders_versions),
		TEST(knows_distributions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
