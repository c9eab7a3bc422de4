/* SPDX-License-Identifier: MIT */
/*
 * What is checked of a wheel before its first byte is written, each rule by its
 * name, with wheels made byte by byte. tests/unit/test_wheel.c has whole ones.
 */
#include "archive.h"

#include <stdlib.h>

#include "base/path.h"
#include "env/store/wheel.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/tree.h"

#define INFO "foo-1.0.dist-info/"
#define METADATA                                                               \
	{                                                                      \
		.name = INFO "METADATA", .text = "Metadata-Version: 2.1\n"     \
						 "Name: foo\nVersion: 1.0\n"   \
	}
#define WHEEL                                                                  \
	{                                                                      \
		.name = INFO "WHEEL", .text = "Wheel-Version: 1.0\n"           \
					      "Root-Is-Purelib: true\n"        \
	}

static struct arena kept;
static struct str work;
static size_t made;

static int
group_setup(void **state)
{
	(void)state;
	struct diag problems = {.arena = &kept};
	const char *tmp = getenv("TMPDIR");
	struct str prefix = path_joinz(
		&kept, str_from(tmp ? tmp : "/tmp"), "test_wheel_rules-");
	return fs_mkdir_unique(prefix, &work, &kept, &problems) ? 0 : 1;
}

static int
group_teardown(void **state)
{
	(void)state;
	struct diag problems = {.arena = &kept};
	bool good = tree_remove(work, &problems);
	arena_free(&kept);
	return good ? 0 : 1;
}

static void
put_row(struct buf *record, const struct member *m)
{
	struct digest digest = hash_str(HASH_SHA256, str_from(m->text));
	char base64[DIGEST_BASE64];
	(void)digest_put_base64(&digest, base64);
	buf_addf(
		record, "%s,sha256=%s,%zu\n", m->name, base64, strlen(m->text));
}

/* With METADATA, WHEEL and RECORD where the members have none. */
struct parts {
	const char *rows;     /* more of them, at RECORD's end */
	const char *unlisted; /* a member without a row */
	struct member members[6];
};

static bool
has(const struct parts *parts, const char *name)
{
	for (size_t i = 0; parts->members[i].name; i++)
		if (strcmp(parts->members[i].name, name) == 0)
			return true;
	return false;
}

static struct str
build(const struct parts *parts)
{
	static const struct member metadata = METADATA, wheel = WHEEL;
	struct member all[10] = {0};
	struct buf record = {.arena = &arena};
	size_t n = 0;
	for (; parts->members[n].name; n++)
		all[n] = parts->members[n];
	if (!has(parts, metadata.name))
		all[n++] = metadata;
	if (!has(parts, wheel.name))
		all[n++] = wheel;
	for (size_t i = 0; i < n; i++)
		if (!str_ends(str_from(all[i].name), S("/")) &&
			!(parts->unlisted &&
				!strcmp(all[i].name, parts->unlisted)))
			put_row(&record, &all[i]);
	buf_addz(&record, parts->rows ? parts->rows : "");
	buf_addz(&record, INFO "RECORD,,\n");
	if (!has(parts, INFO "RECORD"))
		all[n++] = (struct member){.name = INFO "RECORD",
			.text = str_dup(&arena, buf_str(&record)).p};
	return make(all);
}

static bool
unpacks(const struct parts *parts, struct manifest *m)
{
	struct wheel_scratch scratch = {0};
	struct wheel_expect expect = {.file = S("foo-1.0-py3-none-any.whl"),
		.name = S("foo"),
		.version = S("1.0")};
	struct str path = str_fmt(&arena, "%.*s/%zu.whl", STR(work), made);
	struct str to = str_fmt(&arena, "%.*s/%zu", STR(work), made++);
	assert_true(file_write(path, build(parts), 0644, FILE_LAZY, &diag));
	assert_true(fs_mkdirs(to, &diag));
	bool good = wheel_unpack(path, &expect, to, &scratch, m, &arena, &diag);
	wheel_scratch_free(&scratch);
	if (!good) /* refused before the first byte */
		assert_false(fs_exists(path_joinz(&arena, to, "0/0")));
	return good;
}

struct rule {
	const char *why; /* NULL: it is taken */
	struct parts parts;
};

static void
check(const struct rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct manifest m;
		bool good = unpacks(&rules[i].parts, &m);
		struct str said =
			diag.items.n ? diag.items.v[0].message : S("");
		const char *why = rules[i].why;
		if (good == !why &&
			(!why || str_find(said, str_from(why)) < said.n)) {
			diag = (struct diag){.arena = &arena};
			continue;
		}
		fail_msg("%zu: %s: '%.*s'", i, why ? why : "taken", STR(said));
	}
}

