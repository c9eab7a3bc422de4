/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "entries.h"
#include "env/python/python.h"
#include "env/store/audit_all.h"
#include "env/store/pip_tree.h"
#include "env/store/store.h"
#include "sys/proc.h"

#define MAIN "def main(): return 7\n"

static const char *const pip[] = {
	"p:pip/__init__.py=", "p:pip/_internal/main.py=" MAIN,
	"p:pip/_vendor/cacert.pem=x", "s:pip-script=x", NULL};

static struct str wheel; /* its bytes hash to the name of the entry */
static struct str tree;

static struct str
run_python(struct str program, struct str argument)
{
	struct proc proc = {0};
	struct proc_result result;
	const struct str argv[] = {S("python3"), S("-I"), S("-S"), S("-B"),
		S("-v"), S("-c"), program, argument};
	proc.merge = true;
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	return str_dup(&arena, result.out);
}

/* The real one: it compiles, and tells what its bytecode is called. */
static struct python
real_python(void)
{
	struct python real = python;
	struct proc proc = {0};
	struct proc_result result;
	const struct str argv[] = {S("python3"), S("-I"), S("-S"), S("-c"),
		S("import sys, importlib.util as u; print(sys.executable, "
		  "sys.implementation.cache_tag, u.MAGIC_NUMBER.hex())")};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	struct str answer = str_dup(&arena, str_trim(result.out));
	(void)str_cut(answer, ' ', &real.path, &answer);
	(void)str_cut(answer, ' ', &real.cache_tag, &real.magic);
	return real;
}

static void
prepare(const char *const *specs)
{
	assert_true(fs_mkdirs(store_path(&store, "pip", S(""), &arena), &diag));
	wheel = path_joinz(&arena, room, "pip-24.0-py3-none-any.whl");
	assert_true(file_write(wheel, S("pip 24.0"), 0644, FILE_LAZY, &diag));
	make_entry("pip", "24.0", specs);
}

static bool
find(const struct python *real)
{
	return pip_tree_find(&tree, wheel, real, &store, &arena);
}

static size_t
names_in(struct str path)
{
	struct str_vec names = {0};
	assert_int_equal(fs_list(path, &names, &arena, &diag), FS_OK);
	return names.n;
}

static struct fs_info
look(const char *below)
{
	struct fs_info info;
	assert_int_equal(
		fs_lstat(path_joinz(&arena, tree, below), &info, &diag), FS_OK);
	return info;
}

static void
it_is_made_once_and_runs_from_bytecode(void **state)
{
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	assert_true(str_starts(tree, store.root));
	assert_int_equal(look("pip/_vendor/cacert.pem").links, 2);
	/* Not its dist-info: pip must not find itself installed. */
	assert_int_equal(names_in(tree), 2); /* pip, __pycache__ */
	struct str said = run_python(
		S("import sys; sys.path.insert(0, sys.argv[1])\n"
		  "from pip._internal.main import main; print('got', main())"),
		tree);
	assert_true(str_find(said, S("got 7")) < said.n);
	struct str pyc = str_fmt(&arena,
		"code object from "
		"'%.*s/pip/_internal/__pycache__/main.%.*s.pyc'",
		STR(tree), STR(real.cache_tag));
	assert_true(str_find(said, pyc) < said.n);
	/* Again: no interpreter is needed. */
	real.path = S("/nonexistent");
	assert_true(find(&real));
	assert_int_equal(names_in(store_path(&store, "pip", S(""), &arena)), 1);
	assert_int_equal(names_in(store_path(&store, "tmp", S(""), &arena)), 0);
}

static void
another_wheel_or_interpreter_has_its_own(void **state)
{
	struct str first;
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	first = tree;
	assert_true(file_write(wheel, S("pip 25.0"), 0644, FILE_LAZY, &diag));
	make_entry("pip", "25.0", pip);
	assert_true(find(&real));
	assert_false(str_eq(first, tree));
	real.magic = S("ffffffff");
	first = tree;
	assert_true(find(&real));
	assert_false(str_eq(first, tree));
}

static void
damage(const char *below, struct str text)
{
	struct str path = path_joinz(&arena, tree, below);
	assert_true(fs_unlink(path, &diag));
	if (text.n)
		assert_true(file_write(path, text, 0444, FILE_LAZY, &diag));
}

static void
what_was_damaged_is_made_anew(void **state)
{
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	damage("pip/_vendor/cacert.pem", S(""));
	assert_true(find(&real));
	assert_int_equal(look("pip/_vendor/cacert.pem").size, 1);
	damage("pip/_internal/main.py", S("def main(): return 77\n"));
	assert_true(find(&real));
	assert_int_equal(look("pip/_internal/main.py").size, S(MAIN).n);
	damage("../index", S("no index"));
	assert_true(find(&real));
	damage("../manifest", S("no manifest"));
	assert_true(find(&real));
}

