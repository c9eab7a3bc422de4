/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/script_names.h"

static const struct {
	const char *in, *want;
} rows[] = {
	{"", ""},
	{"go pip3.8", "go pip3.8"}, /* without pip itself they are theirs */
	{"pip", "pip pip3 pip3.12"},
	{"pip pip3 pip3.8", "pip pip3 pip3.12"},
	{"a pip pip2 pip-tool pip3.x pipx",
		"a pip pip-tool pip3 pip3.12 pip3.x pipx"},
	{"easy_install easy_install-3.8", "easy_install easy_install-3.12"},
	{"easy_install-3.8", "easy_install-3.8"},
	{"easy_install easy_install3",
		"easy_install easy_install-3.12 easy_install3"},
};

static struct str_vec
words(const char *text)
{
	struct str_vec list = {0};
	struct str rest = str_from(text), word;
	while (str_next(&rest, ' ', &word))
		vec_add(&list, &arena, word);
	return list;
}

static void
names_have_the_interpreters_version(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str_vec names = words(rows[i].in);
		script_names_adjust_list(&names, S("3.12"), &arena);
		assert_str(str_join(&arena, &names, S(" ")), rows[i].want);
	}
}

static void
launchers_get_the_same_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str_vec names = words(rows[i].in);
		struct manifest manifest = {0};
		vec_for (struct str, name, &names)
			vec_add(&manifest.scripts, &arena,
				(struct manifest_script){.name = *name,
					.module = S("m"),
					.object = S("main")});
		script_names_adjust(&manifest.scripts, S("3.12"), &arena);
		names.n = 0;
		manifest_script_names(&manifest, &names, &arena);
		assert_str(str_join(&arena, &names, S(" ")), rows[i].want);
		vec_for (struct manifest_script, it, &manifest.scripts)
			assert_str(it->object, "main");
	}
}

static void
what_has_a_window_is_left_alone(void **state)
{
	(void)state;
	struct manifest_script_vec scripts = {0};
	vec_add(&scripts, &arena,
		(struct manifest_script){.name = S("pip"), .gui = true});
	script_names_adjust(&scripts, S("3.12"), &arena);
	assert_int_equal(scripts.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_have_the_interpreters_version),
		TEST(launchers_get_the_same_names),
		TEST(what_has_a_window_is_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
