/* SPDX-License-Identifier: MIT */
#include "format/pip_conf.h"

struct str
pip_conf_key(struct arena *arena, struct str name)
{
	struct buf out = {.arena = arena};
	struct str lower = str_lower(arena, name);
	if (str_starts(lower, S("--")))
		lower = str_from_index(lower, 2);
	for (size_t i = 0; i < lower.n; i++)
		buf_addc(&out, lower.p[i] == '_' ? '-' : lower.p[i]);
	return buf_str(&out);
}

bool
pip_conf_bool(struct str text, bool *value)
{
	static const char *const words[][2] = {{"y", "n"}, {"yes", "no"},
		{"t", "f"}, {"true", "false"}, {"on", "off"}, {"1", "0"}};
	for (size_t i = 0; i < countof(words); i++) {
		*value = str_eq_nocase(text, str_from(words[i][0]));
		if (*value || str_eq_nocase(text, str_from(words[i][1])))
			return true;
	}
	return false;
}

struct pip_conf_reader {
	struct str file, section, line;
	size_t number;
	struct pip_conf_item_vec *items;
	bool open; /* the last item may go on */
	struct arena *arena;
	struct diag *diag;
};

static bool
complain(struct pip_conf_reader *r, const char *what)
{
	struct place place = {
		.file = r->file,
		.line = r->number,
		.column = 1,
		.text = r->line,
	};
	return diag_error(r->diag, place, "%s", what);
}

static void
continue_value(struct pip_conf_reader *r, struct str text)
{
	struct pip_conf_item *last = &r->items->v[r->items->n - 1];
	last->value = last->value.n ? str_fmt(r->arena, "%.*s\n%.*s",
					      STR(last->value), STR(text))
				    : str_dup(r->arena, text);
}

static bool
read_pair(struct pip_conf_reader *r, struct str text)
{
	size_t equals = str_index(text, '='), colon = str_index(text, ':');
	size_t at = MIN(equals, colon);
	if (!r->section.p)
		return complain(r, "this line stands before any [section]");
	if (at == text.n || !str_trim(str_sub(text, 0, at)).n)
		return complain(r, "this line has no 'key = value'");
	vec_add(r->items, r->arena,
		(struct pip_conf_item){
			.section = r->section,
			.key = pip_conf_key(
				r->arena, str_trim(str_sub(text, 0, at))),
			.value = str_dup(r->arena,
				str_trim(str_from_index(text, at + 1))),
		});
	r->open = true;
	return true;
}

static bool
read_line(struct pip_conf_reader *r)
{
	struct str text = str_trim(r->line);
	bool indented = text.n && text.p != r->line.p;
	if (!text.n || text.p[0] == '#' || text.p[0] == ';')
		return true;
	if (indented && r->open) {
		continue_value(r, text);
		return true;
	}
	if (text.p[0] != '[')
		return read_pair(r, text);
	size_t end = str_index(text, ']');
	if (end == text.n)
		return complain(r, "this section's name has no ']'");
	r->section = str_dup(r->arena, str_sub(text, 1, end));
	r->open = false;
	return true;
}

bool
pip_conf_parse(struct str text, struct str file,
	struct pip_conf_item_vec *items, struct arena *arena, struct diag *diag)
{
	struct pip_conf_reader r = {
		.file = file, .items = items, .arena = arena, .diag = diag};
	bool done = true;
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_from_index(text, 3);
	while (str_next(&text, '\n', &r.line)) {
		r.number++;
		done = read_line(&r) && done;
	}
	return done;
}
