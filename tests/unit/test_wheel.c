/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "env/store/wheel.h"
#include "sys/fault.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/proc.h"
#include "sys/tree.h"

static struct arena kept; /* the wheel's directory and the scratch outlive */
static struct str work;
static struct wheel_scratch scratch;
static size_t entries;

static int
group_setup(void **state)
{
	(void)state;
	struct diag problems = {.arena = &kept};
	const char *tmp = getenv("TMPDIR");
	struct str prefix =
		path_joinz(&kept, str_from(tmp ? tmp : "/tmp"), "test_wheel-");
	return fs_mkdir_unique(prefix, &work, &kept, &problems) ? 0 : 1;
}

static int
group_teardown(void **state)
{
	(void)state;
	struct diag problems = {.arena = &kept};
	bool good = tree_remove(work, &problems);
	wheel_scratch_free(&scratch);
	arena_free(&kept);
	return good ? 0 : 1;
}

/* Makes "Foo_Bar-1.0-py3-none-any.whl" with more arguments, ended by NULL; its
 * path. */
static struct str
make(const char *const *options)
{
	struct proc proc = {0};
	struct proc_result result;
	struct str directory =
		str_fmt(&arena, "%.*s/wheels-%zu", STR(work), entries);
	proc_arg(&proc, S("python3"), &arena);
	proc_arg(&proc, S("tests/fixtures/make_wheel.py"), &arena);
	proc_arg(&proc, directory, &arena);
	proc_arg(&proc, S("Foo.Bar"), &arena);
	proc_arg(&proc, S("1.0"), &arena);
	for (; *options; options++)
		proc_arg(&proc, str_from(*options), &arena);
	assert_true(proc_run(&proc, &result, &arena, &diag));
	if (!proc_ok(&result))
		fail_msg("make_wheel: %.*s", STR(result.err));
	return str_trim(result.out);
}

static struct str
new_entry(void)
{
	struct str path =
		str_fmt(&arena, "%.*s/entry-%zu", STR(work), entries++);
	assert_true(fs_mkdirs(path, &diag));
	return path;
}

static bool
unpack(struct str path, const struct wheel_expect *more, struct str *directory,
	struct manifest *m)
{
	struct wheel_expect expect =
		more ? *more
		     : (struct wheel_expect){.file = path_base(path),
			       .name = S("foo-bar"),
			       .version = S("1.0")};
	*directory = new_entry();
	return wheel_unpack(str_dup(&arena, path), &expect, *directory,
		&scratch, m, &arena, &diag);
}

static const struct manifest_file *
find_file(const struct manifest *m, const char *path, size_t *number)
{
	for (*number = 0; *number < m->files.n; ++*number)
		if (str_is(m->files.v[*number].path, path))
			return &m->files.v[*number];
	fail_msg("no file '%s'", path);
	return NULL;
}

/* The stored text of the file, with mode and mtime looked at. */
static struct str
stored(const struct manifest *m, struct str entry, const char *path)
{
	size_t n;
	const struct manifest_file *file = find_file(m, path, &n);
	struct str at = str_fmt(&arena, "%.*s/%zu/%zu", STR(entry), n / 64, n);
	struct fs_info info;
	struct str text;
	assert_int_equal(fs_lstat(at, &info, &diag), FS_OK);
	assert_int_equal(info.mode, file->executable ? 0555 : 0444);
	assert_int_equal(info.mtime, m->mtime * 1000000000);
	assert_int_equal(info.size, file->size);
	assert_true(file_need(at, SIZE_MAX, &text, &arena, &diag));
	return text;
}

static const char *const whole[] = {"--file", "foo_bar/__init__.py=x = 1\\n",
	"--file", "foo_bar/deep/er/data.txt=data", "--file",
	"single.py=", "--file", "foo_bar/__pycache__/a.cpython-39.pyc=zz",
	"--executable", "foo_bar/deep/er/data.txt", "--data",
	"scripts/hey=#!python\\nprint(1)\\n", "--data",
	"scripts/sh=#!/bin/sh\\n", "--data", "scripts/foo.exe=MZ", "--data",
	"headers/foo.h=/* */", "--data", "data/share/foo/x=y", "--data",
	"platlib/foo_plat.py=", "--dist-info", "INSTALLER=someone",
	"--dist-info", "direct_url.json={}", "--entry-point",
	"foo = foo_bar.cli:main [extra]", "--gui-script",
	"foo-gui = foo_bar:Gui.run", "--requires", "a>=1", "--requires-python",
	">=3.8", NULL};

