/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"
#include "entries.h"
#include "env/install/install.h"
#include "env/store/bytecode.h"
#include "sys/env.h"
#include "sys/proc.h"

#define SITE "lib/python3.11/site-packages/"

/* Runs the system's Python on a program; its output, without the last LF. */
static struct str
run_python(struct str program)
{
	struct proc proc = {0};
	struct proc_result result;
	const struct str argv[] = {
		S("python3"), S("-I"), S("-S"), S("-c"), program};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	if (!proc_ok(&result))
		fail_msg("%s", result.err.p);
	return str_dup(&arena, str_trim(result.out));
}

/* The real one, but with the schemes of our environments. */
static struct python
real_python(void)
{
	struct python real = python;
	struct str answer = run_python(
		S("import sys, importlib.util as u; print(sys.executable, "
		  "sys.implementation.cache_tag, u.MAGIC_NUMBER.hex())"));
	(void)str_cut(answer, ' ', &real.path, &answer);
	(void)str_cut(answer, ' ', &real.cache_tag, &real.magic);
	return real;
}

static const char *const demo[] = {"p:demo/__init__.py=from .x import f\n",
	"p:demo/x.py=def f():\n    raise ValueError('here')\n",
	"p:demo/old.py=print 'python 2'\n", "p:demo/bad.py=x = '\xff'\n",
	"p:demo/data.txt=x", "p:single.py=def g(): return {1: 2}\n", NULL};
static const char *const empty[] = {"p:empty.txt=x", NULL};

static unsigned told;

static void
tell(void *context, struct bytecode_job *job)
{
	assert_ptr_equal(context, &told);
	assert_true(job->made);
	told++;
}

static void
made_once(void **state)
{
	(void)state;
	struct python real = real_python();
	struct bytecode_job jobs[] = {
		{.manifest = make_entry("demo", "1", demo)},
		{.manifest = make_entry("empty", "1", empty)}};
	uint64_t *sizes;
	struct str directory = path_join(&arena,
		store_path(&store, "wheel", jobs[0].manifest->wheel, &arena),
		bytecode_directory(&real, &arena));
	told = 0;
	assert_int_equal(bytecode_index(directory, &sizes, 7, &arena, &diag),
		FS_MISSING);
	assert_true(bytecode_make(
		&store, &real, jobs, 2, 2, tell, &told, &arena, &diag));
	assert_int_equal(diag.items.n, 0);
	assert_int_equal(told, 2);
	assert_int_equal(
		bytecode_index(directory, &sizes, 7, &arena, &diag), FS_OK);
	assert_true(sizes[0] && sizes[1] && sizes[5]);
	assert_false(sizes[2] || sizes[3] || sizes[4] || sizes[6]);
	struct fs_info info;
	assert_int_equal(
		fs_lstat(path_joinz(&arena, directory, "0/1"), &info, &diag),
		FS_OK);
	assert_int_equal(info.size, sizes[1]);
	assert_int_equal(info.mtime, jobs[0].manifest->mtime * CLOCK_SECOND);
	/* Again: nothing is done, and no interpreter is needed. */
	real.path = S("/nonexistent");
	assert_true(bytecode_make(
		&store, &real, jobs, 2, 2, tell, &told, &arena, &diag));
	assert_int_equal(told, 4);
	struct str_vec left = {0};
	assert_int_equal(fs_list(store_path(&store, "tmp", S(""), &arena),
				 &left, &arena, &diag),
		FS_OK);
	assert_int_equal(left.n, 0);
}

/* Python must take our files for its own, and name sources rightly. */
static void
python_takes_it(void **state)
{
	(void)state;
	struct python real = real_python();
	struct manifest *manifest = make_entry("demo", "1", demo);
	struct bytecode_job job = {.manifest = manifest};
	struct site site = make_site("env", LINK_AUTO);
	assert_true(bytecode_make(
		&store, &real, &job, 1, 1, NULL, NULL, &arena, &diag));
	site_close(&site);
	assert_true(site_open(&site, site.root, &real, &store, LINK_AUTO, true,
		&arena, &diag));
	struct owners owners = {.arena = &arena};
	struct trash trash = install_trash(&site, &arena);
	struct install_item item = {.name = manifest->name,
		.manifest = manifest,
		.entry = store_path(&store, "wheel", manifest->wheel, &arena)};
	assert_true(owners_add(&owners, &site, manifest, &diag));
	assert_true(install_many(&site, &owners, &item, 1, 1, &trash, &diag));
	struct str record = read_in(&site, SITE "demo-1.dist-info/RECORD");
	struct str row = str_fmt(
		&arena, "demo/__pycache__/x.%.*s.pyc,,\n", STR(real.cache_tag));
	assert_true(str_find(record, row) < record.n);
	assert_false(str_find(record, S("old.cpython")) < record.n);
	/* With the source emptied but of the same size and time, only the
	 * bytecode can answer. */
	struct str source = path_joinz(&arena, site.root, SITE "demo/x.py");
	struct fs_info info;
	assert_int_equal(fs_lstat(source, &info, &diag), FS_OK);
	assert_true(fs_unlink(source, &diag));
	put_entry_file(source, str_fmt(&arena, "%*s", (int)info.size, ""),
		manifest->mtime);
	struct str answer = run_python(str_fmt(&arena,
		"import sys, traceback\n"
		"sys.dont_write_bytecode = True\n"
		"sys.path.insert(0, %s%.*s/" SITE "%s)\n"
		"import demo, single\n"
		"try: demo.f()\n"
		"except ValueError as e:\n"
		"  print(traceback.extract_tb(e.__traceback__)[-1].filename)\n",
		"r'", STR(site.root), "'"));
	assert_str(answer, source.p);
	assert_int_equal(item.outcome, INSTALL_DONE);
	/* Removing takes it along. */
	item = (struct install_item){.name = manifest->name};
	assert_true(install_many(&site, &owners, &item, 1, 1, &trash, &diag));
	assert_false(has(&site, SITE "demo/__pycache__"));
	assert_false(has(&site, SITE "__pycache__"));
	site_close(&site);
}

static void
interpreter_fails(void **state)
{
	(void)state;
	struct python real = real_python();
	struct bytecode_job job = {.manifest = make_entry("demo", "1", demo)};
	real.path = S("/bin/false");
	assert_true(bytecode_make(
		&store, &real, &job, 1, 1, NULL, NULL, &arena, &diag));
	assert_false(job.made);
	assert_int_equal(diag.items.n, 1);
	assert_int_equal(diag.errors, 0);
	/* Its sources are not where they should be. */
	real = real_python();
	assert_true(fs_unlink(path_joinz(&arena,
				      store_path(&store, "wheel",
					      job.manifest->wheel, &arena),
				      "0/5"),
		&diag));
	assert_true(bytecode_make(
		&store, &real, &job, 1, 2, NULL, NULL, &arena, &diag));
	assert_false(job.made);
	assert_int_equal(diag.items.n, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(made_once),
		TEST_ENTRIES(python_takes_it),
		TEST_ENTRIES(interpreter_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
