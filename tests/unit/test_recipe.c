/* SPDX-License-Identifier: MIT */
/* Recipes: their text, their key, and what is told of two that differ. */
#include "unit.h"

#include "model/recipe.h"

static const char whole[] = "ninjenv-recipe 1\n"
			    "package pyyaml\n"
			    " version 6.0.2\n"
			    " file pyyaml-6.0.2.tar.gz\n"
			    " sha256 ab\n"
			    " size 18446744073709551615\n"
			    " url https://files.example/a b\n"
			    " path /v/pyyaml-6.0.2.tar.gz\n"
			    " index https://index.example\n"
			    "source archive\n"
			    "subdirectory lib\n"
			    "environment /r/.venv\n"
			    "python /usr/bin/python3.11\n"
			    "python-identity 12\n"
			    "python-version 3.11.2\n"
			    "locked yes\n"
			    "requires cython<3\n"
			    "wheel setuptools\n"
			    " version 80.1\n"
			    " file setuptools-80.1-py3-none-any.whl\n"
			    " sha256 cd\n"
			    " url https://files.example/s\n"
			    "tool c\n"
			    " text gcc 12.2.0\n"
			    " identity aa\n"
			    "native yaml-0.1\n"
			    " version 0.2.5\n"
			    " digest bb\n"
			    "variable CFLAGS\n"
			    " value -O2\\n -D'a\\\\b'\n"
			    "variable EMPTY\n"
			    "variable TOKEN\n"
			    " hidden cc\n"
			    "setting --opt\n"
			    " value a\n"
			    "setting --opt\n"
			    " value b\n";

static struct recipe
read_text(const char *text)
{
	struct recipe recipe;
	assert_true(recipe_read(
		str_from(text), S("recipe"), &recipe, &arena, &diag));
	return recipe;
}

static struct str
key_of(const struct recipe *recipe)
{
	struct buf out = {.arena = &arena};
	recipe_key_text(recipe, &out);
	return buf_str(&out);
}

static void
round_trip(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	struct recipe recipe = read_text(whole);
	assert_true(recipe.locked);
	assert_str(recipe.package.file, "pyyaml-6.0.2.tar.gz");
	assert_true(recipe.package.size == UINT64_MAX);
	assert_int_equal(recipe.variables.n, 3);
	assert_str(recipe.variables.v[0].value, "-O2\n -D'a\\b'");
	assert_str(recipe.variables.v[1].value, "");
	assert_true(recipe.variables.v[2].hidden);
	assert_int_equal(recipe.settings.n, 2);
	recipe_write(&recipe, &out);
	assert_str(buf_str(&out), whole);
}

static void
other_sources(void **state)
{
	(void)state;
	struct recipe recipe = read_text("ninjenv-recipe 1\npackage a\n"
					 "source git\ncommit 0123\n");
	assert_int_equal(recipe.source, RECIPE_GIT);
	assert_str(recipe.commit, "0123");
	recipe = read_text("ninjenv-recipe 1\npackage a\n"
			   "source directory\ndirectory /a b\n");
	assert_int_equal(recipe.source, RECIPE_DIRECTORY);
	assert_str(recipe.directory, "/a b");
}

static void
refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "ninjenv-recipe 2\n",
		"ninjenv-recipe 1\n", "ninjenv-recipe 1\npackage \n",
		"ninjenv-recipe 1\npackage a\nsource svn\n",
		"ninjenv-recipe 1\npackage a\nnothing x\n",
		"ninjenv-recipe 1\n version 1\npackage a\n",
		"ninjenv-recipe 1\npackage a\nlocked yes\n version 1\n",
		"ninjenv-recipe 1\npackage a\ntool c\n digest x\n",
		"ninjenv-recipe 1\npackage a\n size -1\n"};
	for (size_t i = 0; i < countof(texts); i++) {
		struct recipe recipe;
		assert_false(recipe_read(
			str_from(texts[i]), S("r"), &recipe, &arena, &diag));
		assert_int_equal(diag.errors, i + 1);
	}
}