static void
a_whole_wheel(void **state)
{
	(void)state;
	struct str directory, path = make(whole);
	struct manifest m;
	size_t n;
	assert_true(unpack(path, NULL, &directory, &m));
	assert_int_equal(diag.items.n, 0);
	assert_str(m.name, "foo-bar");
	assert_str(m.version, "1.0");
	assert_str(m.dist_info, "Foo_Bar-1.0.dist-info");
	assert_int_equal(m.root, SCHEME_PURELIB);
	assert_str(m.requires_python, ">=3.8");
	assert_int_equal(m.requires.n, 1);
	assert_str(m.requires.v[0], "a>=1");
	assert_int_equal(m.files.n, 11);
	assert_str(stored(&m, directory, "foo_bar/__init__.py"), "x = 1\n");
	assert_str(stored(&m, directory, "foo_bar/deep/er/data.txt"), "data");
	assert_str(stored(&m, directory, "single.py"), "");
	assert_true(find_file(&m, "foo_bar/deep/er/data.txt", &n)->executable);
	assert_true(find_file(&m, "single.py", &n)->is_source);
	assert_true(find_file(&m, "hey", &n)->python_script);
	assert_true(find_file(&m, "hey", &n)->executable);
	assert_false(find_file(&m, "sh", &n)->python_script);
	assert_int_equal(find_file(&m, "sh", &n)->scheme, SCHEME_SCRIPTS);
	assert_int_equal(
		find_file(&m, "foo-bar/foo.h", &n)->scheme, SCHEME_HEADERS);
	assert_int_equal(find_file(&m, "share/foo/x", &n)->scheme, SCHEME_DATA);
	assert_int_equal(
		find_file(&m, "foo_plat.py", &n)->scheme, SCHEME_PLATLIB);
	assert_int_equal(m.scripts.n, 2);
	assert_str(m.scripts.v[0].object, "main");
	assert_true(m.scripts.v[1].gui);
}

static void
the_manifest_is_written(void **state)
{
	(void)state;
	struct str directory, text;
	struct manifest m, again;
	assert_true(unpack(make(whole), NULL, &directory, &m));
	struct str path = path_joinz(&arena, directory, "manifest");
	assert_true(file_need(path, SIZE_MAX, &text, &arena, &diag));
	assert_true(manifest_read(
		(char *)text.p, text.n, path, &again, &arena, &diag));
	struct buf a = {.arena = &arena}, b = {.arena = &arena};
	manifest_write(&m, &a);
	manifest_write(&again, &b);
	assert_str(buf_str(&a), buf_str(&b).p);
	assert_int_equal(again.files.n, m.files.n);
	assert_int_equal(again.mtime, manifest_mtime(again.wheel));
}

static void
directories_come_parents_first(void **state)
{
	(void)state;
	static const char *const want[] = {"foo_bar", "foo_bar/deep",
		"foo_bar/deep/er", "foo-bar", "share", "share/foo",
		"Foo_Bar-1.0.dist-info"};
	struct str directory;
	struct manifest m;
	assert_true(unpack(make(whole), NULL, &directory, &m));
	assert_int_equal(m.dirs.n, countof(want));
	for (size_t i = 0; i < countof(want); i++)
		assert_str(m.dirs.v[i].path, want[i]);
}

static void
many_files_fill_buckets(void **state)
{
	(void)state;
	const char *options[2 * 130 + 1] = {0};
	for (size_t i = 0; i < 130; i++) {
		options[2 * i] = "--file";
		options[2 * i + 1] = str_fmt(&arena, "m/f%zu.py=%zu", i, i).p;
	}
	struct str directory;
	struct manifest m;
	assert_true(unpack(make(options), NULL, &directory, &m));
	assert_str(stored(&m, directory, "m/f63.py"), "63");
	assert_str(stored(&m, directory, "m/f64.py"), "64");
	assert_str(stored(&m, directory, "m/f129.py"), "129");
	assert_true(fs_is_file(path_joinz(&arena, directory, "2/129")));
}