static void
one_dist_info_of_this_version(void **state)
{
	(void)state;
	static const struct rule rules[] = {
		{NULL, {0}},
		{"two dist-info directories",
			{.members = {{.name = "bar-1.0.dist-info/METADATA",
				 .text = ""}}}},
		{"two dist-info directories",
			{.members = {{.name = "foo-1.1.dist-info/x",
				 .text = ""}}}},
		{"belongs to another project",
			{.members = {{.name = "bar-1.0.DIST-INFO/METADATA",
				 .text = ""}}}},
		{"belongs to another project",
			{.members = {{.name = "foo-1.0.data/purelib/"
					      "bar-2.dist-info/METADATA",
				 .text = ""}}}},
		{"METADATA is of 'bar' 1.0",
			{.members = {{.name = INFO "METADATA",
				 .text = "Name: bar\nVersion: 1.0\n"}}}},
		{"METADATA is of 'foo' 2",
			{.members = {{.name = INFO "METADATA",
				 .text = "Name: foo\nVersion: 2\n"}}}},
		{"has no valid Name", {.members = {{.name = INFO "METADATA",
					       .text = "Name: foo\nName: bar\n"
						       "Version: 1.0\n"}}}},
		{"has no Version", {.members = {{.name = INFO "METADATA",
					    .text = "Name: foo\n"}}}},
		{NULL, /* other spellings of both */
			{.members = {{.name = INFO "METADATA",
				 .text = "Name: FOO\n"
					 "Version: 1.0.0\n"}}}},
	};
	check(rules, countof(rules));
}

static void
wheel_version_is_known(void **state)
{
	(void)state;
#define VERSION(text_)                                                         \
	{                                                                      \
		.members = { {.name = INFO "WHEEL", .text = text_} }           \
	}
	static const struct rule rules[] = {
		{NULL, VERSION("Wheel-Version: 1.0\n")},
		{NULL, VERSION("Wheel-Version: 0.1\n")},
		{"WHEEL does not say one Wheel-Version", VERSION("Tag: x\n")},
		{"WHEEL does not say one Wheel-Version",
			VERSION("Wheel-Version: 1.0\nWheel-Version: 2.0\n")},
		{"format is '2.0'", VERSION("Wheel-Version: 2.0\n")},
		{"format is '1'", VERSION("Wheel-Version: 1\n")},
		{"format is '1.x'", VERSION("Wheel-Version: 1.x\n")},
		{"format is '10.0'", VERSION("Wheel-Version: 10.0\n")},
	};
	check(rules, countof(rules));
	const struct parts newer = VERSION("Wheel-Version: 1.9\n");
	struct manifest m;
	assert_true(unpacks(&newer, &m));
	assert_int_equal(diag.items.v[0].level, DIAG_WARNING);
	assert_str(diag.items.v[0].message,
		"the wheel's format 1.9 is newer than 1.0");
}

#define SHA "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
#define ROW(rows_)                                                             \
	{                                                                      \
		.rows = rows_, .unlisted = "x", .members = {                   \
			{.name = "x", .text = ""}                              \
		}                                                              \
	}

static void
record_lists_every_file(void **state)
{
	(void)state;
	static const struct rule rules[] = {
		{"RECORD does not list 'x'", ROW("")},
		{"RECORD does not list 'x'", ROW("X," SHA ",0\n")},
		{"RECORD does not list 'x'", ROW("./x," SHA ",0\n")},
		{"RECORD lists 'y', which is not there",
			ROW("x," SHA ",0\ny," SHA ",0\n")},
		{"RECORD lists '../y', which is not there",
			ROW("x," SHA ",0\n../y," SHA ",0\n")},
		{"RECORD lists '/y', which is not there",
			ROW("x," SHA ",0\n/y," SHA ",0\n")},
		{NULL, ROW("x," SHA ",0\n")},
		{NULL, ROW("x," SHA ",0\nx," SHA ",0\n")},
		{NULL, ROW("x," SHA ",\n")},
		{"is listed twice, and differently",
			ROW("x," SHA ",0\nx," SHA ",1\n")},
		{"has not three fields", ROW("x," SHA "\n")},
		{"is no size", ROW("x," SHA ",zero\n")},
		{"has 0 bytes, RECORD says 1", ROW("x," SHA ",1\n")},
	};
	check(rules, countof(rules));
}

