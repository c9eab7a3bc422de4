/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/requirements.h"

static struct requirements_line
read_one(const char *text)
{
	struct requirements_line_vec lines = {0};
	assert_true(requirements_read(
		str_from(text), S("r.txt"), &lines, &arena, &diag));
	assert_int_equal(lines.n, 1);
	return lines.v[0];
}

static void
takes_pins(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"jinja2==3.1.6", "jinja2 = 3.1.6"},
		{"Jinja2 == 3.1.6 # why", "Jinja2 = 3.1.6"},
		{"numpy>=1.26,<3", "numpy = >=1.26,<3"},
		{"numpy==1.*", "numpy = ==1.*"},
		{"numpy===1.0", "numpy = ===1.0"},
		{"numpy==1.0,!=2", "numpy = ==1.0,!=2"},
		{"click", "click ="},
		{"click (>=8)", "click = (>=8)"},
		{"uvicorn[standard]~=0.30", "uvicorn[standard] = ~=0.30"},
		{"tomli==2.2.1 ; python_version < \"3.11\"",
			"tomli = 2.2.1 ; python_version < \"3.11\""},
		{"tomli; python_version < '3.11'",
			"tomli = ; python_version < '3.11'"},
		{"torch==2.1+cpu", "torch = 2.1+cpu"},
		{"a==1 \\\n  --hash=sha256:12 \\\n  --hash=sha256:34\n",
			"a = 1"},
		{"a==\\\n1.5", "a = 1.5"},
		{"\xef\xbb\xbf"
		 "a==1\r\n",
			"a = 1"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct requirements_line line = read_one(cases[i].text);
		assert_int_equal(line.kind, REQUIREMENTS_PACKAGE);
		assert_str(line.text, cases[i].want);
	}
}

static void
says_what_it_cannot_take(void **state)
{
	(void)state;
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"-e .", "no name stands before the path"},
		{"--editable=./lib", "no name stands before the path"},
		{"-c limits.txt", "constraints are not taken"},
		{"--pre", "an option of pip"},
		{"--prefer-binary", "an option of pip"},
		{"-i https://index.example.org/simple", "an option of pip"},
		{"-r", "an option of pip"},
		{"git+https://host.example/r@1",
			"no name stands before the URL"},
		{"tool @ git+https://host.example/r@1",
			"'1' is not a full commit id"},
		{"./lib", "no name stands before the path"},
		{"thing-1.0-py3-none-any.whl",
			"no name stands before the path"},
		{"https://host.example/a-1.zip",
			"no name stands before the path"},
		{"a==1 --no-binary a",
			"it has options that ninjenv does not have"},
		{"a==1 --hash=sha256:1 --pre",
			"it has options that ninjenv does not have"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct requirements_line line = read_one(cases[i].text);
		assert_int_equal(line.kind, REQUIREMENTS_REFUSED);
		assert_str(line.text, cases[i].why);
	}
	assert_int_equal(read_one("a==2..1").kind, REQUIREMENTS_REFUSED);
	assert_int_equal(read_one("a<1,>2").kind, REQUIREMENTS_REFUSED);
	assert_int_equal(read_one("${HOME}/x").kind, REQUIREMENTS_REFUSED);
}

static void
names_includes_and_lines(void **state)
{
	(void)state;
	struct requirements_line_vec lines = {0};
	const char *text = "# first\n\n-r base.txt\n--requirement=more.txt\n"
			   "-rthird.txt\na==1 \\\n# in between\nb==2\n";
	assert_true(requirements_read(
		str_from(text), S("dev.txt"), &lines, &arena, &diag));
	assert_int_equal(lines.n, 5);
	assert_int_equal(lines.v[0].kind, REQUIREMENTS_INCLUDE);
	assert_str(lines.v[0].text, "base.txt");
	assert_int_equal(lines.v[0].place.line, 3);
	assert_str(lines.v[0].place.file, "dev.txt");
	assert_str(lines.v[1].text, "more.txt");
	assert_str(lines.v[2].text, "third.txt");
	assert_int_equal(lines.v[3].place.line, 6);
	assert_str(lines.v[3].text, "a = 1");
	assert_int_equal(lines.v[4].place.line, 8);
}

static void
tells_of_hashes(void **state)
{
	(void)state;
	assert_true(read_one("a==1 --hash=sha256:12").hashes);
	assert_false(read_one("a==1").hashes);
	assert_str(read_one("A_b==1").name, "a-b");
}

static void
shows_no_secret(void **state)
{
	(void)state;
	struct requirements_line line =
		read_one("-i https://me:s3cret@index.example.org/simple");
	assert_int_equal(
		str_find(line.place.text, S("s3cret")), line.place.text.n);
	line = read_one("a @ https://me:s3cret@host.example/b-1.tar.gz");
	assert_int_equal(line.kind, REQUIREMENTS_REFUSED);
	assert_int_equal(
		str_find(line.place.text, S("s3cret")), line.place.text.n);
	assert_int_equal(str_find(line.text, S("s3cret")), line.text.n);
	assert_int_equal(str_find(line.hint, S("s3cret")), line.hint.n);
}

static void
refuses_other_encodings(void **state)
{
	(void)state;
	struct requirements_line_vec lines = {0};
	struct str utf16 = {"\xff\xfe"
			    "a\0=\0=\0"
			    "1\0",
		10};
	assert_false(
		requirements_read(utf16, S("r.txt"), &lines, &arena, &diag));
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[0].place.file, "r.txt");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_pins),
		TEST(says_what_it_cannot_take),
		TEST(names_includes_and_lines),
		TEST(tells_of_hashes),
		TEST(shows_no_secret),
		TEST(refuses_other_encodings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