static void
other_hashes_are_checked_too(void **state)
{
	(void)state;
	static const char *const kinds[] = {"sha384", "sha512"};
	for (size_t i = 0; i < countof(kinds); i++) {
		const char *options[] = {
			"--hash", kinds[i], "--stored", "--platlib", NULL};
		struct str directory;
		struct manifest m;
		assert_true(unpack(make(options), NULL, &directory, &m));
		assert_int_equal(m.root, SCHEME_PLATLIB);
		assert_true(str_starts(m.files.v[0].hash, str_from(kinds[i])));
	}
}

/* The message of the first error must have this in it. */
static void
assert_refused(bool good, const char *what, const char *why)
{
	if (good)
		fail_msg("%s: unpacked", what);
	assert_true(diag.errors > 0);
	struct str message = diag.items.v[0].message;
	if (str_find(message, str_from(why)) == message.n)
		fail_msg("%s: '%.*s' instead of '%s'", what, STR(message), why);
	diag = (struct diag){.arena = &arena};
}

static void
broken_wheels_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *why;
	} rows[] = {
		{"absolute", "it is an absolute path"},
		{"activate", "activation script"},
		{"bad-entry-point", "'nothing' is not a 'module:function'"},
		{"case-clash", "a file and a directory"},
		{"crc", "checksum"},
		{"data-escape", "'..'"},
		{"data-key", "in no scheme"},
		{"data-pyvenv", "belongs to the environment itself"},
		{"duplicate", "comes twice"},
		{"escape", "'..'"},
		{"extra-row", "RECORD lists 'nothing.py', which is not there"},
		{"foreign-data", "not the wheel's data directory"},
		{"hash", "is not RECORD's"},
		{"missing-row", "RECORD does not list 'foo_bar/__init__.py'"},
		{"no-metadata", "has no 'Foo_Bar-1.0.dist-info/METADATA'"},
		{"no-record", "has no 'Foo_Bar-1.0.dist-info/RECORD'"},
		{"no-wheel-file", "has no 'Foo_Bar-1.0.dist-info/WHEEL'"},
		{"not-zip", "not a zip archive"},
		{"prefix", "misplaced"},
		{"python-script", "interpreter's place"},
		{"size", "has 22 bytes, RECORD says 23"},
		{"symlink", "symbolic link"},
		{"truncated", "not a zip archive"},
		{"two-dist-info", "two dist-info directories"},
		{"unhashed", "RECORD has no hash"},
		{"weak-hash", "none that is accepted: 'md5="},
		{"wheel-version", "format is '2.0'"},
		{"wrong-name", "METADATA is of 'other'"},
		{"wrong-version", "METADATA is of 'foo-bar' 99"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		const char *options[] = {"--broken", rows[i].kind, "--file",
			"foo_bar/__init__.py=# twenty-two bytes ...", NULL};
		struct str directory;
		struct manifest m;
		bool good = unpack(make(options), NULL, &directory, &m);
		assert_refused(good, rows[i].kind, rows[i].why);
		assert_false(
			fs_exists(path_joinz(&arena, directory, "manifest")));
	}
}

