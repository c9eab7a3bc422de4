/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/picture.h"

static void
quotes_what_would_end_the_text(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"", "\"\""},
		{"jinja2 3.1.6", "\"jinja2 3.1.6\""},
		{"a\"]; b", "\"a\\\"]; b\""},
		{"\\N\\", "\"\\\\N\\\\\""},
		{"a\nb", "\"a\\nb\""},
		{"a\tb\x7f", "\"a?b?\""},
		{"\xc3\xa9", "\"\xc3\xa9\""},
		{"\xff\xc3", "\"??\""},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct buf out = {.arena = &arena};
		picture_quote(str_from(rows[i].in), &out);
		assert_str(buf_str(&out), rows[i].want);
	}
}

static void
a_whole_picture(void **state)
{
	struct conf conf;
	struct lock lock;
	struct selected_vec files = {0};
	struct outline outline;
	struct picture_env_vec envs = {0};
	struct buf out = {.arena = &arena};
	(void)state;
	assert_true(conf_parse(S("[env]\npip = no\n[packages]\na = >=1\n"
				 "b = 1 ; python_version < '3'\n"
				 "[native]\nzlib =\n"),
		S("venv.ini"), &conf, &arena, &diag));
	assert_true(lock_read(S("l"),
		S("lock-version = '1.0'\ncreated-by = 't'\n[[packages]]\n"
		  "name = 'a'\nversion = '1'\ndependencies = [{name = 'c'}]\n"
		  "directory = {path = 'x'}\n[[packages]]\nname = 'c'\n"
		  "version = '2'\ndependencies = []\n"
		  "directory = {path = 'y'}\n"),
		&lock, &arena, &diag));
	vec_for (const struct lock_package, it, &lock.packages) {
		vec_add(&files, &arena, (struct selected){.package = it});
	}
	outline_make(&outline, conf.envs.v[0], &files, NULL, &arena);
	vec_add(&envs, &arena,
		(struct picture_env){.env = conf.envs.v[0],
			.python = S("3.11.7"),
			.outline = &outline});
	picture_dot(&conf, &envs, &out);
	struct str text = buf_str(&out);
	static const char *const parts[] = {
		"subgraph \"cluster_env\" {\n"
		"\t\tlabel=\"env: python 3.11.7, .venv\";\n",
		"\t\t\"env/line/a\" [label=\"venv.ini:4\\na>=1\", shape=note",
		"\t\t\"env/line/b\" [label=\"venv.ini:5\\nb==1; "
		"python_version < \\\"3\\\"\", shape=note, style=\"dashed\"]",
		"\t\t\"env/pkg/a\" [label=\"a 1\\nlocal\"",
		"\"native/zlib\" [label=\"zlib\", shape=cylinder",
		"\t\"env/line/a\" -> \"env/pkg/a\";\n",
		"\t\"env/pkg/a\" -> \"env/pkg/c\";\n",
	};
	for (size_t i = 0; i < countof(parts); i++)
		if (str_find(text, str_from(parts[i])) == text.n)
			fail_msg("not there: %s\n%s", parts[i], text.p);
	assert_int_equal(
		str_find(text, S("line/b\" ->")), text.n); /* not here */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(quotes_what_would_end_the_text),
		TEST(a_whole_picture),
	};
	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
