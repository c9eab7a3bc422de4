/* SPDX-License-Identifier: MIT */
/* Local wheels become entries of a store. */
#include "folder.h"

#include <stdlib.h>

#include "env/fetch/acquire.h"
#include "env/python/python.h"
#include "env/store/bytecode.h"
#include "sys/hash.h"
#include "sys/proc.h"

static struct project project;
static struct acquire_item_vec items;
static struct str fixture; /* make_wheel.py, absolute */

static int
setup(void **state)
{
	static struct arena keep;
	if (!fixture.n && fs_realpath(S("tests/fixtures/make_wheel.py"),
				  &fixture, &keep, &diag) != FS_OK)
		return -1;
	if (folder_setup(state))
		return -1;
	struct str cache = path_joinz(&arena, folder, "cache");
	project = (struct project){.source = folder, .build = folder};
	items = (struct acquire_item_vec){0};
	if (setenv("NINJENV_CACHE", cache.p, 1) ||
		setenv("NINJENV_OFFLINE", "1", 1))
		return -1;
	if (!file_write(path_joinz(&arena, folder, "venv.ini"), S("[env]\n"),
		    0644, FILE_LAZY, &diag))
		return -1;
	return store_open(&project.store, S(""), &arena, &diag) ? 0 : -1;
}

static struct str
sha256_of(struct str path)
{
	struct digest digest;
	assert_int_equal(hash_file(path, HASH_SHA256, &digest, &diag), FS_OK);
	return digest_hex(&digest, &arena);
}

static struct acquire_item *
add_wheel(const char *name)
{
	struct proc proc = {0};
	struct proc_result result;
	const char *const words[] = {"python3", fixture.p, "wheels", name, "1"};

	for (size_t i = 0; i < countof(words); i++)
		proc_arg(&proc, str_from(words[i]), &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	if (!proc_ok(&result))
		fail_msg("%s", result.err.p);
	struct acquire_item *item = vec_new(&items, &arena);
	item->name = str_from(name);
	item->version = S("1");
	item->path = path_join(&arena, folder, str_trim(result.out));
	item->file = path_base(item->path);
	item->sha256 = sha256_of(item->path);
	return item;
}

static bool
acquires(void)
{
	diag = (struct diag){.arena = &arena};
	return acquire(&project, &items, NULL, &arena, &diag);
}

/* Once; then it is there, wherever the wheel went. */
static void
makes_entries(void **state)
{
	(void)state;
	size_t missing;
	add_wheel("a");
	add_wheel("b");
	assert_true(acquires());
	for (size_t i = 0; i < items.n; i++) {
		assert_true(items.v[i].done && items.v[i].fetched);
		assert_str(items.v[i].manifest.wheel,
			str_dup(&arena, items.v[i].sha256).p);
		items.v[i].done = items.v[i].fetched = false;
		assert_int_equal(unlink(items.v[i].path.p), 0);
	}
	assert_true(acquire_find(&project, &items, &missing, &arena, &diag));
	assert_int_equal(missing, 0);
	assert_true(items.v[0].done && items.v[1].done);
	assert_true(acquires());
	assert_false(items.v[0].fetched || items.v[1].fetched);
}

/* One that is not what the lock says: named, and the others are complete. */
static void
refuses_other_bytes(void **state)
{
	(void)state;
	size_t missing;
	add_wheel("a");
	struct acquire_item *bad = add_wheel("b");
	struct str real = bad->sha256;
	bad->sha256 = S("0123456789abcdef0123456789abcdef"
			"0123456789abcdef0123456789abcdef");
	add_wheel("c");
	assert_false(acquires());
	assert_int_equal(diag.errors, 1);
	struct buf out = {.arena = &arena};
	diag_text(&diag, "ninjenv", false, &out);
	struct str text = buf_str(&out);
	assert_true(str_find(text, items.v[1].file) < text.n);
	assert_true(str_find(text, items.v[1].sha256) < text.n);
	assert_true(str_find(text, real) < text.n);
	assert_true(items.v[0].done && !items.v[1].done && items.v[2].done);
	assert_true(acquire_find(&project, &items, &missing, &arena, &diag));
	assert_int_equal(missing, 1);
	/* Nothing half done is left. */
	assert_int_equal(
		count(store_path(&project.store, "tmp", S(""), &arena).p), 0);
}

static struct python
real_python(void)
{
	static const struct spec_set any; /* no clause: all fit */
	struct python_wish wish = {.spec = &any};
	struct python python;
	assert_true(python_find(&wish, &project.store, &python, &arena, &diag));
	return python;
}

/* Entered together; one that is refused has neither. */
static void
compiles_what_comes(void **state)
{
	(void)state;
	struct python python = real_python();
	struct str pyc = bytecode_directory(&python, &arena);
	uint64_t *sizes;
	add_wheel("a");
	add_wheel("b");
	struct acquire_item *bad = add_wheel("c");
	bad->sha256 = S("0123456789abcdef0123456789abcdef"
			"0123456789abcdef0123456789abcdef");
	assert_false(acquire_compiled(
		&project, &python, &items, NULL, &arena, &diag));
	for (size_t i = 0; i < 2; i++) {
		struct acquire_item *item = &items.v[i];
		struct str entry = store_path(
			&project.store, "wheel", item->sha256, &arena);
		assert_true(item->done);
		assert_int_equal(
			bytecode_index(path_join(&arena, entry, pyc), &sizes,
				item->manifest.files.n, &arena, &diag),
			FS_OK);
		assert_true(sizes[0] > 0);
	}
	assert_int_equal(
		count(store_path(&project.store, "tmp", S(""), &arena).p), 0);
}

static void
names_what_is_missing(void **state)
{
	(void)state;
	add_wheel("a");
	struct acquire_item *gone = add_wheel("b");
	gone->url = S("https://files.example/b-1-py3-none-any.whl");
	assert_int_equal(unlink(gone->path.p), 0);
	assert_false(acquires());
	struct buf out = {.arena = &arena};
	diag_text(&diag, "ninjenv", false, &out);
	struct str text = buf_str(&out);
	assert_true(str_find(text, S("is not on this machine")) < text.n);
	assert_true(str_find(text, items.v[1].file) < text.n);
	assert_true(items.v[0].done && !items.v[1].done);
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(makes_entries),
		STORE_TEST(refuses_other_bytes),
		STORE_TEST(compiles_what_comes),
		STORE_TEST(names_what_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
