/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/conf.h"
#include "model/key.h"
#include "model/require.h"
#include "model/starter.h"

static struct conf
parse(struct str text)
{
	struct conf conf;
	assert_true(conf_parse(text, S("venv.ini"), &conf, &arena, &diag));
	return conf;
}

static void
is_a_conf(void **state)
{
	(void)state;
	struct str_vec lines = {0};
	struct buf out = {.arena = &arena};
	starter_text(&lines, &out);
	assert_int_equal(parse(buf_str(&out)).envs.v[0]->packages.n, 0);
	vec_add(&lines, &arena, S("jinja2 = 3.1.6"));
	vec_add(&lines, &arena, S("click ="));
	out.n = 0;
	starter_text(&lines, &out);
	struct conf conf = parse(buf_str(&out));
	assert_int_equal(conf.envs.v[0]->packages.n, 2);
	assert_str(conf.envs.v[0]->packages.v[1].text, "jinja2==3.1.6");
}

/* Each comment of a key can be made a line by taking its '# ' off. */
static void
is_a_conf_uncommented(void **state)
{
	(void)state;
	struct str_vec none = {0};
	struct buf out = {.arena = &arena}, open = {.arena = &arena};
	struct str line, rest;
	size_t opened = 0;
	starter_text(&none, &out);
	rest = str_from_index(
		buf_str(&out), str_find(buf_str(&out), S("[env]")));
	while (str_next(&rest, '\n', &line)) {
		bool is_key = str_starts(line, S("# ")) &&
			      str_find(line, S(" =")) < line.n;
		opened += is_key;
		buf_addf(&open, "%.*s\n",
			STR(str_from_index(line, is_key ? 2 : 0)));
	}
	size_t keys_of_env = key_names("env", &arena).n;
	assert_int_equal(opened, keys_of_env + 3);
	const struct conf_env *env = parse(buf_str(&open)).envs.v[0];
	assert_int_equal(env->packages.n, 3);
	assert_str(env->prompt, "myproject");
	assert_str(env->target, "env");
	assert_int_equal(env->pythonpath.n, 1);
}

static void
finds_what_is_not_ignored(void **state)
{
	(void)state;
	static const struct {
		const char *gitignore, *lacking;
	} cases[] = {
		{"", "/.venv/ /env.ninja /.ninja_log"},
		{"/.venv/\n/env.ninja\n/.ninja_log\n", ""},
		{".venv\nenv.ninja\r\n.ninja_*\n", ""},
		{".venv*/\n*.ninja\n", "/.ninja_log"},
		{"# .venv\nenv.ninja # no comment\n",
			"/.venv/ /env.ninja /.ninja_log"},
		{"*\n!env.ninja\n", "/env.ninja"},
		{"**/.venv\n.?????_log\nenv.ninja.bak\n", "/env.ninja"},
	};
	struct str_vec wanted = {0};
	vec_add(&wanted, &arena, S("/.venv/"));
	vec_add(&wanted, &arena, S("/env.ninja"));
	vec_add(&wanted, &arena, S("/.ninja_log"));
	for (size_t i = 0; i < countof(cases); i++) {
		struct str_vec lacking = {0};
		starter_unignored(str_from(cases[i].gitignore), &wanted,
			&lacking, &arena);
		assert_str(
			str_join(&arena, &lacking, S(" ")), cases[i].lacking);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_a_conf),
		TEST(is_a_conf_uncommented),
		TEST(finds_what_is_not_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
