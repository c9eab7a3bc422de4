/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/util.h"
#include "model/groups.h"

static bool
read_names(const char *text, const char *names, struct conf_package_vec *found)
{
	struct conf_word_vec words = {0};
	struct str name, rest = str_from(names);

	while (str_next(&rest, ' ', &name))
		vec_add(&words, &arena,
			(struct conf_word){name, {.file = S("venv.ini")}});
	return groups_read(str_from(text), S("pyproject.toml"), &words, found,
		&arena, &diag);
}

static void
reads_groups_and_what_they_include(void **state)
{
	(void)state;
	struct conf_package_vec found = {0};

	assert_true(
		read_names("[dependency-groups]\n"
			   "Test_Group = ['pytest>=8', 'coverage']\n"
			   "dev = [{include-group = 'test-group'}, 'ruff']\n",
			"dev test.group", &found));
	assert_int_equal(found.n, 3);
	assert_str(found.v[0].text, "pytest>=8");
	assert_str(found.v[1].name, "coverage");
	assert_str(found.v[2].name, "ruff");
	assert_int_equal(found.v[0].place.line, 2);
	assert_int_equal(found.v[0].place.column, 16);
	assert_str(found.v[0].place.file, "pyproject.toml");
}

static void
refuses_with_the_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
		size_t line;
		const char *hint;
	} cases[] = {
		{"[dependency-groups]\ndevel = []\n",
			"pyproject.toml has no dependency group 'dev'", 0,
			"did you mean 'devel'?"},
		{"[project]\nname = 'x'\n",
			"pyproject.toml has no dependency group 'dev'", 0,
			"it has no [dependency-groups] at all"},
		{"[dependency-groups]\ndev = [{include-group = 'b'}]\n"
		 "b = [\n {include-group = 'dev'}]\n",
			"dependency groups include each other: 'dev' includes "
			"'b' includes 'dev'",
			4, ""},
		{"[dependency-groups]\ndev = []\nDev = []\n",
			"'Dev' is the same dependency group again", 3, ""},
		{"[dependency-groups]\ndev = 'pytest'\n", "", 2, ""},
		{"[dependency-groups]\ndev = [{path = 'x'}]\n",
			"this is no item of a dependency group", 2,
			"write a requirement, or {include-group = \"NAME\"}"},
		{"[dependency-groups]\ndev = [\n 'a==']\n", "", 3, ""},
		{"[dependency-groups]\ndev = [{include-group = 'nope'}]\n",
			"pyproject.toml has no dependency group 'nope'", 2,
			"the groups are: dev"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		struct conf_package_vec found = {0};
		diag = (struct diag){.arena = &arena};
		assert_false(read_names(cases[i].text, "dev", &found));
		assert_int_equal(diag.errors, 1);
		const struct diag_item *item = &diag.items.v[0];
		if (*cases[i].message)
			assert_str(item->message, cases[i].message);
		assert_int_equal(item->place.line, cases[i].line);
		if (*cases[i].hint)
			assert_str(item->hint, cases[i].hint);
	}
}

static void
finds_names_of_projects(void **state)
{
	(void)state;
	assert_str(
		groups_project_name(S("[project]\nname = 'My_Lib'\n"), &arena),
		"my-lib");
	assert_str(groups_project_name(S("[tool]\nname = 'x'\n"), &arena), "");
	assert_str(groups_project_name(S("not toml"), &arena), "");
	assert_str(groups_setup_name(S("[options]\nname = no\n[metadata]\n"
				       "name = My.Lib\n"),
			   &arena),
		"my-lib");
	assert_str(
		groups_setup_name(S("[metadata]\nversion = 1\n"), &arena), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_groups_and_what_they_include),
		TEST(refuses_with_the_place),
		TEST(finds_names_of_projects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
