/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"
#include "entries.h"
#include "env/store/audit.h"
#include "format/crc.h"

static const char *const demo[] = {
	"p:demo/__init__.py=x = 1\n", "p:demo/data.txt=data", NULL};

static struct manifest *manifest;
static struct str entry;

/* Bytecode of file 0 as a Python 3.11 would write it. */
static void
put_pyc(void)
{
	struct buf bytes = {.arena = &arena};
	struct str directory = path_joinz(&arena, entry, "pyc-x-a70d0d0a");
	const uint32_t words[] = {0x0a0d0da7, 0, (uint32_t)manifest->mtime,
		(uint32_t)manifest->files.v[0].size};
	for (size_t i = 0; i < countof(words); i++)
		for (int shift = 0; shift < 32; shift += 8)
			buf_addc(&bytes, (char)(words[i] >> shift & 255));
	buf_addz(&bytes, "code");
	put_entry_file(path_joinz(&arena, directory, "0/0"), buf_str(&bytes),
		manifest->mtime);
	put_entry_file(path_joinz(&arena, directory, "index"),
		str_fmt(&arena, "0 20 %08x\n",
			(unsigned)crc_of(buf_str(&bytes))),
		1);
}

static struct str
in_entry(const char *path)
{
	return path_joinz(&arena, entry, path);
}

static void
make(void)
{
	manifest = make_entry("demo", "1", demo);
	entry = store_path(&store, "wheel", manifest->wheel, &arena);
	put_pyc();
}

/* "path: what (file)" a line, of an entry. */
static struct str
faults(const char *kind, struct str name, enum audit_answer want)
{
	struct audit audit;
	struct buf out = {.arena = &arena};
	assert_int_equal(audit_entry(&store, kind, name, &audit, &arena), want);
	vec_for (const struct audit_fault, it, &audit.faults) {
		buf_addf(&out, "%.*s: %.*s", STR(it->path), STR(it->what));
		if (it->file.n)
			buf_addf(&out, " (%.*s)", STR(it->file));
		buf_addc(&out, '\n');
	}
	return buf_str(&out);
}

static void
good(void **state)
{
	(void)state;
	struct audit audit;
	make();
	assert_int_equal(
		audit_entry(&store, "wheel", manifest->wheel, &audit, &arena),
		AUDIT_GOOD);
	assert_str(audit.title, "demo 1");
	assert_int_equal(audit.files, 5);
	assert_true(audit.bytes > 40);
	assert_int_equal(
		audit_entry(&store, "wheel",
			S("00000000000000000000000000000000"), &audit, &arena),
		AUDIT_UNKNOWN);
}

/* Writes other bytes of the same size, with the same mode and time. */
static void
flip(const char *path)
{
	struct fs_info info;
	struct str text, whole = in_entry(path);
	assert_int_equal(fs_lstat(whole, &info, &diag), FS_OK);
	assert_true(file_need(whole, 1 << 20, &text, &arena, &diag));
	((char *)text.p)[text.n - 2] ^= 4;
	assert_true(file_write(whole, text, info.mode, FILE_LAZY, &diag));
	assert_true(fs_set_mtime(whole, info.mtime, &diag));
}

static void
change_size(void)
{
	assert_true(
		file_write(in_entry("0/1"), S("dat"), 0444, FILE_LAZY, &diag));
}

static void
change_bytes(void)
{
	flip("0/1");
}

static void
change_mode(void)
{
	assert_true(fs_chmod(in_entry("0/0"), 0644, &diag));
}

static void
change_time(void)
{
	assert_true(fs_set_mtime(in_entry("0/0"), 5, &diag));
}

static void
change_kind(void)
{
	assert_true(fs_unlink(in_entry("0/0"), &diag));
	assert_true(fs_symlink(S("1"), in_entry("0/0"), &diag));
}

static void
take_away(void)
{
	assert_true(fs_unlink(in_entry("0/0"), &diag));
}

static void
add_names(void)
{
	put_entry_file(in_entry("0/3"), S("x"), 1);
	put_entry_file(in_entry("0/01"), S("x"), 1);
	put_entry_file(in_entry("1/64"), S("x"), 1);
	put_entry_file(in_entry("other"), S("x"), 1);
	put_entry_file(in_entry("pyc-x-a70d0d0a/0/1"), S("x"), 1);
	put_entry_file(in_entry("pyc-x-a70d0d0a/more"), S("x"), 1);
}

static void
change_manifest(void)
{
	flip("manifest");
}

static void
take_manifest(void)
{
	assert_true(fs_unlink(in_entry("manifest"), &diag));
}

/* The text ends as those of older releases did. */
static void
open_manifest(void)
{
	struct str text, path = in_entry("manifest");
	assert_true(file_need(path, 1 << 20, &text, &arena, &diag));
	text = str_fmt(&arena, "%.*send\n",
		STR(str_sub(text, 0, str_find(text, S("end\t")))));
	assert_true(file_write(path, text, 0444, FILE_LAZY, &diag));
}

static void
change_owner(void)
{
	struct manifest *other = make_entry("other", "2", demo);
	struct str from = path_joinz(&arena,
		store_path(&store, "wheel", other->wheel, &arena), "manifest");
	assert_true(file_copy(from, in_entry("manifest"), &diag));
}

static void
change_pyc(void)
{
	flip("pyc-x-a70d0d0a/0/0");
}

static void
rename_pyc(void)
{
	assert_int_equal(fs_rename(in_entry("pyc-x-a70d0d0a"),
				 in_entry("pyc-x-a80d0d0a"), &diag),
		FS_OK);
}

static void
cut_index(void)
{
	assert_true(file_write(in_entry("pyc-x-a70d0d0a/index"), S("0 20\n"),
		0444, FILE_LAZY, &diag));
}

