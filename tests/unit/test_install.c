/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "entries.h"
#include "env/install/install.h"
#include "sys/fault.h"

#define SITE "lib/python3.11/site-packages/"

static const char *const demo1[] = {"p:demo/__init__.py=one",
	"p:demo/sub/old.py=old", "p:demo/sub/a, b.txt=x", "p:single.py=1",
	"s:tool=#!python\nprint()\n", "d:share/demo/x=x", "h:demo/demo.h=h",
	"console:demo=demo.cli:main", NULL};
static const char *const demo2[] = {"p:demo/__init__.py=two!",
	"p:demo/new/new.py=new", "console:demo=demo:Main.run", NULL};

static struct install_item
item_of(const struct manifest *manifest)
{
	return (struct install_item){.name = manifest->name,
		.manifest = manifest,
		.entry = store_path(&store, "wheel", manifest->wheel, &arena)};
}

static bool
install_all(const struct site *site, struct install_item *items, size_t n,
	unsigned workers)
{
	struct owners owners = {.arena = &arena};
	struct trash trash = install_trash(site, &arena);
	for (size_t i = 0; i < n; i++)
		if (items[i].manifest)
			assert_true(owners_add(
				&owners, site, items[i].manifest, &diag));
	bool ok =
		install_many(site, &owners, items, n, workers, &trash, &diag) &&
		install_link(site, items, n, &diag);
	return trash_empty_now(&trash, NULL) && ok;
}

static bool
install_one(const struct site *site, const struct manifest *manifest)
{
	struct install_item item = item_of(manifest);
	return install_all(site, &item, 1, 1) && item.outcome == INSTALL_DONE;
}

static bool
remove_one(const struct site *site, const char *name)
{
	struct install_item item = {.name = str_from(name)};
	return install_all(site, &item, 1, 1) && item.outcome == INSTALL_DONE;
}

static void
fresh(void **state)
{
	(void)state;
	struct manifest *manifest = make_entry("demo", "1.0", demo1);
	struct site site = make_site("env", LINK_AUTO);
	struct install_item item = item_of(manifest);
	item.requested = true;
	item.direct_url = S("{\"url\": \"file:///x\"}");
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(diag.items.n, 0);
	assert_str(read_in(&site, SITE "demo/__init__.py"), "one");
	assert_str(read_in(&site, "share/demo/x"), "x");
	assert_str(read_in(&site, "include/site/python3.11/demo/demo.h"), "h");
	assert_str(read_in(&site, "bin/tool"),
		str_fmt(&arena, "#!%.*s/bin/python\nprint()\n", STR(site.root))
			.p);
	assert_str(read_in(&site, SITE "demo-1.0.dist-info/INSTALLER"),
		"ninjenv\n");
	assert_str(read_in(&site, SITE "demo-1.0.dist-info/REQUESTED"), "");
	assert_str(read_in(&site, SITE "demo-1.0.dist-info/direct_url.json"),
		"{\"url\": \"file:///x\"}");
	assert_str(read_in(&site, ".ninjenv/pkg/demo"),
		read_in(&site, SITE "demo-1.0.dist-info/RECORD").p);
	struct fs_info info;
	assert_int_equal(at_stat(site.fd, "bin/demo", &info), 0);
	assert_int_equal(info.mode, 0755);
	assert_int_equal(at_stat(site.fd, SITE "single.py", &info), 0);
	assert_int_equal(info.mtime, manifest->mtime * CLOCK_SECOND);
	site_close(&site);
}

static void
record_rows(void **state)
{
	(void)state;
	struct manifest *manifest = make_entry("demo", "1.0", demo1);
	struct site site = make_site("env", LINK_AUTO);
	assert_true(install_one(&site, manifest));
	struct str text = read_in(&site, SITE "demo-1.0.dist-info/RECORD");
	static const char *const rows[] = {
		"demo/__init__.py,sha256=dpLDRTIPJM4wfD-biTjRWfYGiUXSVHfk-"
		"PTGqSePXSI,3\n",
		"\"demo/sub/a, b.txt\",sha256=",
		"../../../bin/tool,sha256=",
		"../../../bin/demo,sha256=",
		"../../../share/demo/x,sha256=",
		"../../../include/site/python3.11/demo/demo.h,sha256=",
		"demo-1.0.dist-info/INSTALLER,sha256=",
		"demo-1.0.dist-info/RECORD,,\n",
	};
	size_t lines = 0;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	assert_int_equal(lines, 11);
	for (size_t i = 1; i < countof(rows); i++)
		assert_true(str_find(text, str_from(rows[i])) < text.n);
	/* What was rewritten has the hash of what is there. */
	struct digest digest =
		hash_str(HASH_SHA256, read_in(&site, "bin/tool"));
	assert_true(str_find(text, digest_base64(&digest, &arena)) < text.n);
	site_close(&site);
}

