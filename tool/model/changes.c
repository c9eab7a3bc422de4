/* SPDX-License-Identifier: MIT */
#include "model/changes.h"

static size_t
count_lines(struct str text)
{
	struct str line;
	size_t n = 0;

	while (str_next(&text, '\n', &line))
		n++;
	return n;
}

void
changes_add(struct str before, const struct plan *plan, int64_t seconds,
	struct buf *out)
{
	struct buf steps = {.arena = out->arena};
	struct str line, rest;

	plan_print(plan, &steps);
	rest = buf_str(&steps);
	size_t lines = count_lines(before) + count_lines(rest);
	while (lines > CHANGES_KEPT && str_next(&before, '\n', &line))
		lines--;
	while (str_next(&before, '\n', &line))
		buf_addf(out, "%.*s\n", STR(line));
	while (str_next(&rest, '\n', &line))
		buf_addf(out, "%lld %.*s\n", (long long)seconds, STR(line));
}

/* "1700000000 replace jinja2 3.1.5 -> 3.1.6 (...)" */
static bool
is_about(struct str line, struct str name, int64_t *seconds, struct str *step)
{
	unsigned long long value;
	struct str head, rest, word;

	if (!str_cut(line, ' ', &head, step) || !str_to_uint(head, &value) ||
		value > INT64_MAX || !str_cut(*step, ' ', &head, &rest))
		return false;
	(void)str_cut(rest, ' ', &word, &rest);
	*seconds = (int64_t)value;
	return str_eq(word, name);
}

bool
changes_find(
	struct str text, struct str name, int64_t *seconds, struct str *step)
{
	struct str line, found = S("");
	int64_t at = 0;
	bool is_known = false;

	while (str_next(&text, '\n', &line)) {
		struct str said;
		int64_t when;
		if (!is_about(line, name, &when, &said))
			continue;
		is_known = true;
		found = said;
		at = when;
	}
	*seconds = at;
	*step = found;
	return is_known;
}