static void
an_entry_that_is_damaged_as_well_is_not_linked(void **state)
{
	struct fs_info info;
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	info = look("pip/_internal/main.py");
	assert_true(fs_set_mtime(
		path_joinz(&arena, tree, "pip/_internal/main.py"), 0, &diag));
	/* The entry has the same file; its wheel here is none to unpack. */
	assert_int_equal(info.links, 2);
	assert_false(find(&real));
	assert_int_equal(
		names_in(store_path(&store, "wheel", S(""), &arena)), 0);
	assert_int_equal(names_in(store_path(&store, "pip", S(""), &arena)), 0);
	assert_int_equal(names_in(store_path(&store, "tmp", S(""), &arena)), 0);
}

static void
where_it_cannot_be_had_nothing_is_said(void **state)
{
	struct python real = real_python();
	(void)state;
	wheel = S("/nonexistent/pip-24.0-py3-none-any.whl");
	assert_false(find(&real));
	prepare(pip);
	real.path = S("/nonexistent");
	assert_false(find(&real));
	assert_int_equal(diag.items.n, 0);
}

/* "path: what" a line, of the entry that tree is in. */
static struct str
faults(enum audit_answer want)
{
	struct audit audit;
	struct buf out = {.arena = &arena};
	assert_int_equal(audit_entry(&store, "pip", path_base(path_dir(tree)),
				 &audit, &arena),
		want);
	vec_for (const struct audit_fault, it, &audit.faults) {
		buf_addf(&out, "%.*s: %.*s\n", STR(it->path), STR(it->what));
	}
	return buf_str(&out);
}

static void
flip(const char *below)
{
	struct str text, path = path_joinz(&arena, tree, below);
	struct fs_info info = look(below);
	assert_true(file_need(path, 1 << 20, &text, &arena, &diag));
	((char *)text.p)[text.n - 2] ^= 4;
	assert_true(file_write(path, text, info.mode, FILE_LAZY, &diag));
	assert_true(fs_set_mtime(path, info.mtime, &diag));
}

static void
an_audit_finds_each_damage(void **state)
{
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	assert_str(faults(AUDIT_GOOD), "");
	flip("pip/_internal/main.py");
	assert_str(faults(AUDIT_FAULTY), "tree/pip/_internal/main.py: its "
					 "bytes are not those of the wheel\n");
	flip("pip/_internal/main.py");
	struct str pyc = str_fmt(&arena,
		"pip/_internal/__pycache__/main.%.*s.pyc", STR(real.cache_tag));
	flip(pyc.p);
	assert_str(faults(AUDIT_FAULTY),
		str_fmt(&arena,
			"tree/%.*s: its bytes are not those of the index\n",
			STR(pyc))
			.p);
	flip(pyc.p);
	damage("../more", S("x"));
	damage("pip/more.py", S("x"));
	assert_str(faults(AUDIT_FAULTY), "more: does not belong there\n"
					 "tree/pip/more.py: does not belong "
					 "there\n");
	damage("../index", S("no index"));
	assert_str(faults(AUDIT_FAULTY), "index: is damaged\n");
	tree = store_path(&store, "pip", S("24.0/x"), &arena);
	assert_true(fs_mkdirs(path_dir(tree), &diag));
	assert_str(faults(AUDIT_UNKNOWN), "");
}

static void
it_goes_with_the_wheel_that_is_damaged(void **state)
{
	struct audit_sum sum;
	struct python real = real_python();
	(void)state;
	prepare(pip);
	assert_true(find(&real));
	struct str sha256 = path_base(path_dir(tree));
	(void)str_cut(sha256, '-', &sha256, &(struct str){0});
	struct str more = path_joinz(
		&arena, store_path(&store, "wheel", sha256, &arena), "more");
	assert_true(file_write(more, S("x"), 0444, FILE_LAZY, &diag));
	assert_true(
		fs_mkdirs(store_path(&store, "pip", S("3.9"), &arena), &diag));
	assert_true(audit_all(&store, true, &sum, &arena, &diag));
	assert_int_equal(sum.faulty.n, 1);
	assert_true(sum.faulty.v[0].is_removed);
	assert_false(fs_exists(tree));
	assert_int_equal(names_in(store_path(&store, "pip", S(""), &arena)), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(it_is_made_once_and_runs_from_bytecode),
		TEST_ENTRIES(another_wheel_or_interpreter_has_its_own),
		TEST_ENTRIES(what_was_damaged_is_made_anew),
		TEST_ENTRIES(an_entry_that_is_damaged_as_well_is_not_linked),
		TEST_ENTRIES(an_audit_finds_each_damage),
		TEST_ENTRIES(it_goes_with_the_wheel_that_is_damaged),
		TEST_ENTRIES(where_it_cannot_be_had_nothing_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