static void
removing_leaves_nothing(void **state)
{
	(void)state;
	struct manifest *manifest = make_entry("demo", "1.0", demo1);
	struct site site = make_site("env", LINK_AUTO);
	struct str before = list_site(&site);
	assert_true(install_one(&site, manifest));
	assert_false(str_eq(before, list_site(&site)));
	/* What Python wrote when it ran the package. */
	static const char *const made[] = {
		SITE "demo/__pycache__", SITE "__pycache__"};
	static const char *const pyc[] = {SITE
		"demo/__pycache__/__init__.cpython-312.opt-1.pyc",
		SITE "__pycache__/single.cpython-311.pyc"};
	for (size_t i = 0; i < countof(made); i++) {
		assert_int_equal(at_mkdir(site.fd, made[i]), 0);
		assert_int_equal(
			at_write(site.fd, pyc[i], S("pyc"), 0644, AT_MTIME_NOW),
			0);
	}
	assert_true(remove_one(&site, "demo"));
	assert_int_equal(diag.items.n, 0);
	assert_true(fs_rmdir(
		path_joinz(&arena, site.root, "include/site/python3.11"),
		&diag));
	assert_true(
		fs_rmdir(path_joinz(&arena, site.root, "include/site"), &diag));
	assert_true(fs_rmdir(path_joinz(&arena, site.root, "include"), &diag));
	assert_str(list_site(&site), before.p);
	site_close(&site);
}

/* A tree with version 2 alone, to compare with. */
static struct str
fresh_tree(const struct manifest *manifest, const char *name)
{
	struct site site = make_site(name, LINK_AUTO);
	assert_true(install_one(&site, manifest));
	struct str tree = list_site(&site);
	site_close(&site);
	return tree;
}

/* Environments at the same path, so that launchers are equal. */
static struct str
fresh_at_env(const struct manifest *manifest)
{
	struct str tree = fresh_tree(manifest, "env");
	assert_true(tree_remove(path_joinz(&arena, room, "env"), &diag));
	return tree;
}

static void
replacing(void **state)
{
	(void)state;
	struct manifest *v1 = make_entry("demo", "1.0", demo1);
	struct manifest *v2 = make_entry("demo", "2.0", demo2);
	/* The skeleton of every environment has it. */
	assert_true(fs_mkdirs(path_joinz(&arena, room, "env/include"), &diag));
	struct str want = fresh_tree(v2, "env");
	assert_true(tree_remove(path_joinz(&arena, room, "env"), &diag));
	struct site site = make_site("env", LINK_AUTO);
	assert_true(install_one(&site, v1));
	assert_true(install_one(&site, v2));
	assert_int_equal(diag.items.n, 0);
	assert_str(list_site(&site), want.p);
	assert_str(read_in(&site, ".ninjenv/pkg/demo"),
		read_in(&site, SITE "demo-2.0.dist-info/RECORD").p);
	/* And the same again, as a repair. */
	assert_true(install_one(&site, v2));
	assert_str(list_site(&site), want.p);
	site_close(&site);
}

