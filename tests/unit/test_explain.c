/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/explain.h"

static struct str
explained(const char *text)
{
	struct explain_line_vec lines = {0};
	struct buf out = {.arena = &arena};

	explain_read(str_from(text), &lines, &arena);
	vec_for (const struct explain_line, it, &lines) {
		explain_print(it, &out);
		buf_addc(&out, ';');
	}
	return buf_str(&out);
}

static void
sentences_of_ninja(void **state)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"output a b.o doesn't exist", "'a b.o' is missing;"},
		{"output all of phony edge with no inputs doesn't exist",
			"'all' is missing;"},
		{"x.h has no in-edge and is missing", "'x.h' is missing;"},
		{"output b older than most recent input a (1 vs 2)",
			"'b' is older than 'a';"},
		{"output b older than most recent input a",
			"'b' is older than 'a';"},
		{"restat of output b older than most recent input (a) (1 vs 2)",
			"'b' is older than '(a)';"},
		{"recorded mtime of b older than most recent input a (1 vs 2)",
			"'b' is older than 'a';"},
		{"command line changed for x.o",
			"the command for 'x.o' is another one;"},
		{"command line not found in log for x.o",
			"Ninja's log knows of no run that made 'x.o';"},
		{"deps for 'x.o' are missing",
			"Ninja does not know what 'x.o' included;"},
		{"stored deps info out of date for 'x.o' (1 vs 2)",
			"Ninja does not know what 'x.o' included;"},
		{"b is dirty", ""},
		{"something new", "something new;"},
		{"", ";"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct str in =
			str_fmt(&arena, "ninja explain: %s\n", rows[i].in);
		assert_str(explained(in.p), rows[i].want);
	}
}

static void
each_once_and_nothing_else(void **state)
{
	(void)state;
	assert_str(explained("ninja: Entering directory `x'\n"
			     "ninja explain: output b doesn't exist\n"
			     "[1/1] cp a b\nninja explain: b is dirty\n"
			     "ninja explain: output b doesn't exist\n"
			     "samu: explain c: missing\n"
			     "samu: explain d: older than input 'e': 1 vs 2\n"
			     "samu: explain d: input is dirty\n"
			     "samu: explain f: recorded mtime is older than "
			     "input 'g h': -1 vs 2\n"
			     "samu: explain f: no record in .ninja_log\n"
			     "samu: explain f: command line changed\n"
			     "samu: explain f: missing or invalid depfile\n"
			     "samu: explain f: phony and no inputs\n"
			     "ninja: no work to do.\n"),
		"'b' is missing;'c' is missing;'d' is older than 'e';"
		"'f' is older than 'g h';"
		"Ninja's log knows of no run that made 'f';"
		"the command for 'f' is another one;"
		"Ninja does not know what 'f' included;"
		"f: phony and no inputs;");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sentences_of_ninja),
		TEST(each_once_and_nothing_else),
	};
	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
