/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/size.h"

static void
parsing(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		uint64_t want;
	} rows[] = {
		{"0", 0},
		{"4096", 4096},
		{"12B", 12},
		{"1k", 1000},
		{"1K", 1000},
		{"500M", 500000000},
		{"10G", 10000000000},
		{"10 GB", 10000000000},
		{"2T", 2000000000000},
		{"1.5G", 1500000000},
		{"1.25k", 1250},
		{"0.5kB", 500},
		{"1Ki", 1024},
		{"1.5MiB", 1572864},
		{"1gib", 1073741824},
		{"18446744073709551614", UINT64_MAX - 1},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		uint64_t bytes;
		if (!size_parse(str_from(rows[i].in), &bytes))
			fail_msg("'%s' is refused", rows[i].in);
		assert_int_equal(bytes, rows[i].want);
	}
}

static void
refusing(void **state)
{
	(void)state;
	static const char *const rows[] = {"", "G", "-1", "1X", "1.G", ".5G",
		"1.2345G", "1 2", "0x10", "1i", "1iB", "1BB", "1KK", "+1",
		"20000000T", "99999999999999999999"};
	for (size_t i = 0; i < countof(rows); i++) {
		uint64_t bytes;
		if (size_parse(str_from(rows[i]), &bytes))
			fail_msg("'%s' is read", rows[i]);
	}
}

static void
printing(void **state)
{
	(void)state;
	assert_str(size_text(0, &arena), "0 B");
	assert_str(size_text(999, &arena), "999 B");
	assert_str(size_text(1000, &arena), "1.0 kB");
	assert_str(size_text(999949, &arena), "999.9 kB");
	assert_str(size_text(999950, &arena), "1.0 MB");
	assert_str(size_text(20000000000, &arena), "20.0 GB");
	assert_str(size_text(5000000000000000, &arena), "5000.0 TB");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parsing),
		TEST(refusing),
		TEST(printing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