static void
files_of_people(void **state)
{
	(void)state;
	struct manifest *v1 = make_entry("demo", "1.0", demo1);
	struct manifest *v2 = make_entry("demo", "2.0", demo2);
	struct site site = make_site("env", LINK_COPY);
	assert_int_equal(at_write(site.fd, SITE "single.py", S("mine"), 0644,
				 AT_MTIME_NOW),
		0);
	assert_true(install_one(&site, v1));
	assert_int_equal(diag.items.n, 1);
	assert_str(read_in(&site, ".ninjenv/kept/" SITE "single.py"), "mine");
	assert_str(read_in(&site, SITE "single.py"), "1");
	/* Edited, and added. */
	clock_sleep(20 * CLOCK_MS);
	assert_true(file_write(
		path_joinz(&arena, site.root, SITE "demo/sub/old.py"), S("OLD"),
		0644, FILE_LAZY, &diag));
	assert_true(file_write(path_joinz(&arena, site.root, "bin/demo"),
		S("edited"), 0755, FILE_LAZY, &diag));
	assert_true(file_write(
		path_joinz(&arena, site.root, SITE "demo/sub/notes.txt"),
		S("notes"), 0644, FILE_LAZY, &diag));
	assert_true(install_one(&site, v2));
	assert_int_equal(diag.items.n, 3);
	assert_int_equal(diag.errors, 0);
	assert_str(
		read_in(&site, ".ninjenv/kept/" SITE "demo/sub/old.py"), "OLD");
	assert_str(read_in(&site, ".ninjenv/kept/bin/demo"), "edited");
	assert_str(read_in(&site, SITE "demo/sub/notes.txt"), "notes");
	assert_false(has(&site, SITE "demo/sub/a, b.txt"));
	assert_str(read_in(&site, SITE "demo/__init__.py"), "two!");
	site_close(&site);
}

static void
links_are_not_followed(void **state)
{
	(void)state;
	struct manifest *v1 = make_entry("demo", "1.0", demo1);
	struct site site = make_site("env", LINK_AUTO);
	struct str outside = path_joinz(&arena, room, "outside");
	struct str inside = path_joinz(&arena, site.root, SITE "demo");
	put_entry_file(
		path_joinz(&arena, outside, "sub/old.py"), S("old"), v1->mtime);
	/* Writing: what stands there as a link goes aside. */
	assert_true(fs_symlink(outside, inside, &diag));
	assert_true(install_one(&site, v1));
	assert_int_equal(diag.items.n, 1);
	assert_false(fs_exists(path_joinz(&arena, outside, "__init__.py")));
	assert_str(read_in(&site, SITE "demo/__init__.py"), "one");
	/* Removing: the link stays, and what it leads to. */
	assert_true(tree_remove(inside, &diag));
	assert_true(fs_symlink(outside, inside, &diag));
	assert_true(remove_one(&site, "demo"));
	assert_true(fs_exists(path_joinz(&arena, outside, "sub/old.py")));
	assert_true(fs_exists(inside));
	assert_false(has(&site, SITE "single.py"));
	site_close(&site);
}

static atomic_bool over;

/* Swaps SITE/demo for a link to outside, and back, as fast as it can. */
static void *
swap(void *data)
{
	const struct str *paths = data;
	unsigned swaps = 0;
	while (!atomic_load(&over)) {
		bool away = fs_rename(paths[0], paths[1], NULL) == FS_OK;
		if (away && fs_symlink(paths[2], paths[0], NULL))
			swaps += fs_unlink(paths[0], NULL);
		swaps += fs_rename(paths[1], paths[0], NULL) == FS_OK;
	}
	(void)swaps; /* whatever came of it */
	return NULL;
}

static void
swapped_while_we_install(void **state)
{
	(void)state;
	const char *specs[52] = {0};
	struct str out = path_joinz(&arena, room, "out");
	for (int i = 0; i < 50; i++)
		specs[i] = str_fmt(&arena, "p:demo/sub/m%d.py=x", i).p;
	specs[50] = "p:demo/__init__.py=one";
	struct manifest *v1 = make_entry("demo", "1.0", specs);
	assert_true(fs_mkdirs(path_joinz(&arena, out, "sub"), &diag));
	for (int round = 0; round < 20; round++) {
		struct site site = make_site("env", LINK_AUTO);
		struct site outside = {.root = out};
		struct str before = list_site(&outside);
		struct str paths[] = {
			path_joinz(&arena, site.root, SITE "demo"),
			path_joinz(&arena, site.root, SITE "aside"), out};
		struct install_item item = item_of(v1);
		pthread_t thread;
		atomic_store(&over, false);
		assert_int_equal(pthread_create(&thread, NULL, swap, paths), 0);
		(void)install_all(&site, &item, 1, 1);
		atomic_store(&over, true);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_str(list_site(&outside), before.p);
		site_close(&site);
		assert_true(tree_remove(site.root, &diag));
	}
}

