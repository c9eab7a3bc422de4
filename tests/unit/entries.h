/* SPDX-License-Identifier: MIT */
/*
 * A store with entries made by hand, and environments without an interpreter,
 * in a temporary directory: for tests of what installs.
 */
#ifndef ENTRIES_H
#define ENTRIES_H

#include "base/path.h"
#include "env/install/site.h"
#include "sys/at.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/tree.h"

static struct str room; /* the temporary directory */
static struct store store;

static const struct python python = {
	.short_version = {"3.11", 4},
	.cache_tag = {"cpython-311", 11},
	.magic = {"a70d0d0a", 8},
	.scheme = {{"lib/python3.11/site-packages", 28},
		{"lib/python3.11/site-packages", 28}, {"bin", 3},
		{"include/site/python3.11", 23}, {"", 0}},
};

static inline int
entries_setup(void **state)
{
	assert_int_equal(unit_setup(state), 0);
	assert_true(
		fs_mkdir_unique(S("/tmp/ninjenv-test-"), &room, &arena, &diag));
	store = (struct store){
		.arena = &arena, .root = path_joinz(&arena, room, "store")};
	static const char *const kinds[] = {
		"wheel", "env", "lock", "tmp", "trash"};
	for (size_t i = 0; i < countof(kinds); i++)
		assert_true(fs_mkdirs(
			store_path(&store, kinds[i], S(""), &arena), &diag));
	return 0;
}

static inline int
entries_teardown(void **state)
{
	bool removed = tree_remove(room, NULL);
	return unit_teardown(state) || !removed ? -1 : 0;
}

#define TEST_ENTRIES(f)                                                        \
	cmocka_unit_test_setup_teardown(f, entries_setup, entries_teardown)

static inline void
put_entry_file(struct str path, struct str text, int64_t mtime)
{
	assert_true(fs_mkdirs(path_dir(path), &diag));
	assert_int_equal(at_write(AT_CWD, str_dup(&arena, path).p, text, 0444,
				 mtime * CLOCK_SECOND),
		0);
}

/* A file of a wheel: "p:demo/__init__.py=text"; p purelib, s scripts, d data,
 * h headers; "console:name=module:object" is a launcher. */
static inline void
add_spec(struct manifest *manifest, struct str entry, struct str spec)
{
	static const char letters[] = "plshd";
	struct str head, path, text, object;
	(void)str_cut(spec, ':', &head, &path);
	(void)str_cut(path, '=', &path, &text);
	if (str_is(head, "console")) {
		(void)str_cut(text, ':', &text, &object);
		vec_add(&manifest->scripts, &arena,
			(struct manifest_script){str_dup(&arena, path),
				str_dup(&arena, text), str_dup(&arena, object),
				false});
		return;
	}
	size_t scheme = str_index(str_from(letters), head.p[0]);
	struct digest digest = hash_str(HASH_SHA256, text);
	size_t n = manifest->files.n;
	for (size_t i = 0; i < path.n; i++) {
		struct str dir = str_dup(&arena, str_sub(path, 0, i));
		bool known = path.p[i] != '/';
		vec_for (struct manifest_dir, it, &manifest->dirs)
			known |= it->scheme == scheme && str_eq(it->path, dir);
		if (!known)
			vec_add(&manifest->dirs, &arena,
				(struct manifest_dir){scheme, dir});
	}
	vec_add(&manifest->files, &arena,
		(struct manifest_file){.scheme = scheme,
			.path = str_dup(&arena, path),
			.hash = str_fmt(&arena, "sha256=%s",
				digest_base64(&digest, &arena).p),
			.size = text.n,
			.python_script = str_starts(text, S("#!python")),
			.is_source = str_ends(path, S(".py"))});
	put_entry_file(str_fmt(&arena, "%.*s/%zu/%zu", STR(entry), n / 64, n),
		text, manifest->mtime);
}

/* Makes the entry of a package in the store; specs end with NULL. */
static inline struct manifest *
make_entry(const char *name, const char *version, const char *const *specs)
{
	struct manifest *manifest = arena_new(&arena, struct manifest);
	struct buf text = {.arena = &arena};
	struct digest digest =
		hash_str(HASH_SHA256, str_fmt(&arena, "%s %s", name, version));
	*manifest = (struct manifest){.name = str_from(name),
		.version = str_from(version),
		.wheel = digest_hex(&digest, &arena),
		.dist_info = str_fmt(&arena, "%s-%s.dist-info", name, version)};
	manifest->mtime = manifest_mtime(manifest->wheel);
	struct str entry = store_path(&store, "wheel", manifest->wheel, &arena);
	for (; *specs; specs++)
		add_spec(manifest, entry, str_from(*specs));
	add_spec(manifest, entry,
		str_fmt(&arena, "p:%s-%s.dist-info/METADATA=Name: %s\n", name,
			version, name));
	manifest_write(manifest, &text);
	put_entry_file(path_joinz(&arena, entry, "manifest"), buf_str(&text),
		manifest->mtime);
	return manifest;
}

/* A skeleton of an environment, open. */
static inline struct site
make_site(const char *name, enum link_mode mode)
{
	struct site site;
	struct str root = path_joinz(&arena, room, name);
	static const char *const dirs[] = {
		"lib/python3.11/site-packages", "bin", ".ninjenv"};
	for (size_t i = 0; i < countof(dirs); i++)
		assert_true(
			fs_mkdirs(path_joinz(&arena, root, dirs[i]), &diag));
	assert_true(
		fs_symlink(S("lib"), path_joinz(&arena, root, "lib64"), &diag));
	put_entry_file(path_joinz(&arena, root, "pyvenv.cfg"), S("x"), 1);
	assert_true(site_open(
		&site, root, &python, &store, mode, true, &arena, &diag));
	return site;
}

struct listing {
	struct str root;
	struct buf out;
};

static inline enum tree_next
list_one(void *context, const struct tree_entry *entry)
{
	struct listing *list = context;
	struct digest digest = {0};
	struct str target = {0};
	struct str path = path_join(&arena, list->root, entry->path);
	if (str_is(entry->path, ".ninjenv/trash") ||
		str_is(entry->path, ".ninjenv/kept"))
		return TREE_SKIP;
	if (entry->info.kind == FS_FILE)
		assert_int_equal(
			hash_file(path, HASH_SHA256, &digest, &diag), FS_OK);
	if (entry->info.kind == FS_SYMLINK)
		assert_int_equal(
			fs_readlink(path, &target, &arena, &diag), FS_OK);
	buf_addf(&list->out, "%.*s %o %.12s %s\n", STR(entry->path),
		entry->info.mode, digest_hex(&digest, &arena).p,
		target.n ? target.p : "");
	return TREE_GO;
}

/* All of an environment as text, without trash and what was kept. */
static inline struct str
list_site(const struct site *site)
{
	struct listing list = {.root = site->root, .out = {.arena = &arena}};
	assert_int_equal(tree_walk(site->root, list_one, &list, &diag), FS_OK);
	return buf_str(&list.out);
}

static inline struct str
read_in(const struct site *site, const char *path)
{
	struct str text = {0};
	if (file_read(path_joinz(&arena, site->root, path), 1 << 20, &text,
		    &arena, &diag) != FS_OK)
		return S("(nothing)");
	return text;
}

static inline bool
has(const struct site *site, const char *path)
{
	return fs_exists(path_joinz(&arena, site->root, path));
}

#endif
