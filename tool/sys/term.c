/* SPDX-License-Identifier: MIT */
#include "sys/term.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/env.h"

bool
term_is_terminal(int fd)
{
	return isatty(fd);
}

static bool
is_dumb(void)
{
	struct str term = env_get("TERM");
	return !term.n || str_is(term, "dumb");
}

bool
term_has_color(int fd)
{
	return term_is_terminal(fd) && !is_dumb() && !env_get("NO_COLOR").n;
}

bool
term_can_redraw(int fd)
{
	return term_is_terminal(fd) && !is_dumb();
}

bool
term_is_utf8(int fd)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	struct arena arena = {0};
	struct str locale = S("");

	for (size_t i = 0; i < countof(names) && !locale.n; i++)
		locale = env_get(names[i]);
	locale = str_lower(&arena, locale);
	bool named = str_find(locale, S("utf-8")) < locale.n ||
		     str_find(locale, S("utf8")) < locale.n;
	arena_free(&arena);
	return named && term_is_terminal(fd);
}

size_t
term_width(int fd)
{
	struct winsize size;
	unsigned long long columns;
	if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	if (str_to_uint(env_get("COLUMNS"), &columns) && columns &&
		columns < 10000)
		return (size_t)columns;
	return 80;
}

void
term_write(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return;
		text = str_from_index(text, n > 0 ? (size_t)n : 0);
	}
}