static void
damaged_entry(void **state)
{
	(void)state;
	struct manifest *v1 = make_entry("demo", "1.0", demo1);
	struct manifest *v2 = make_entry("demo", "2.0", demo2);
	struct site site = make_site("env", LINK_AUTO);
	assert_true(install_one(&site, v1));
	struct str before = list_site(&site);
	struct install_item item = item_of(v2);
	struct str file = path_joinz(&arena, item.entry, "0/1");
	/* The same size, other bytes; then gone. */
	assert_true(file_write(file, S("NEW"), 0444, FILE_LAZY, &diag));
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(item.outcome, INSTALL_DAMAGED);
	assert_str(list_site(&site), before.p);
	assert_true(fs_unlink(file, &diag));
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(item.outcome, INSTALL_DAMAGED);
	assert_true(tree_remove(item.entry, &diag));
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(item.outcome, INSTALL_DAMAGED);
	assert_str(list_site(&site), before.p);
	site_close(&site);
}

/* Only its time, only its mode: the bytes decide. */
static void
touched_entry(void **state)
{
	(void)state;
	struct manifest *v1 = make_entry("demo", "1.0", demo1);
	struct site site = make_site("env", LINK_HARD);
	struct install_item item = item_of(v1);
	struct str file = path_joinz(&arena, item.entry, "0/1");
	struct fs_info info;
	for (int i = 0; i < 2; i++) {
		assert_true(i ? fs_chmod(file, 0644, &diag)
			      : file_touch(file, &diag));
		assert_true(install_all(&site, &item, 1, 1));
		assert_int_equal(item.outcome, INSTALL_DONE);
		assert_int_equal(diag.items.n, i + 1);
		assert_str(diag.items.v[i].message,
			"the store's files of 'demo' were touched or made "
			"writable (1): their bytes are right, and all is put "
			"back");
		assert_int_equal(fs_lstat(file, &info, &diag), FS_OK);
		assert_int_equal(info.mode, 0444);
		assert_int_equal(info.mtime, v1->mtime * CLOCK_SECOND);
	}
	/* Who can write can put back size and time. */
	assert_true(file_write(file, S("OLD"), 0644, FILE_LAZY, &diag));
	assert_true(fs_set_mtime(file, v1->mtime * CLOCK_SECOND, &diag));
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(item.outcome, INSTALL_DAMAGED);
	site_close(&site);
}

static void
shared_files(void **state)
{
	(void)state;
	static const char *const a[] = {
		"p:ns/__init__.py=same", "p:ns/a.py=a", NULL};
	static const char *const b[] = {
		"p:ns/__init__.py=same", "p:ns/b.py=b", NULL};
	struct site site = make_site("env", LINK_AUTO);
	struct install_item items[] = {item_of(make_entry("a", "1", a)),
		item_of(make_entry("b", "1", b))};
	struct str empty = list_site(&site);
	assert_true(install_all(&site, items, 2, 2));
	assert_int_equal(diag.items.n, 0);
	/* b stays: owners knows it. */
	struct owners owners = {.arena = &arena};
	struct trash trash = install_trash(&site, &arena);
	assert_true(owners_add(&owners, &site, items[1].manifest, &diag));
	items[0].manifest = NULL;
	assert_true(install_many(&site, &owners, items, 1, 1, &trash, &diag));
	assert_false(has(&site, SITE "ns/a.py"));
	assert_str(read_in(&site, SITE "ns/__init__.py"), "same");
	assert_int_equal(diag.items.n, 0);
	/* Its mtime may be that of a, who put it there: it is b's all the same.
	 */
	assert_true(remove_one(&site, "b"));
	assert_int_equal(diag.items.n, 0);
	assert_false(has(&site, SITE "ns"));
	assert_true(trash_empty_now(&trash, &diag));
	assert_str(list_site(&site), empty.p);
	site_close(&site);
}

enum { MANY = 40, FILES = 20 };

static struct manifest *
one_of_many(unsigned number, const char *version)
{
	const char *specs[FILES + 2] = {0};
	for (unsigned i = 0; i < FILES; i++)
		specs[i] = str_fmt(
			&arena, "p:ns/d%u/p%u_%u.py=%u", i % 5, number, i, i)
				   .p;
	specs[FILES] = "p:ns/d0/__init__.py=shared";
	return make_entry(str_fmt(&arena, "p%u", number).p, version, specs);
}

