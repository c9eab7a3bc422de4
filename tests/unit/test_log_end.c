/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/log_end.h"

/* "N\n" for each from..to. */
static void
add_numbers(struct buf *log, int from, int to)
{
	for (int i = from; i <= to; i++)
		buf_addf(log, "%d\n", i);
}

/* How many lines are shown. */
static size_t
height(struct str shown)
{
	size_t n = 0;
	for (size_t i = 0; i < shown.n; i++)
		n += shown.p[i] == '\n';
	return n;
}

static void
short_logs(void **state)
{
	(void)state;
	assert_str(log_end(S(""), &arena), "");
	assert_str(log_end(S("\n \n"), &arena), "");
	assert_str(log_end(S("one\n\n  two"), &arena), "\n    one\n      two");
}

static void
the_last_lines(void **state)
{
	(void)state;
	struct buf log = {.arena = &arena};
	add_numbers(&log, 1, 100);
	struct str shown = log_end(buf_str(&log), &arena);
	assert_int_equal(height(shown), 20);
	assert_true(str_starts(shown, S("\n    81\n")));
	assert_true(str_ends(shown, S("\n    100")));
}

static void
a_cause_before_them(void **state)
{
	(void)state;
	static const char *const causes[] = {"a.c:1:10: error: no",
		"<command-line>: fatal error: x.h: No such file or directory",
		"a.c:(.text+0x1): undefined reference to `f'",
		"/usr/bin/ld: cannot find -lfoo: No such file or directory",
		"../meson.build:3:0: ERROR: Dependency \"x\" not found",
		"error[E0425]: cannot find value", "FAILED: a.o",
		"Error compiling Cython file:"};
	for (size_t i = 0; i < countof(causes); i++) {
		struct buf log = {.arena = &arena};
		buf_addz(&log, "old.c:1:1: error: of a test\n");
		add_numbers(&log, 1, 50);
		buf_addf(&log, "%s\n", causes[i]);
		add_numbers(&log, 51, 100);
		struct str shown = log_end(buf_str(&log), &arena);
		assert_int_equal(height(shown), 21);
		assert_true(str_starts(shown,
			str_fmt(&arena, "\n    %s\n    51\n", causes[i])));
		assert_true(str_find(shown, S("    55\n    ...\n    87\n")) <
			    shown.n);
		assert_true(str_ends(shown, S("\n    100")));
	}
}

/* That of several errors which the others may follow from. */
static void
the_first_of_some(void **state)
{
	(void)state;
	struct buf log = {.arena = &arena};
	buf_addz(&log, "a.c:1:1: error: first\n1\na.c:2:1: error: next\n");
	add_numbers(&log, 2, 60);
	struct str shown = log_end(buf_str(&log), &arena);
	assert_true(
		str_starts(shown, S("\n    a.c:1:1: error: first\n    1\n")));
}

/* "command failed" is no cause: what it failed with is looked for. */
static void
causes_among_them(void **state)
{
	(void)state;
	struct buf log = {.arena = &arena};
	buf_addz(&log, "a.c:1:1: error: of a test\n");
	add_numbers(&log, 1, 50);
	buf_addz(&log, "b.c:1:1: error: no\n");
	buf_addz(&log, "error: command 'cc' failed\n");
	struct str shown = log_end(buf_str(&log), &arena);
	assert_int_equal(height(shown), 20);
	assert_true(str_starts(shown, S("\n    33\n")));
}

static void
long_lines(void **state)
{
	(void)state;
	struct buf log = {.arena = &arena};
	buf_addz(&log, "begin");
	for (int i = 0; i < 1000; i++)
		buf_addz(&log, "\xc3\xa4");
	buf_addz(&log, "end\n");
	struct str shown = log_end(buf_str(&log), &arena);
	assert_in_range(shown.n, 300, 340);
	assert_true(str_is_utf8(shown));
	assert_true(str_starts(shown, S("\n    begin")));
	assert_true(str_find(shown, S(" ... ")) < shown.n);
	assert_true(str_ends(shown, S("end")));
}

/* Bytes that only go on and never begin a character. */
static void
long_lines_of_no_text(void **state)
{
	(void)state;
	struct buf log = {.arena = &arena};
	for (int i = 0; i < 5000; i++)
		buf_addc(&log, '\x96');
	assert_in_range(log_end(buf_str(&log), &arena).n, 300, 340);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(short_logs),
		TEST(the_last_lines),
		TEST(a_cause_before_them),
		TEST(the_first_of_some),
		TEST(causes_among_them),
		TEST(long_lines),
		TEST(long_lines_of_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
