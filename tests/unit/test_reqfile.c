/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/util.h"
#include "model/reqfile.h"
#include "model/reqline.h"
#include "model/require.h"

#define H1 "1111111111111111111111111111111111111111111111111111111111111111"
#define H2 "2222222222222222222222222222222222222222222222222222222222222222"

static struct reqfile_item_vec
read_good(const char *text)
{
	struct reqfile_item_vec items = {0};

	if (!reqfile_read(str_from(text), S("r.txt"), &items, &arena, &diag))
		fail_msg("%s: %s", text, diag.items.v[0].message.p);
	return items;
}

static void
joins_lines_and_knows_places(void **state)
{
	(void)state;
	struct reqline_reader reader;
	struct reqline line;
	struct str text = S("# first\n  abc \\\n   def  # why\r\nlast");

	assert_true(reqline_start(&reader, text, S("f"), &arena, &diag));
	assert_true(reqline_next(&reader, &line));
	assert_int_equal(line.text.n, 0);
	assert_true(reqline_next(&reader, &line));
	assert_str(line.text, "abc    def");
	assert_int_equal(line.place.line, 2);
	struct place place = reqline_at(&line, 0);
	assert_int_equal(place.line, 2);
	assert_int_equal(place.column, 3);
	place = reqline_at(&line, 7);
	assert_int_equal(place.line, 3);
	assert_int_equal(place.column, 4);
	assert_str(place.text, "   def  # why");
	assert_true(reqline_next(&reader, &line));
	assert_str(line.text, "last");
	assert_false(reqline_next(&reader, &line));
}

static void
reads_requirements(void **state)
{
	(void)state;
	static const struct {
		const char *text, *name, *want;
	} cases[] = {
		{"Jinja2 == 3.1.6 # why", "jinja2", "Jinja2==3.1.6"},
		{"click", "click", "click"},
		{"uvicorn[standard]~=0.30", "uvicorn",
			"uvicorn[standard]~=0.30"},
		{"tomli==2.2.1 ; python_version < '3.11'", "tomli",
			"tomli==2.2.1; python_version < \"3.11\""},
		{"a==\\\n1.5", "a", "a==1.5"},
		{"./wheels/a_b-1.0-py3-none-any.whl", "a-b", "a-b==1.0"},
		{"a_b-1.0-py3-none-any.whl", "a-b", "a-b==1.0"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct reqfile_item_vec items = read_good(cases[i].text);
		assert_int_equal(items.n, 1);
		assert_int_equal(items.v[0].kind, REQFILE_PACKAGE);
		assert_str(items.v[0].package.name, cases[i].name);
		assert_str(items.v[0].package.text, cases[i].want);
	}
}

static void
reads_hashes(void **state)
{
	(void)state;
	struct reqfile_item_vec items = read_good(
		"a==1 \\\n  --hash=sha256:" H1 " \\\n  --hash sha256:" H2
		"\nb @ https://example.org/b-1-py3-none-any.whl "
		"--hash=sha256:" H1 "\n");

	assert_int_equal(items.n, 2);
	assert_int_equal(items.v[0].package.hashes.n, 2);
	assert_str(items.v[0].package.hashes.v[1], "sha256:" H2);
	assert_str(items.v[1].package.require->url,
		"https://example.org/b-1-py3-none-any.whl#sha256=" H1);
}

static void
reads_options(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum reqfile_kind kind;
		const char *want;
	} cases[] = {
		{"-r more.txt", REQFILE_INCLUDE, "more.txt"},
		{"-rmore.txt", REQFILE_INCLUDE, "more.txt"},
		{"--requirement=more.txt", REQFILE_INCLUDE, "more.txt"},
		{"-c limits.txt", REQFILE_CONSTRAINT, "limits.txt"},
		{"-e .", REQFILE_LOCAL, "."},
		{"--editable=./lib[fast]", REQFILE_LOCAL, "./lib"},
		{"./lib ; os_name == 'posix'", REQFILE_LOCAL, "./lib"},
		{"libs/one", REQFILE_LOCAL, "libs/one"},
		{"-i https://example.org/simple", REQFILE_INDEX,
			"https://example.org/simple"},
		{"--extra-index-url https://example.org/a", REQFILE_EXTRA_INDEX,
			"https://example.org/a"},
		{"-f ./wheels", REQFILE_FIND_LINKS, "./wheels"},
		{"--pre", REQFILE_CHOOSING, "--pre"},
		{"--only-binary :all:", REQFILE_CHOOSING,
			"--only-binary=:all:"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct reqfile_item_vec items = read_good(cases[i].text);
		assert_int_equal(items.n, 1);
		assert_int_equal(items.v[0].kind, cases[i].kind);
		assert_str(items.v[0].text, cases[i].want);
	}
	assert_int_equal(read_good("--require-hashes\n# x\n\n").n, 0);
}

static void
refuses_with_the_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line, column;
		const char *message;
	} cases[] = {
		{"a\n  b==1..2", 2, 8,
			"'b==1..2' is not a requirement: expected an end"},
		{"--no-binary :all:", 1, 1,
			"'--no-binary' is an option that ninjenv does not "
			"have"},
		{"--frobnicate=1", 1, 1,
			"'--frobnicate' is an option that ninjenv does not "
			"have"},
		{"a==1 --hash=md5:12", 1, 13, "'md5:12' is no SHA-256"},
		{"a==1 \\\n --hash=sha256:12", 2, 16,
			"'12' is not 64 hexadecimal digits"},
		{"a==1 --global-option=x", 1, 6,
			"'--global-option' is an option that ninjenv does not "
			"have"},
		{"-i https://${TOKEN}@example.org/", 1, 12,
			"'${TOKEN}' is not replaced by the variable's value"},
		{"-i https://me:secret@example.org/", 1, 4,
			"the URL holds a user or password"},
		{"https://example.org/a-1.tar.gz", 1, 1,
			"'https://example.org/a-1.tar.gz' does not say the "
			"package's name"},
		{"-r", 1, 3, "nothing stands behind '-r'"},
		{"a>2,<1", 1, 1, "no version can satisfy 'a>2,<1'"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct reqfile_item_vec items = {0};
		struct diag found = {.arena = &arena};
		assert_false(reqfile_read(str_from(cases[i].text), S("r.txt"),
			&items, &arena, &found));
		assert_int_equal(found.items.n, 1);
		const struct diag_item *item = &found.items.v[0];
		if (!cases[i].column)
			continue;
		if (i) /* the first one's words are require's */
			assert_str(item->message, cases[i].message);
		assert_int_equal(item->place.line, cases[i].line);
		assert_int_equal(item->place.column, cases[i].column);
		assert_str(item->place.file, "r.txt");
		if (str_find(item->place.text, S("secret")) <
			item->place.text.n)
			fail_msg("a secret is shown");
	}
}

static void
all_errors_in_one_run(void **state)
{
	(void)state;
	struct reqfile_item_vec items = {0};

	assert_false(reqfile_read(S("a==\nb\n--no-index\nc==1 --x\n"),
		S("r.txt"), &items, &arena, &diag));
	assert_int_equal(diag.errors, 3);
	assert_int_equal(items.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(joins_lines_and_knows_places),
		TEST(reads_requirements),
		TEST(reads_hashes),
		TEST(reads_options),
		TEST(refuses_with_the_place),
		TEST(all_errors_in_one_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