static void
record_has_strong_hashes(void **state)
{
	(void)state;
	static const struct rule rules[] = {
		{"RECORD has no hash of 'x'", ROW("x,,\n")},
		{"none that is accepted: 'md5=",
			ROW("x,md5=1B2M2Y8AsgTpgAmY7PhCfg,0\n")},
		{"none that is accepted: 'sha1=",
			ROW("x,sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk,0\n")},
		{"none that is accepted: 'sha224=",
			ROW("x,sha224=0UoCjCo6K8lHYQK7KII0xBWisB-CjqYqxbPkLw,"
			    "0\n")},
		{"none that is accepted", ROW("x,sha256=47DEQpj8HBSa,0\n")},
		{"none that is accepted", ROW("x,47DEQpj8HBSa,0\n")},
		{"the hash of 'x' is not RECORD's",
			ROW("x,sha256=57DEQpj8HBSa-_TImW-"
			    "5JCeuQeRkm5NMpJWZG3hSuFU,0\n")},
	};
	for (size_t i = 0; i + 1 < countof(rules); i++)
		check(&rules[i], 1);
	/* The last is found when the contents are read, byte by byte. */
	struct manifest m;
	assert_false(unpacks(&rules[countof(rules) - 1].parts, &m));
	assert_str(diag.items.v[0].message, "the hash of 'x' is not RECORD's");
}

static void
record_may_list_directories(void **state)
{
	(void)state;
#define DIRECTORY(rows_)                                                       \
	{                                                                      \
		.rows = rows_, .members = {                                    \
			{.name = "d/", .text = ""},                            \
			{.name = "d/x", .text = ""}                            \
		}                                                              \
	}
	static const struct rule rules[] = {
		{NULL, DIRECTORY("")},
		{NULL, DIRECTORY("d/,,\n")},
		{NULL, DIRECTORY("d/,,0\n")},
		{"hash or size of the directory 'd/'",
			DIRECTORY("d/," SHA ",0\n")},
		{"hash or size of the directory 'd/'", DIRECTORY("d/,,7\n")},
		{"RECORD lists 'd', which is not there", DIRECTORY("d,,\n")},
		{"RECORD lists 'e/', which is not there", DIRECTORY("e/,,\n")},
	};
	check(rules, countof(rules));
}

static void
signatures_need_no_rows(void **state)
{
	(void)state;
	static const struct parts parts = {.unlisted = INFO "RECORD.jws",
		.members = {{.name = INFO "RECORD.jws", .text = "{}"},
			{.name = INFO "RECORD.p7s", .text = ""}}};
	struct manifest m;
	assert_true(unpacks(&parts, &m));
	vec_for (struct manifest_file, file, &m.files)
		assert_false(str_find(file->path, S("RECORD")) < file->path.n);
	static const struct rule elsewhere = {"RECORD does not list",
		{.unlisted = "RECORD.jws",
			.members = {{.name = "RECORD.jws", .text = "{}"}}}};
	check(&elsewhere, 1);
}

#define FILE_AT(name_)                                                         \
	{                                                                      \
		.members = { {.name = name_, .text = ""} }                     \
	}

static void
data_has_known_keys(void **state)
{
	(void)state;
	static const struct rule rules[] = {
		{NULL, FILE_AT("foo-1.0.data/purelib/x")},
		{NULL, FILE_AT("foo-1.0.data/platlib/x")},
		{NULL, FILE_AT("foo-1.0.data/scripts/x")},
		{NULL, FILE_AT("foo-1.0.data/headers/x")},
		{NULL, FILE_AT("foo-1.0.data/data/x")},
		{"in no scheme", FILE_AT("foo-1.0.data/stdlib/x")},
		{"in no scheme", FILE_AT("foo-1.0.data/Scripts/x")},
		{"in no scheme", FILE_AT("foo-1.0.data/x")},
		{"not the wheel's data directory",
			FILE_AT("foo-2.0.data/data/x")},
		{"not the wheel's data directory",
			FILE_AT("bar-1.0.data/data/x")},
	};
	check(rules, countof(rules));
}