/* Hints and places are no part of the key; all else is. */
static void
key(void **state)
{
	(void)state;
	struct recipe recipe = read_text(whole), other = recipe;
	struct str before = key_of(&recipe);

	other.path = S("/elsewhere/.venv");
	other.python = S("/opt/python");
	other.package.url = other.package.path = other.package.index = S("");
	other.package.size = 0;
	assert_str(key_of(&other), before.p);
	other.python_identity = S("13");
	assert_string_not_equal(key_of(&other).p, before.p);

	other = read_text(whole);
	other.tools.v[0].text = S("another name");
	assert_str(key_of(&other), before.p);
	other.tools.v[0].identity = S("ab");
	assert_string_not_equal(key_of(&other).p, before.p);
	other = read_text(whole);
	other.files.v[0].sha256 = S("ce");
	assert_string_not_equal(key_of(&other).p, before.p);
	other = read_text(whole);
	other.natives.v[0].digest = S("bc");
	assert_string_not_equal(key_of(&other).p, before.p);
	other = read_text(whole);
	other.variables.v[0].value = S("-O3");
	assert_string_not_equal(key_of(&other).p, before.p);
	other = read_text(whole);
	other.settings.v[1].value = S("c");
	assert_string_not_equal(key_of(&other).p, before.p);
}

/* A value cannot pass for a line of its own. */
static void
key_is_unambiguous(void **state)
{
	(void)state;
	struct recipe one = read_text("ninjenv-recipe 1\npackage a\n"
				      "variable A\n value x\n"
				      "variable B\n value y\n");
	struct recipe two = read_text("ninjenv-recipe 1\npackage a\n"
				      "variable A\n"
				      " value x\\nvariable B\\n value y\n");
	assert_string_not_equal(key_of(&one).p, key_of(&two).p);
}

static struct str
changes_of(const struct recipe *before, const struct recipe *after)
{
	struct recipe_change_vec changes = {0};
	struct buf out = {.arena = &arena};

	recipe_compare(before, after, &changes, &arena);
	vec_for (const struct recipe_change, it, &changes) {
		buf_addf(&out, "%.*s: %.*s -> %.*s\n", STR(it->what),
			STR(it->before), STR(it->after));
	}
	return buf_str(&out);
}

static void
compare(void **state)
{
	(void)state;
	struct recipe before = read_text(whole), after = read_text(whole);
	assert_str(changes_of(&before, &after), "");
	after.path = S("/elsewhere");
	assert_str(changes_of(&before, &after), "");
	after.tools.v[0] =
		(struct recipe_tool){S("c"), S("gcc 13.1.0"), S("ee")};
	after.natives.v[0].digest = S("0123456789abcdef");
	after.variables.v[2].value = S("dd");
	after.settings.v[1].value = S("c");
	after.files.n = 0;
	assert_str(changes_of(&before, &after),
		"build requirement setuptools: 80.1 -> \n"
		"compiler c: gcc 12.2.0 -> gcc 13.1.0\n"
		"native yaml-0.1: 0.2.5 (bb) -> 0.2.5 (0123456789ab)\n"
		"variable TOKEN: (not shown) (cc) -> (not shown) (dd)\n"
		"config-settings --opt: a b -> a c\n");
}

/* What is new stands where the text has it. */
static void
compare_new(void **state)
{
	(void)state;
	struct recipe before = read_text(whole), after = read_text(whole);

	before.files.n = before.variables.n = before.settings.n = 0;
	after.natives.n = 0;
	assert_str(changes_of(&before, &after),
		"build requirement setuptools:  -> 80.1\n"
		"native yaml-0.1: 0.2.5 -> \n"
		"variable CFLAGS:  -> -O2\n -D'a\\b'\n"
		"variable EMPTY:  -> (empty)\n"
		"variable TOKEN:  -> (not shown)\n"
		"config-settings --opt:  -> a b\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(round_trip),
		TEST(other_sources),
		TEST(refused),
		TEST(key),
		TEST(key_is_unambiguous),
		TEST(compare),
		TEST(compare_new),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
