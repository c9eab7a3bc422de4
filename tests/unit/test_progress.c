/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/progress.h"
#include "sys/progress_line.h"
#include "sys/term.h"

static const char *
line(const struct progress_state *state, int64_t now, size_t width)
{
	struct buf out = {.arena = &arena};
	progress_line(state, now, width, &out);
	return buf_str(&out).p;
}

static void
the_line(void **state)
{
	(void)state;
	const int64_t s = CLOCK_SECOND;
	struct progress_state p = {.arena = &arena, .verb = "installing"};
	assert_string_equal(line(&p, 0, 80), "installing");
	p.packages = 38;
	p.expected = 13100000;
	progress_enter(&p, S("numpy"), "fetching", 0);
	progress_enter(&p, S("six"), "fetching", s);
	p.bytes = 2100000;
	progress_measure(&p, s);
	assert_string_equal(line(&p, s, 80),
		"installing 0/38  2.1/13.1 MB  2.1 MB/s  0:05 left  "
		"numpy (fetching), six (fetchi");
	progress_enter(&p, S("numpy"), "linking", 3 * s);
	assert_string_equal(line(&p, 3 * s, 100),
		"installing 0/38  2.1/13.1 MB  2.1 MB/s  0:05 left  "
		"six (fetching 2s), numpy (linking)");
	progress_leave(&p, S("six"));
	progress_leave(&p, S("six"));
	p.done = 37;
	p.bytes = p.expected;
	assert_string_equal(line(&p, 3 * s, 100),
		"installing 37/38  13.1/13.1 MB  numpy (linking)");
	/* A byte sequence of UTF-8 is one column and is not cut. */
	progress_leave(&p, S("numpy"));
	p.verb = "\303\251\303\251\303\251";
	assert_string_equal(line(&p, 0, 2), "\303\251\303\251");
}

static int
open_out(void)
{
	int fd = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	return fd;
}

static void
plain_lines(void **state)
{
	(void)state;
	struct progress_style style = {.fd = open_out()};
	struct progress *p = progress_start_style("installing", &style);
	progress_expect(p, 2, 100);
	progress_phase(p, S("six"), "fetching");
	progress_bytes(p, 50);
	progress_say(p, S("waiting for process 1"));
	progress_done(p, S("six"), S("installed six 1.0"));
	progress_done(p, S("attrs"), S(""));
	progress_hide(p);
	progress_end(p);
	assert_str(get("out"), "waiting for process 1\ninstalled six 1.0\n");
	(void)close(style.fd);
}

static void
redrawn_line(void **state)
{
	(void)state;
	struct progress_style style = {open_out(), true, 40};
	struct progress *p = progress_start_style("installing", &style);
	int64_t start = clock_steady(), until = start + 5 * CLOCK_SECOND;
	progress_expect(p, 2, 0);
	progress_phase(p, S("six"), "building");
	while (!get("out").n && clock_steady() < until)
		clock_sleep(CLOCK_MS);
	const char *drawn = "\r\033[Kinstalling 0/2  six (building)";
	assert_true(str_starts(get("out"), str_from(drawn)));
	progress_done(p, S("six"), S("installed six"));
	progress_say(p, S("note"));
	assert_non_null(strstr(get("out").p, "\r\033[Knote\n"));
	assert_null(strstr(get("out").p, "installed six"));
	clock_sleep(250 * CLOCK_MS);
	assert_non_null(strstr(get("out").p, "note\n\r\033[Kinstalling 1/2"));
	progress_hide(p);
	assert_true(str_ends(get("out"), S("\r\033[K")));
	size_t n = get("out").n;
	clock_sleep(250 * CLOCK_MS);
	assert_int_equal(get("out").n, n);
	progress_bytes(p, 1);
	clock_sleep(250 * CLOCK_MS);
	assert_true(get("out").n > n);
	progress_end(p);
	assert_true(str_ends(get("out"), S("\r\033[K")));
	(void)close(style.fd);
}

/* What is over at once does not flash. */
static void
quick_runs_show_nothing(void **state)
{
	(void)state;
	struct progress_style style = {open_out(), true, 40};
	struct progress *p = progress_start_style("installing", &style);
	progress_end(p);
	assert_str(get("out"), "");
	(void)close(style.fd);
	assert_null(progress_start("installing", true));
	progress_expect(NULL, 1, 1);
	progress_phase(NULL, S("x"), "y");
	progress_bytes(NULL, 1);
	progress_done(NULL, S("x"), S("y"));
	progress_say(NULL, S("x"));
	progress_hide(NULL);
	progress_end(NULL);
}

static void
terminals(void **state)
{
	(void)state;
	int fd = open_out();
	assert_false(term_is_terminal(fd));
	assert_false(term_has_color(fd));
	assert_false(term_can_redraw(fd));
	assert_int_equal(setenv("COLUMNS", "123", 1), 0);
	assert_int_equal(term_width(fd), 123);
	assert_int_equal(setenv("COLUMNS", "x", 1), 0);
	assert_int_equal(term_width(fd), 80);
	term_write(fd, S("abc"));
	assert_str(get("out"), "abc");
	(void)close(fd);
	term_write(fd, S("lost"));
}

/* A terminal of our own, where the system gives one. */
static void
real_terminals(void **state)
{
	(void)state;
	int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		skip();
	assert_true(term_is_terminal(fd));
	assert_int_equal(setenv("TERM", "xterm", 1), 0);
	assert_int_equal(unsetenv("NO_COLOR"), 0);
	assert_true(term_has_color(fd));
	assert_true(term_can_redraw(fd));
	assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
	assert_false(term_has_color(fd));
	assert_true(term_can_redraw(fd));
	assert_int_equal(setenv("NO_COLOR", "", 1), 0);
	assert_true(term_has_color(fd));
	assert_int_equal(setenv("TERM", "dumb", 1), 0);
	assert_false(term_has_color(fd));
	assert_false(term_can_redraw(fd));
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_line),
		FOLDER_TEST(plain_lines),
		FOLDER_TEST(redrawn_line),
		FOLDER_TEST(quick_runs_show_nothing),
		FOLDER_TEST(terminals),
		FOLDER_TEST(real_terminals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