/* Threads make the same directories and one file that all of them share. */
static void
many_at_once(void **state)
{
	(void)state;
	struct install_item items[MANY];
	struct site site = make_site("env", LINK_AUTO);
	struct str empty = list_site(&site), trees[2];
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < MANY; i++)
			items[i] = item_of(one_of_many(i, round ? "2" : "1"));
		assert_true(install_all(&site, items, MANY, 8));
		for (unsigned i = 0; i < MANY; i++)
			assert_int_equal(items[i].outcome, INSTALL_DONE);
		trees[round] = list_site(&site);
	}
	assert_int_equal(diag.items.n, 0);
	assert_false(str_eq(trees[0], trees[1]));
	assert_true(has(&site, SITE "p39-2.dist-info/RECORD"));
	assert_false(has(&site, SITE "p39-1.dist-info"));
	for (unsigned i = 0; i < MANY; i++)
		items[i].manifest = NULL;
	assert_true(install_all(&site, items, MANY, 8));
	assert_int_equal(diag.items.n, 0);
	assert_str(list_site(&site), empty.p);
	site_close(&site);
}

static void
hand_installed(void **state)
{
	(void)state;
	struct manifest *v2 = make_entry("demo", "2.0", demo2);
	struct str want = fresh_at_env(v2);
	struct site site = make_site("env", LINK_AUTO);
	static const char *const files[][2] = {
		{SITE "demo/__init__.py", "by hand"},
		{SITE "demo/gone.py", "gone"},
		{SITE "demo/__pycache__/gone.cpython-311.pyc", "pyc"},
		{SITE "demo-1.5.dist-info/METADATA", "Name: demo\n"},
		{SITE "demo-1.5.dist-info/RECORD",
			"demo/__init__.py,,7\ndemo/gone.py,,\n"
			"demo/__pycache__/gone.cpython-311.pyc,,\n"
			"../../../bin/demo,sha256=x,1\n"
			"demo-1.5.dist-info/METADATA,,\n"
			"demo-1.5.dist-info/RECORD,,\n"},
	};
	for (size_t i = 0; i < countof(files); i++)
		put_entry_file(path_joinz(&arena, site.root, files[i][0]),
			str_from(files[i][1]), 1000000);
	struct install_item item = item_of(v2);
	vec_add(&item.others, &arena, S(SITE "demo-1.5.dist-info"));
	assert_true(install_all(&site, &item, 1, 1));
	assert_int_equal(diag.items.n, 0);
	assert_str(list_site(&site), want.p);
	site_close(&site);
}

static void
record_leads_outside(void **state)
{
	(void)state;
	static const char *const rows[] = {"../../../../outside,,\n",
		"/etc/passwd,,\n", "../../../bin/python3,,\n",
		"../../../.ninjenv/want,,\n", "../../../pyvenv.cfg,,\n"};
	struct site site = make_site("env", LINK_AUTO);
	put_entry_file(path_joinz(&arena, room, "outside"), S("x"), 1);
	for (size_t i = 0; i < countof(rows); i++) {
		struct str text = str_fmt(&arena, "demo.py,,\n%s", rows[i]);
		assert_true(tree_remove(
			path_joinz(&arena, site.root, SITE "x.dist-info"),
			&diag));
		put_entry_file(path_joinz(&arena, site.root,
				       SITE "x.dist-info/RECORD"),
			text, 1000);
		struct install_item item = {.name = S("x")};
		vec_add(&item.others, &arena, S(SITE "x.dist-info"));
		struct str before = list_site(&site);
		assert_false(install_all(&site, &item, 1, 1));
		assert_int_equal(item.outcome, INSTALL_FAILED);
		assert_int_equal(diag.errors, i + 1);
		assert_str(list_site(&site), before.p);
	}
	assert_true(fs_exists(path_joinz(&arena, room, "outside")));
	site_close(&site);
}

/* The package is there (its link leads to a RECORD) with all files of this
 * version, or absent. */
static void
assert_whole_or_absent(const struct site *site, const struct str *trees)
{
	if (str_is(read_in(site, ".ninjenv/pkg/demo"), "(nothing)"))
		return;
	struct str tree = list_site(site);
	assert_true(str_eq(tree, trees[0]) || str_eq(tree, trees[1]));
}

/* Runs the replacement in a child that dies or fails at its n-th change; true
 * when it came through unharmed. */
static bool
run_with_fault(const struct site *site, const struct manifest *manifest,
	const char *fault)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct install_item item = item_of(manifest);
		struct owners owners = {.arena = &arena};
		struct trash trash = install_trash(site, &arena);
		bool good = owners_add(&owners, site, manifest, &diag) &&
			    fault_set(fault) &&
			    install_many(site, &owners, &item, 1, 1, &trash,
				    &diag) &&
			    install_link(site, &item, 1, &diag);
		_exit(!good || fault_fired());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* Only the launchers' and RECORD's times differ between two equal trees. */
