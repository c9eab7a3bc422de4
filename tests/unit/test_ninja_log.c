/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/ninja_log.h"

static void
reads_the_last_entry_of_each_output(void **state)
{
	struct ninja_log log;
	(void)state;
	assert_true(
		ninja_log_read(S("# ninja log v5\n"
				 "5\t1205\t1700000000123456789\ta b.o\tff01\n"
				 "0\t7\t1\tother\t1\n"
				 "10\t30\t1700000001000000000\ta b.o\tff02\n"),
			&log, &arena));
	assert_int_equal(log.version, 5);
	assert_int_equal(log.entries.items.n, 2);
	assert_int_equal(log.bad, 0);
	const struct ninja_log_entry *entry = ninja_log_find(&log, S("a b.o"));
	assert_non_null(entry);
	assert_int_equal(entry->start, 10);
	assert_int_equal(entry->end, 30);
	assert_int_equal(entry->mtime, 1700000001000000000);
	assert_str(entry->hash, "ff02");
	assert_null(ninja_log_find(&log, S("a")));
}

static void
refuses_other_forms(void **state)
{
	static const char *const texts[] = {"", "\n", "# ninja log v4\n",
		"# ninja log v8\n", "# ninja log v\n", "0\t1\t1\ta\tb\n",
		"# ninja log v5x\n"};
	struct ninja_log log;
	(void)state;
	for (size_t i = 0; i < countof(texts); i++)
		assert_false(ninja_log_read(str_from(texts[i]), &log, &arena));
}

static void
passes_over_what_is_no_entry(void **state)
{
	static const char *const lines[] = {"1\t2\t3\ta", "x\t2\t3\ta\tb",
		"1\t2\t\ta\tb", "1\t2\t3\t\tb", "1\t2\t3\ta\t", "2\t1\t3\ta\tb",
		"1\t2\t-3\ta\tb", "1\t2\t9223372036854775808\ta\tb", ""};
	(void)state;
	for (size_t i = 0; i < countof(lines); i++) {
		struct ninja_log log;
		struct str text = str_fmt(&arena,
			"# ninja log v7\n%s\n1\t2\t3\tgood\tabc\n", lines[i]);
		assert_true(ninja_log_read(text, &log, &arena));
		assert_int_equal(log.bad, 1);
		assert_int_equal(log.entries.items.n, 1);
		assert_non_null(ninja_log_find(&log, S("good")));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_the_last_entry_of_each_output),
		TEST(refuses_other_forms),
		TEST(passes_over_what_is_no_entry),
	};
	return cmocka_run_group_tests_name("ninja_log", tests, NULL, NULL);
}
