/* SPDX-License-Identifier: MIT */
#include "model/explain.h"

/* What Ninja's sentences are made of: head OUTPUT middle INPUT tail, where only
 * what has a middle has an input. */
static const struct form {
	const char *head, *middle, *tail;
	enum explain_kind kind;
} forms[] = {
	{"output ", NULL, " of phony edge with no inputs doesn't exist",
		EXPLAIN_MISSING},
	{"output ", NULL, " doesn't exist", EXPLAIN_MISSING},
	{"", NULL, " has no in-edge and is missing", EXPLAIN_MISSING},
	{"output ", " older than most recent input ", "", EXPLAIN_OLDER},
	{"restat of output ", " older than most recent input ", "",
		EXPLAIN_OLDER},
	{"recorded mtime of ", " older than most recent input ", "",
		EXPLAIN_OLDER},
	{"command line changed for ", NULL, "", EXPLAIN_COMMAND},
	{"command line not found in log for ", NULL, "", EXPLAIN_UNKNOWN},
	{"deps for '", NULL, "' are missing", EXPLAIN_DEPS},
	{"stored deps info out of date for '", NULL, "'", EXPLAIN_DEPS},
	{"depfile '", NULL, "' is missing", EXPLAIN_DEPS},
	/* samurai's */
	{"", NULL, ": missing", EXPLAIN_MISSING},
	{"", ": older than input '", "'", EXPLAIN_OLDER},
	{"", ": recorded mtime is older than input '", "'", EXPLAIN_OLDER},
	{"", NULL, ": command line changed", EXPLAIN_COMMAND},
	{"", NULL, ": no record in .ninja_log", EXPLAIN_UNKNOWN},
	{"", NULL, ": missing or outdated record in .ninja_deps", EXPLAIN_DEPS},
	{"", NULL, ": missing or invalid depfile", EXPLAIN_DEPS},
};

static bool
is_number(struct str s)
{
	unsigned long long value;

	if (str_starts(s, S("-")))
		s = str_from_index(s, 1);
	return str_to_uint(s, &value);
}

/* "(17 vs 23)" or ": 17 vs 23" at the end: nanoseconds mean nothing to people.
 */
static struct str
without_times(struct str text)
{
	bool closed = str_ends(text, S(")"));
	struct str rest = str_sub(text, 0, text.n - closed);
	size_t open = str_rindex(rest, closed ? '(' : ':');
	struct str times = str_trim(str_from_index(rest, open + 1));
	size_t vs = str_find(times, S(" vs "));

	if (open == rest.n || vs == times.n ||
		!is_number(str_sub(times, 0, vs)) ||
		!is_number(str_from_index(times, vs + 4)))
		return text;
	return str_trim(str_sub(rest, 0, open));
}

static bool
fits(const struct form *form, struct str text, struct explain_line *line)
{
	struct str head = str_from(form->head), tail = str_from(form->tail);

	if (text.n < head.n + tail.n || !str_starts(text, head) ||
		!str_ends(text, tail))
		return false;
	struct str rest = str_sub(text, head.n, text.n - tail.n);
	struct str input = S("");
	if (form->middle) {
		struct str middle = str_from(form->middle);
		size_t at = str_find(rest, middle);
		if (at == rest.n)
			return false;
		input = str_from_index(rest, at + middle.n);
		rest = str_sub(rest, 0, at);
	}
	*line = (struct explain_line){
		.kind = form->kind,
		.output = rest,
		.input = input,
		.text = text,
	};
	return rest.n > 0;
}

static struct explain_line
read_line(struct str text)
{
	struct explain_line line;

	text = without_times(text);
	for (size_t i = 0; i < countof(forms); i++)
		if (fits(&forms[i], text, &line))
			return line;
	return (struct explain_line){.kind = EXPLAIN_OTHER, .text = text};
}

static bool
is_known(const struct explain_line_vec *lines, const struct explain_line *line)
{
	vec_for (const struct explain_line, it, lines) {
		if (it->kind == line->kind && str_eq(it->text, line->text))
			return true;
	}
	return false;
}

/* False: a line about something else, or about what only follows. */
static bool
take_head(struct str *text)
{
	static const char *const heads[] = {
		"ninja explain: ", "samu: explain "};

	for (size_t i = 0; i < countof(heads); i++) {
		struct str head = str_from(heads[i]);
		if (!str_starts(*text, head))
			continue;
		*text = str_from_index(*text, head.n);
		return !str_ends(*text, S(" is dirty"));
	}
	return false;
}

void
explain_read(
	struct str text, struct explain_line_vec *lines, struct arena *arena)
{
	struct str item;

	while (str_next(&text, '\n', &item)) {
		if (!take_head(&item))
			continue;
		struct explain_line line = read_line(item);
		if (!is_known(lines, &line))
			vec_add(lines, arena, line);
	}
}

void
explain_print(const struct explain_line *line, struct buf *out)
{
	struct str output = line->output;

	switch (line->kind) {
	case EXPLAIN_MISSING:
		buf_addf(out, "'%.*s' is missing", STR(output));
		break;
	case EXPLAIN_OLDER:
		buf_addf(out, "'%.*s' is older than '%.*s'", STR(output),
			STR(line->input));
		break;
	case EXPLAIN_COMMAND:
		buf_addf(out, "the command for '%.*s' is another one",
			STR(output));
		break;
	case EXPLAIN_UNKNOWN:
		buf_addf(out, "Ninja's log knows of no run that made '%.*s'",
			STR(output));
		break;
	case EXPLAIN_DEPS:
		buf_addf(out, "Ninja does not know what '%.*s' included",
			STR(output));
		break;
	case EXPLAIN_OTHER:
		buf_add(out, line->text);
		break;
	}
}
