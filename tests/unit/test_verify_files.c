/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "entries.h"
#include "env/install/install.h"
#include "env/install/verify_files.h"

#define SITE "lib/python3.11/site-packages/"

static const char *const demo[] = {"p:demo/__init__.py=one", "p:demo/data=data",
	"p:demo/sub/deep=deep", "s:tool=#!python\nprint()\n", "d:share/demo=x",
	"console:demo=demo.cli:main", NULL};

static struct diag found;
static struct verify_files verify;

static struct manifest *
install(struct site *site, enum link_mode mode)
{
	struct manifest *manifest = make_entry("demo", "1.0", demo);
	struct owners owners = {.arena = &arena};
	struct install_item item = {.name = manifest->name,
		.manifest = manifest,
		.entry = store_path(&store, "wheel", manifest->wheel, &arena)};
	*site = make_site("env", mode);
	struct trash trash = install_trash(site, &arena);
	assert_true(owners_add(&owners, site, manifest, &diag));
	assert_true(install_many(site, &owners, &item, 1, 1, &trash, &diag));
	assert_true(install_link(site, &item, 1, &diag));
	return manifest;
}

static void
look(const struct site *site, const struct manifest *manifest)
{
	struct have_package have = {.name = manifest->name,
		.version = manifest->version,
		.entry = manifest->wheel,
		.dist_info = manifest->dist_info,
		.complete = true};
	static struct site there;
	assert_true(site_look(&there, site->root, &python, &arena, &diag));
	found = (struct diag){.arena = &arena};
	verify = (struct verify_files){.site = &there,
		.store = &store,
		.magic = python.magic,
		.shown = S(".venv"),
		.again = S("ninja env"),
		.repair = S("ninjenv check --repair"),
		.owned = {.arena = &arena},
		.directories = {.arena = &arena},
		.arena = &arena,
		.found = &found,
		.diag = &diag};
	/* The skeleton's, which others know. */
	map_put(&verify.owned, S("bin/python"), NULL);
	assert_true(verify_package(&verify, &have, NULL, true));
	assert_true(verify_compare(&verify) && verify_added(&verify));
	assert_int_equal(diag.items.n, 0);
}

/* What is done to a file of the environment, and what is said of it. */
static const struct {
	const char *path;
	char act; /* w: other bytes, m: mode, d: delete, l: a link, n: new */
	const char *what;
} damages[] = {
	{SITE "demo/__init__.py", 'w', "changed"},
	{SITE "demo/data", 'm', "has mode 600 instead of 444"},
	{SITE "demo/data", 'd', "missing"},
	{SITE "demo/data", 'l', "no file any more"},
	{"share/demo", 'w', "changed"},
	{"bin/tool", 'w', "changed"},
	{"bin/tool", 'm', "has mode 600 instead of 755"},
	{"bin/demo", 'd', "missing"},
	{SITE "demo-1.0.dist-info/INSTALLER", 'w', "changed"},
	{SITE "demo-1.0.dist-info/INSTALLER", 'm',
		"has mode 600 instead of 644"},
	{SITE "demo/added", 'n',
		"lies in a directory of demo and belongs to no package"},
	{SITE "added.py", 'n', "belongs to no package"},
	{"bin/added", 'n', "belongs to no package"},
};

static void
damage(const struct site *site, const char *path, char act)
{
	struct str whole = path_joinz(&arena, site->root, path);
	if (act == 'm') {
		assert_true(fs_chmod(whole, 0600, &diag));
		return;
	}
	struct fs_info info;
	unsigned mode =
		fs_lstat(whole, &info, NULL) == FS_OK ? info.mode : 0644;
	assert_true(fs_unlink(whole, &diag));
	if (act == 'l')
		assert_true(fs_symlink(S("/etc/passwd"), whole, &diag));
	else if (act != 'd')
		assert_true(
			file_write(whole, S("eno"), mode, FILE_LAZY, &diag));
}

static void
each_damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(damages); i++) {
		struct site site;
		const struct manifest *manifest = install(&site, LINK_COPY);
		struct str path = str_fmt(&arena, ".venv/%s", damages[i].path);
		look(&site, manifest);
		assert_int_equal(found.items.n, 0);
		assert_int_equal(verify.files, 9);
		damage(&site, damages[i].path, damages[i].act);
		look(&site, manifest);
		const struct diag_item *last =
			&found.items.v[found.items.n - 1];
		assert_int_equal(found.errors, 1);
		assert_str(last->place.file, path.p);
		assert_str(last->message, damages[i].what);
		if (damages[i].act != 'n') {
			assert_int_equal(found.items.n, 2);
			assert_str(found.items.v[0].message,
				"demo 1.0 is not as it was installed: 1 file");
			assert_int_equal(verify.damages.n, 1);
			assert_true(verify.damages.v[0].anew);
			assert_int_equal(verify.damages.v[0].changed.n,
				damages[i].act == 'w' || damages[i].act == 'l');
		}
		site_close(&site);
		assert_true(tree_remove(site.root, &diag));
		assert_true(tree_remove(
			store_path(&store, "wheel", manifest->wheel, &arena),
			&diag));
	}
}

/* Through a link to the store it is read once, and told of both. */
static void
damage_of_both(void **state)
{
	(void)state;
	struct site site;
	const struct manifest *manifest = install(&site, LINK_HARD);
	struct str path = path_joinz(&arena, site.root, SITE "demo/data");
	struct fs_info info;
	assert_int_equal(fs_lstat(path, &info, &diag), FS_OK);
	assert_true(fs_chmod(path, 0644, &diag));
	FILE *file = fopen(path.p, "r+");
	assert_non_null(file);
	assert_true(fputs("DATA", file) > 0 && !fclose(file));
	assert_true(fs_set_mtime(path, info.mtime, &diag));
	assert_true(fs_chmod(path, 0444, &diag));
	look(&site, manifest);
	assert_int_equal(found.errors, 2);
	assert_str(found.items.v[0].message,
		"demo 1.0 is not as it was installed: 1 file");
	assert_str(found.items.v[0].hint, "type: ninjenv check --repair");
	assert_str(found.items.v[2].message,
		"what the store has of demo 1.0 is damaged: 1 file");
	assert_str(found.items.v[3].message,
		"demo/data: its bytes are not those of the wheel");
	assert_int_equal(verify.damages.n, 1);
	assert_str(verify.damages.v[0].entry, manifest->wheel.p);
	site_close(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(each_damage), TEST_ENTRIES(damage_of_both)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