static void
empty_index(void)
{
	assert_true(file_write(in_entry("pyc-x-a70d0d0a/index"), S(""), 0444,
		FILE_LAZY, &diag));
}

static void
replace_bucket(void)
{
	assert_int_equal(
		fs_rename(in_entry("0"), in_entry("elsewhere"), &diag), FS_OK);
	assert_true(fs_symlink(S("elsewhere"), in_entry("0"), &diag));
}

static void
each_damage_is_found(void **state)
{
	(void)state;
	static const struct {
		void (*damage)(void);
		const char *want;
	} rows[] = {
		{change_size, "0/1: has 3 bytes instead of 4 "
			      "(demo/data.txt)\n"},
		{change_bytes, "0/1: its bytes are not those of the wheel "
			       "(demo/data.txt)\n"},
		{change_mode, "0/0: has mode 644 instead of 444 "
			      "(demo/__init__.py)\n"},
		{change_time, "0/0: has another time than the entry "
			      "(demo/__init__.py)\n"},
		{change_kind, "0/0: is no file (demo/__init__.py)\n"},
		{take_away, "0/0: is missing (demo/__init__.py)\n"},
		{add_names, "0/01: does not belong there\n"
			    "0/3: does not belong there\n"
			    "1: does not belong there\n"
			    "other: does not belong there\n"
			    "pyc-x-a70d0d0a/0/1: does not belong there\n"
			    "pyc-x-a70d0d0a/more: does not belong there\n"},
		{change_manifest, "manifest: is damaged\n"},
		{take_manifest, "manifest: is missing\n"},
		{open_manifest,
			"manifest: has no sum: an older release made it\n"},
		{change_owner, "manifest: is of another wheel\n"},
		{change_pyc, "pyc-x-a70d0d0a/0/0: its bytes are not those of "
			     "the index (demo/__init__.py)\n"},
		{rename_pyc, "pyc-x-a80d0d0a/0/0: is not of this interpreter "
			     "and source (demo/__init__.py)\n"},
		{cut_index, "pyc-x-a70d0d0a/index: is damaged\n"},
		{empty_index, "pyc-x-a70d0d0a/0/0: does not belong there\n"},
		{replace_bucket, "0: is no directory\n"
				 "elsewhere: does not belong there\n"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		make();
		rows[i].damage();
		assert_str(faults("wheel", manifest->wheel, AUDIT_FAULTY),
			rows[i].want);
		assert_true(tree_remove(
			store_path(&store, "wheel", S(""), &arena), &diag));
	}
}

static void
whole_files(void **state)
{
	(void)state;
	struct str sha256 = hash_hex(&arena, S("an sdist"));
	struct str directory = store_path(&store, "file", sha256, &arena);
	struct str path = path_joinz(&arena, directory, "a-1.tar.gz");
	put_entry_file(path, S("an sdist"), 1);
	assert_str(faults("file", sha256, AUDIT_GOOD), "");
	assert_true(fs_unlink(path, &diag));
	assert_str(faults("file", sha256, AUDIT_FAULTY),
		": holds 0 files instead of one\n");
	put_entry_file(path, S("an sdisT"), 1);
	assert_str(faults("file", sha256, AUDIT_FAULTY),
		"a-1.tar.gz: its SHA-256 is not the entry's name\n");
}

static void
repositories(void **state)
{
	(void)state;
	struct str commit = S("0123456789012345678901234567890123456789");
	struct str directory = store_path(&store, "git", commit, &arena);
	struct str ref = path_joinz(&arena, directory, "refs/heads/commit");
	put_entry_file(path_joinz(&arena, directory, "HEAD"), S("x"), 1);
	put_entry_file(path_joinz(&arena, directory, "objects/x"), S("x"), 1);
	assert_str(faults("git", commit, AUDIT_FAULTY),
		"refs/heads/commit: is missing\n");
	put_entry_file(ref, str_fmt(&arena, "%s\n", commit.p), 1);
	assert_str(faults("git", commit, AUDIT_GOOD), "");
	assert_true(fs_unlink(ref, &diag));
	put_entry_file(ref, S("another"), 1);
	assert_str(faults("git", commit, AUDIT_FAULTY),
		"refs/heads/commit: names another commit\n");
}

static void
answers_of_builds(void **state)
{
	(void)state;
	struct str path = store_path(&store, "built", S("key"), &arena);
	put_entry_file(path,
		str_fmt(&arena, "%s a-1-py3-none-any.whl\n",
			hash_hex(&arena, S("a")).p),
		1);
	assert_str(faults("built", S("key"), AUDIT_GOOD), "");
	assert_true(fs_unlink(path, &diag));
	put_entry_file(path, S("a-1-py3-none-any.whl\n"), 1);
	assert_str(faults("built", S("key"), AUDIT_FAULTY),
		": does not name a wheel\n");
}

static void
patterns(void **state)
{
	(void)state;
	struct str path = path_joinz(&arena,
		store_path(&store, "venv", S("key"), &arena), "skeleton");
	put_entry_file(path, S("ninjenv-skeleton 1\nend\n"), 1);
	assert_str(faults("venv", S("key"), AUDIT_GOOD), "");
	assert_true(fs_unlink(path, &diag));
	put_entry_file(path, S("ninjenv-skeleton 1\ndir li"), 1);
	assert_str(faults("venv", S("key"), AUDIT_FAULTY),
		"skeleton: is damaged\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(good),
		TEST_ENTRIES(each_damage_is_found),
		TEST_ENTRIES(whole_files),
		TEST_ENTRIES(repositories),
		TEST_ENTRIES(answers_of_builds),
		TEST_ENTRIES(patterns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
