/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "env/lock/report.h"

static bool
read(const char *text, struct report_item_vec *items)
{
	*items = (struct report_item_vec){0};
	diag = (struct diag){.arena = &arena};
	return report_read(str_from(text), S("report"), items, &arena, &diag);
}

#define ENTRY(info, more)                                                      \
	"{\"version\": \"1\", \"install\": [{\"download_info\": {\"url\": "    \
	"\"https://me:secret@example.org/a_b-1.tar.gz#egg=a\", " info "}, "    \
	"\"is_direct\": true, \"metadata\": {\"name\": \"A_b\", "              \
	"\"version\": \"1.0\"" more "}}]}"

static void
an_archive(void **state)
{
	struct report_item_vec items;
	(void)state;
	assert_true(read(ENTRY("\"archive_info\": {\"hashes\": {\"sha256\": "
			       "\"AB12\"}}",
				 ", \"requires_dist\": [\"c>1\", \"d\"], "
				 "\"requires_python\": \">=3.8\""),
		&items));
	assert_int_equal(items.n, 1);
	assert_str(items.v[0].name, "a-b");
	assert_str(items.v[0].version, "1.0");
	assert_str(items.v[0].url, "https://example.org/a_b-1.tar.gz");
	assert_str(items.v[0].sha256, "ab12");
	assert_str(items.v[0].requires_python, ">=3.8");
	assert_int_equal(items.v[0].requires.n, 2);
	assert_str(items.v[0].requires.v[0], "c>1");
	assert_true(items.v[0].direct);
	assert_int_equal(items.v[0].source, REPORT_ARCHIVE);
}

static void
hashes_and_sources(void **state)
{
	struct report_item_vec items;
	(void)state;
	assert_true(
		read(ENTRY("\"archive_info\": {\"hash\": \"sha256=cd\"}", ""),
			&items));
	assert_str(items.v[0].sha256, "cd");
	assert_true(read(
		ENTRY("\"archive_info\": {\"hash\": \"md5=cd\"}", ""), &items));
	assert_int_equal(items.v[0].sha256.n, 0);
	assert_true(read(ENTRY("\"archive_info\": {}", ""), &items));
	assert_int_equal(items.v[0].sha256.n, 0);
	assert_true(
		read(ENTRY("\"vcs_info\": {\"vcs\": \"git\"}", ""), &items));
	assert_int_equal(items.v[0].source, REPORT_VCS);
	assert_true(read(ENTRY("\"dir_info\": {}", ""), &items));
	assert_int_equal(items.v[0].source, REPORT_DIRECTORY);
}

static void
other_reports_are_errors(void **state)
{
	static const char *const bad[] = {"", "[]", "{", "{\"version\": \"1\"}",
		"{\"version\": \"2\", \"install\": []}",
		"{\"version\": \"1\", \"install\": [1]}",
		"{\"version\": \"1\", \"install\": [{}]}",
		"{\"version\": \"1\", \"install\": [{\"download_info\": {}, "
		"\"metadata\": {\"name\": \"a\", \"version\": \"1\"}}]}"};
	struct report_item_vec items;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(read(bad[i], &items));
		assert_int_equal(diag.errors, 1);
	}
	assert_true(read("{\"version\": \"1\", \"install\": []}", &items));
	assert_int_equal(items.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_archive),
		TEST(hashes_and_sources),
		TEST(other_reports_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