static void
programs_have_their_names(void **state)
{
	(void)state;
	static const struct rule rules[] = {
		{NULL, FILE_AT("foo-1.0.data/scripts/python-config-of-foo")},
		{NULL, FILE_AT("foo-1.0.data/scripts/activate-foo")},
		{"it has a '/'", FILE_AT("foo-1.0.data/scripts/a/b")},
		{"interpreter's place", FILE_AT("foo-1.0.data/scripts/python")},
		{"interpreter's place",
			FILE_AT("foo-1.0.data/scripts/Python3.11")},
		{"interpreter's place",
			FILE_AT("foo-1.0.data/data/bin/python3")},
		{"activation script's place",
			FILE_AT("foo-1.0.data/scripts/activate")},
		{"activation script's place",
			FILE_AT("foo-1.0.data/scripts/Activate.ps1")},
		{"activation script's place",
			FILE_AT("foo-1.0.data/data/bin/activate.fish")},
		{"begins with '.'", FILE_AT("foo-1.0.data/scripts/.hidden")},
	};
	check(rules, countof(rules));
}

static void
entry_points_are_well_formed(void **state)
{
	(void)state;
#define POINTS(text_)                                                          \
	{                                                                      \
		.members = {                                                   \
			{.name = INFO "entry_points.txt", .text = text_}       \
		}                                                              \
	}
	static const struct rule rules[] = {
		{NULL, POINTS("[console_scripts]\nfoo = foo:main\n")},
		{NULL, POINTS("[other]\nfoo = anything at all\n")},
		{"is not a 'module:function'",
			POINTS("[console_scripts]\nfoo = foo\n")},
		{"is not a 'module:function'",
			POINTS("[console_scripts]\nfoo = os;evil:main\n")},
		{"is no entry point", POINTS("[console_scripts]\nfoo\n")},
		{"begins with '.'",
			POINTS("[console_scripts]\n../foo = foo:main\n")},
		{"it has a '/'", POINTS("[console_scripts]\na/b = foo:main\n")},
		{"interpreter's place",
			POINTS("[console_scripts]\npython3 = foo:main\n")},
		{"activation script's place",
			POINTS("[gui_scripts]\nactivate = foo:main\n")},
		{"comes twice",
			POINTS("[console_scripts]\na = b:c\na = b:d\n")},
		{"is not valid UTF-8",
			POINTS("[console_scripts]\n\xff = foo:main\n")},
	};
	check(rules, countof(rules));
}

static void
bytecode_is_not_shipped(void **state)
{
	(void)state;
	static const struct parts parts = {.unlisted = "a/__pycache__/b.pyc",
		.members = {{.name = "a/__pycache__/b.pyc", .text = "x"},
			{.name = "__pycache__/deep/c.nbi", .text = "y"},
			{.name = "a/__pycache__x/d.py", .text = ""},
			{.name = "a/__pycache__.py", .text = ""}}};
	struct manifest m;
	assert_true(unpacks(&parts, &m));
	assert_int_equal(m.files.n, 4);
	assert_str(m.files.v[0].path, "a/__pycache__x/d.py");
	assert_str(m.files.v[1].path, "a/__pycache__.py");
	assert_int_equal(m.dirs.n, 3);
}

static void
modes_are_the_x_bit(void **state)
{
	(void)state;
	static const struct parts parts = {
		.members = {{.name = "a", .text = "", .mode = 0104777},
			{.name = "b", .text = "", .mode = 0100666},
			{.name = "c", .text = "", .mode = 0100010}}};
	static const unsigned want[] = {0555, 0444, 0555};
	struct manifest m;
	struct fs_info info;
	assert_true(unpacks(&parts, &m));
	for (size_t i = 0; i < countof(want); i++) {
		struct str path = str_fmt(
			&arena, "%.*s/%zu/0/%zu", STR(work), made - 1, i);
		assert_int_equal(fs_lstat(path, &info, &diag), FS_OK);
		assert_int_equal(info.mode, want[i]);
		assert_int_equal(m.files.v[i].executable, want[i] == 0555);
	}
}

static void
entries_are_regular_files(void **state)
{
	(void)state;
#define KIND(mode_)                                                            \
	{                                                                      \
		.members = {                                                   \
			{.name = "x", .text = "/etc/passwd", .mode = mode_}    \
		}                                                              \
	}
	static const struct rule rules[] = {
		{"symbolic link", KIND(0120777)},
		{"no regular file", KIND(0010644)},
		{"device", KIND(0020644)},
		{NULL, KIND(0)},
	};
	check(rules, countof(rules));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_dist_info_of_this_version),
		TEST(wheel_version_is_known),
		TEST(record_lists_every_file),
		TEST(record_has_strong_hashes),
		TEST(record_may_list_directories),
		TEST(signatures_need_no_rows),
		TEST(data_has_known_keys),
		TEST(programs_have_their_names),
		TEST(entry_points_are_well_formed),
		TEST(bytecode_is_not_shipped),
		TEST(modes_are_the_x_bit),
		TEST(entries_are_regular_files),
	};
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
