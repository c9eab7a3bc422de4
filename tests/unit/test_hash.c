/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <sys/stat.h>

#include "sys/hash.h"

/* FIPS 180's examples for "abc", and base64 by other tools. */
static const struct {
	enum hash_kind kind;
	const char *text, *hex, *base64;
} rows[] = {
	{HASH_SHA256, "",
		"e3b0c44298fc1c149afbf4c8996fb924"
		"27ae41e4649b934ca495991b7852b855",
		"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
	{HASH_SHA256, "abc",
		"ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad",
		"ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"},
	{HASH_SHA384, "abc",
		"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
		"1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
		"ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2Ahgcroe"
		"fMI1i67KE0yCWn"},
	{HASH_SHA512, "abc",
		"ddaf35a193617abacc417349ae204131"
		"12e6fa4e89a97ea20a9eeee64b55d39a"
		"2192992a274fc1a836ba3c23a3feebbd"
		"454d4423643ce80e2a9ac94fa54ca49f",
		"3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_"
		"BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUykn"
		"w"},
};

static void
digests(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct digest again,
			d = hash_str(rows[i].kind, str_from(rows[i].text));
		assert_str(digest_hex(&d, &arena), rows[i].hex);
		if (rows[i].kind == HASH_SHA256)
			assert_str(hash_hex(&arena, str_from(rows[i].text)),
				rows[i].hex);
		assert_str(digest_base64(&d, &arena), rows[i].base64);
		assert_true(digest_from_hex(
			&again, rows[i].kind, str_from(rows[i].hex)));
		assert_true(digest_eq(&d, &again));
		assert_true(digest_from_base64(
			&again, rows[i].kind, str_from(rows[i].base64)));
		assert_memory_equal(&d, &again, sizeof d);
	}
}

static void
streams_and_files(void **state)
{
	(void)state;
	enum { N = 200001 };
	struct hash hash;
	struct digest of_file;
	char *bytes = arena_alloc(&arena, N + 1);
	for (size_t i = 0; i < N; i++)
		bytes[i] = (char)(1 + i % 101);
	put("f", bytes);
	for (int kind = HASH_SHA256; kind <= HASH_SHA512; kind++) {
		struct digest whole =
			hash_str((enum hash_kind)kind, (struct str){bytes, N});
		hash_start(&hash, (enum hash_kind)kind);
		for (size_t at = 0, n = 1; at < N; at += n, n += 7)
			hash_add(&hash, bytes + at, MIN(n, N - at));
		struct digest pieces = hash_end(&hash);
		assert_true(digest_eq(&whole, &pieces));
		assert_int_equal(hash_file(S("f"), (enum hash_kind)kind,
					 &of_file, &diag),
			FS_OK);
		assert_true(digest_eq(&whole, &of_file));
	}
	assert_int_equal(
		hash_file(S("no"), HASH_SHA256, &of_file, &diag), FS_MISSING);
	assert_int_equal(
		hash_file(S("."), HASH_SHA256, &of_file, &diag), FS_FAILED);
}

/* Nobody writes into it: who opened it to read would wait for ever. */
static void
a_pipe_is_no_file(void **state)
{
	(void)state;
	struct str text;
	struct digest digest;
	struct file_map map;
	assert_int_equal(mkfifo("pipe", 0644), 0);
	assert_int_equal(
		file_read(S("pipe"), 9, &text, &arena, &diag), FS_FAILED);
	assert_str(
		diag.items.v[0].message, "cannot read 'pipe': it is no file");
	assert_int_equal(
		hash_file(S("pipe"), HASH_SHA256, &digest, &diag), FS_FAILED);
	assert_str(
		diag.items.v[1].message, "cannot read 'pipe': it is no file");
	assert_int_equal(file_map(&map, S("pipe"), &diag), FS_FAILED);
	assert_str(
		diag.items.v[2].message, "cannot read 'pipe': it is no file");
	/* A device is read: /dev/null stands for no settings. */
	assert_int_equal(
		file_read(S("/dev/null"), 9, &text, &arena, &diag), FS_OK);
	assert_int_equal(text.n, 0);
}

static void
kinds(void **state)
{
	(void)state;
	enum hash_kind kind;
	assert_true(hash_kind_parse(&kind, S("sha384")));
	assert_int_equal(kind, HASH_SHA384);
	assert_int_equal(hash_kind_size(kind), 48);
	assert_string_equal(hash_kind_name(kind), "sha384");
	assert_false(hash_kind_parse(&kind, S("md5")));
	assert_false(hash_kind_parse(&kind, S("SHA256")));
	struct digest a = hash_str(HASH_SHA384, S("")),
		      b = hash_str(HASH_SHA256, S(""));
	assert_false(digest_eq(&a, &b));
}

static void
texts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool record, pair;
	} cases[] = {
		{"sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", true,
			false},
		{"sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=", true,
			false},
		/* a bit behind the end, another alphabet, too short */
		{"sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa1", false,
			false},
		{"sha256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0", false,
			false},
		{"sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa", false,
			false},
		{"md5=1B2M2Y8AsgTpgAmY7PhCfg", false, false},
		{"sha256", false, false},
		{"", false, false},
		{"sha256:BA7816BF8F01CFEA414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015ad",
			false, true},
		{"sha256=ba7816bf8f01cfea414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015ad",
			false, true},
		{"sha256=ba7816bf8f01cfea414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015a",
			false, false},
		{"sha256:ba7816bf8f01cfea414140de5dae2223"
		 "b00361a396177a9cb410ff61f20015ag",
			false, false},
	};
	struct digest abc = hash_str(HASH_SHA256, S("abc")), d;
	for (size_t i = 0; i < countof(cases); i++) {
		struct str text = str_from(cases[i].text);
		assert_int_equal(digest_from_record(&d, text), cases[i].record);
		if (cases[i].record)
			assert_true(digest_eq(&d, &abc));
		assert_int_equal(digest_from_pair(&d, text), cases[i].pair);
		if (cases[i].pair)
			assert_true(digest_eq(&d, &abc));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(digests),
		FOLDER_TEST(streams_and_files),
		FOLDER_TEST(a_pipe_is_no_file),
		TEST(kinds),
		TEST(texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
