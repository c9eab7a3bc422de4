/* SPDX-License-Identifier: MIT */
#include "model/log_end.h"

enum {
	LAST = 20,  /* lines of the end */
	CAUSE = 6,  /* lines from the cause on, when it lies before those */
	APART = 10, /* errors nearer to each other than this are one cause */
	BEGIN_SHOWN = 240,
	END_SHOWN = 80
};

/* What tells the cause, not merely that a command failed. */
static bool
is_cause(struct str line)
{
	static const char *const marks[] = {": error: ", ": fatal error: ",
		": error C", "undefined reference to", "cannot find -l",
		"ERROR: ", "Error compiling Cython file"};

	if (str_starts(line, S("error[")) || str_starts(line, S("FAILED: ")))
		return true;
	for (size_t i = 0; i < countof(marks); i++)
		if (str_find(line, str_from(marks[i])) < line.n)
			return true;
	return false;
}

/* The first line of the last cause in what stands before end; end where there
 * is none. */
static size_t
find_cause(const struct str_vec *lines, size_t end)
{
	size_t found = end;

	for (size_t i = end; i-- > 0;) {
		if (found < end && found - i > APART)
			break;
		if (is_cause(lines->v[i]))
			found = i;
	}
	return found;
}

static bool
has_cause(const struct str_vec *lines, size_t from)
{
	for (size_t i = from; i < lines->n; i++)
		if (is_cause(lines->v[i]))
			return true;
	return false;
}

/* Where at most n bytes end without parting a character, which has three more
 * bytes at most: what goes on after them is no UTF-8 and may be parted. */
static size_t
whole(struct str line, size_t n)
{
	size_t at = n, least = n > 3 ? n - 3 : 0;

	while (at > least && ((unsigned char)line.p[at] & 0xc0) == 0x80)
		at--;
	return ((unsigned char)line.p[at] & 0xc0) == 0x80 ? n : at;
}

static void
add_line(struct str line, struct buf *out)
{
	buf_addz(out, "\n    ");
	if (line.n <= BEGIN_SHOWN + END_SHOWN) {
		buf_add(out, line);
		return;
	}
	buf_add(out, str_sub(line, 0, whole(line, BEGIN_SHOWN)));
	buf_addz(out, " ... ");
	buf_add(out, str_from_index(line, whole(line, line.n - END_SHOWN)));
}

static void
add_lines(const struct str_vec *lines, size_t from, size_t end, struct buf *out)
{
	for (size_t i = from; i < end; i++)
		add_line(lines->v[i], out);
}

struct str
log_end(struct str log, struct arena *arena)
{
	struct buf out = {.arena = arena};
	struct str_vec lines = {0};
	struct str line;

	while (str_next(&log, '\n', &line)) {
		if (str_trim(line).n)
			vec_add(&lines, arena, line);
	}
	size_t from = lines.n > LAST ? lines.n - LAST : 0;
	size_t cause =
		has_cause(&lines, from) ? from : find_cause(&lines, from);
	if (cause < from) {
		add_lines(&lines, cause, cause + CAUSE, &out);
		buf_addz(&out, "\n    ...");
		from += CAUSE;
	}
	add_lines(&lines, from, lines.n, &out);
	return buf_str(&out);
}