static void
places_are_checked(void **state)
{
	(void)state;
	static const struct {
		const char *option, *value, *why;
	} rows[] = {
		{"--data", "data/bin/python3.12=", "interpreter's place"},
		{"--data", "data/.ninjenv/want=", "the environment itself"},
		{"--data", "data/bin=", "the environment itself"},
		{"--data", "data/Pyvenv.CFG=", "the environment itself"},
		{"--data", "scripts/a/b=", "'/'"},
		{"--data", "purelib/other-1.0.dist-info/METADATA=",
			"belongs to another project"},
		{"--data", "platlib/foo_bar/__init__.py=", "two files want"},
		{"--data", "purelib/foo_bar=", "two files want"},
		{"--data", "platlib/single.py/x=", "a file and a directory"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		const char *options[] = {"--file", "single.py=", "--file",
			"foo_bar/__init__.py=", rows[i].option, rows[i].value,
			NULL};
		struct str directory;
		struct manifest m;
		bool good = unpack(make(options), NULL, &directory, &m);
		assert_refused(good, rows[i].value, rows[i].why);
	}
}

static void
another_wheel_is_refused(void **state)
{
	(void)state;
	static const char *const plain[] = {NULL};
	static const struct {
		const char *file, *name, *version, *sha256, *why;
	} rows[] = {
		{"", "other", "", "", "is of 'foo-bar' instead of 'other'"},
		{"", "", "1.1", "", "is version '1.0' instead of '1.1'"},
		{"foo_bar-2-py3-none-any.whl", "", "", "",
			"version '1.0', not '2' as its name says"},
		{"bar-1.0-py3-none-any.whl", "", "", "",
			"is of 'foo-bar', not of 'bar' as its name says"},
		{"foo_bar.whl", "", "", "", "is no name of a wheel"},
		{"", "", "", "12", "'12' is no SHA-256"},
		{"", "", "",
			"00000000000000000000000000000000"
			"00000000000000000000000000000000",
			"instead of 0000"},
	};
	struct str path = make(plain), directory;
	struct manifest m;
	for (size_t i = 0; i < countof(rows); i++) {
		struct wheel_expect expect = {.file = str_from(rows[i].file),
			.name = str_from(rows[i].name),
			.version = str_from(rows[i].version),
			.sha256 = str_from(rows[i].sha256)};
		assert_refused(unpack(path, &expect, &directory, &m),
			rows[i].why, rows[i].why);
	}
	struct wheel_expect same = {.file = S("foo_bar-1-py3-none-any.whl"),
		.name = S("FOO_bar"),
		.version = S("1.0.0")};
	assert_true(unpack(path, &same, &directory, &m));
	assert_refused(unpack(S("/nowhere/x.whl"), NULL, &directory, &m),
		"missing", "cannot read '/nowhere/x.whl'");
}

static void
the_hash_names_the_entry(void **state)
{
	(void)state;
	struct str directory, path = make(whole);
	struct digest digest;
	assert_int_equal(hash_file(path, HASH_SHA256, &digest, &diag), FS_OK);
	struct wheel_expect expect = {.sha256 = digest_hex(&digest, &arena)};
	struct manifest m;
	assert_true(unpack(path, &expect, &directory, &m));
	assert_str(m.wheel, expect.sha256.p);
	expect.verified = true;
	assert_true(unpack(path, &expect, &directory, &m));
	assert_str(m.wheel, expect.sha256.p);
	expect = (struct wheel_expect){0};
	assert_true(unpack(path, &expect, &directory, &m));
	assert_str(m.wheel, digest_hex(&digest, &arena).p);
}

/* Each call that opens or changes something fails in turn: an error, and no
 * manifest. */
static void
failing_writes_are_told(void **state)
{
	(void)state;
	static const char *const plain[] = {NULL};
	struct str path = make(plain), directory;
	for (unsigned n = 1;; n++) {
		struct manifest m;
		struct wheel_expect expect = {0};
		directory = new_entry();
		assert_true(fault_set(str_fmt(&arena, "%u:ENOSPC", n).p));
		bool good = wheel_unpack(
			path, &expect, directory, &scratch, &m, &arena, &diag);
		bool fired = fault_fired();
		assert_true(fault_set(NULL));
		assert_int_equal(good, !fired);
		if (good)
			break;
		assert_refused(good, "full disk", "No space left on device");
		assert_false(
			fs_exists(path_joinz(&arena, directory, "manifest")));
	}
}

static void
metadata_alone(void **state)
{
	(void)state;
	static const char *const plain[] = {NULL};
	static const char *const none[] = {"--broken", "no-metadata", NULL};
	struct str text;
	assert_true(
		wheel_metadata(make(plain), &scratch, &text, &arena, &diag));
	assert_true(str_starts(text, S("Metadata-Version: 2.1\nName: Foo.")));
	bool good = wheel_metadata(make(none), &scratch, &text, &arena, &diag);
	assert_refused(good, "none", "has no METADATA");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_whole_wheel),
		TEST(the_manifest_is_written),
		TEST(directories_come_parents_first),
		TEST(many_files_fill_buckets),
		TEST(other_hashes_are_checked_too),
		TEST(broken_wheels_are_refused),
		TEST(places_are_checked),
		TEST(another_wheel_is_refused),
		TEST(the_hash_names_the_entry),
		TEST(failing_writes_are_told),
		TEST(metadata_alone),
	};
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
