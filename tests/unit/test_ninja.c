/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/ninja.h"

static void
escapes(void **state)
{
	(void)state;
	struct ninja ninja = {.out = {.arena = &arena}};
	struct str out[] = {S("a b"), S("c:d")}, in[] = {S("$e")};
	struct ninja_variable variables[] = {{"x", S(" a$b c")}};
	ninja_variable(&ninja, "v", S("$HOME is /root"));
	ninja_edge(&ninja, &(struct ninja_edge){
				   .rule = "r",
				   .outputs = {.v = out, .n = 2},
				   .inputs = {.v = in, .n = 1},
				   .implicit = {.v = in, .n = 1},
				   .order_only = {.v = out, .n = 1},
				   .variables = variables,
				   .variables_n = 1,
			   });
	assert_str(buf_str(&ninja.out), "v = $$HOME is /root\n"
					"build a$ b c$:d: r $$e | $$e || a$ b\n"
					"  x = $ a$$b c\n");
}

static void
long_edges_are_continued(void **state)
{
	(void)state;
	struct ninja ninja = {.out = {.arena = &arena}};
	struct str_vec inputs = {0};
	for (int i = 0; i < 12; i++)
		vec_add(&inputs, &arena, str_fmt(&arena, "some/input/%d", i));
	ninja_phony(&ninja, S("all"), &inputs);
	struct str line, rest = buf_str(&ninja.out);
	size_t lines = 0;
	while (str_next(&rest, '\n', &line)) {
		assert_true(line.n <= 80);
		lines++;
	}
	assert_true(lines > 1);
}

static void
shell_words(void **state)
{
	(void)state;
	assert_str(ninja_shell(&arena, S("/usr/bin/x-1.0")), "/usr/bin/x-1.0");
	assert_str(ninja_shell(&arena, S("")), "''");
	assert_str(ninja_shell(&arena, S("a b")), "'a b'");
	assert_str(ninja_shell(&arena, S("it's")), "'it'\\''s'");
	assert_str(ninja_shell(&arena, S("$(x)")), "'$(x)'");
}

static void
names(void **state)
{
	(void)state;
	assert_true(ninja_can_name(S("a b:$c;*'\"\\d")));
	assert_false(ninja_can_name(S("a|b")));
	assert_false(ninja_can_name(S("a\nb")));
	assert_false(ninja_can_name(S("a\rb")));
	assert_true(ninja_can_depend(S("src/a b+c-d_e.c:f$#@~\xc3\xbc")));
	assert_false(ninja_can_depend(S("a:")));
	for (const char *p = "|;*'\"`\\\t\n&<>?^"; *p; p++)
		assert_false(ninja_can_depend((struct str){p, 1}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(escapes),
		TEST(long_edges_are_continued),
		TEST(shell_words),
		TEST(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