static void
loop_of_faults(const char *kind, enum link_mode mode, const char *const *first)
{
	struct manifest *v1 = make_entry("demo", "1.0", first);
	struct manifest *v2 = make_entry("demo", "2.0", demo2);
	struct str trees[2] = {fresh_at_env(v1), fresh_at_env(v2)};
	unsigned n = 0;
	bool unharmed = false;
	while (!unharmed) {
		struct site site = make_site("env", mode);
		struct str fault = str_fmt(&arena, "%u:%s", ++n, kind);
		assert_true(install_one(&site, v1));
		unharmed = run_with_fault(&site, v2, fault.p);
		assert_whole_or_absent(&site, trees);
		assert_true(install_one(&site, v2));
		assert_str(list_site(&site), trees[1].p);
		assert_false(has(&site, ".ninjenv/kept"));
		assert_int_equal(diag.items.n, 0);
		site_close(&site);
		assert_true(tree_remove(site.root, &diag));
	}
	assert_true(n > 15);
}

/* Without headers: their directory stays behind, empty. */
static const char *const small1[] = {"p:demo/__init__.py=one",
	"p:demo/sub/old.py=old", "s:tool=#!python\nprint()\n",
	"d:share/demo/x=x", "console:demo=demo.cli:main", NULL};

static void
killed_anywhere(void **state)
{
	(void)state;
	loop_of_faults("kill", LINK_HARD, small1);
}

static void
killed_while_copying(void **state)
{
	(void)state;
	loop_of_faults("kill", LINK_COPY, small1);
}

static void
errors_anywhere(void **state)
{
	(void)state;
	loop_of_faults("EIO", LINK_HARD, small1);
}

static void
full_disk_anywhere(void **state)
{
	(void)state;
	loop_of_faults("ENOSPC", LINK_COPY, small1);
}

/* One package, several threads: the same RECORD as by one. */
static void
a_large_package(void **state)
{
	(void)state;
	enum { LARGE_FILES = 1203 };
	const char **files = arena_array(&arena, const char *, LARGE_FILES + 1);
	for (int i = 0; i < LARGE_FILES; i++)
		files[i] =
			str_fmt(&arena, "p:large/d%d/f%d.py=%d", i / 100, i, i)
				.p;
	struct manifest *manifest = make_entry("large", "1.0", files);
	struct install_item item = item_of(manifest);
	struct str record[2];
	static const char *const names[] = {"one", "several"};
	for (size_t k = 0; k < countof(names); k++) {
		struct site site = make_site(names[k], LINK_AUTO);
		assert_true(install_all(&site, &item, 1, k ? 4 : 1));
		assert_int_equal(item.outcome, INSTALL_DONE);
		record[k] = read_in(&site, SITE "large-1.0.dist-info/RECORD");
		assert_str(read_in(&site, SITE "large/d12/f1202.py"), "1202");
		site_close(&site);
	}
	assert_str(record[0], str_dup(&arena, record[1]).p);
	/* What is wrong in a part is seen. */
	struct site site = make_site("damaged", LINK_AUTO);
	struct str last = path_joinz(&arena, item.entry, "18/1200");
	assert_true(fs_unlink(last, &diag));
	assert_true(install_all(&site, &item, 1, 4));
	assert_int_equal(item.outcome, INSTALL_DAMAGED);
	assert_false(fs_exists(path_joinz(&arena, site.root, SITE "large")));
	site_close(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(a_large_package),
		TEST_ENTRIES(fresh),
		TEST_ENTRIES(record_rows),
		TEST_ENTRIES(removing_leaves_nothing),
		TEST_ENTRIES(replacing),
		TEST_ENTRIES(files_of_people),
		TEST_ENTRIES(links_are_not_followed),
		TEST_ENTRIES(swapped_while_we_install),
		TEST_ENTRIES(damaged_entry),
		TEST_ENTRIES(touched_entry),
		TEST_ENTRIES(shared_files),
		TEST_ENTRIES(many_at_once),
		TEST_ENTRIES(hand_installed),
		TEST_ENTRIES(record_leads_outside),
		TEST_ENTRIES(killed_anywhere),
		TEST_ENTRIES(killed_while_copying),
		TEST_ENTRIES(errors_anywhere),
		TEST_ENTRIES(full_disk_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
