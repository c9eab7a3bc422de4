/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

static struct place
place_dup(struct arena *arena, struct place place)
{
	place.file = str_dup(arena, place.file);
	place.text = str_dup(arena, place.text);
	return place;
}

static void
add(struct diag *diag, enum diag_level level, struct place place,
	struct str message)
{
	size_t group = diag->items.n;
	if (level == DIAG_NOTE && group > 0)
		group = diag->items.v[group - 1].group;
	if (level == DIAG_ERROR)
		diag->errors++;
	vec_add(&diag->items, diag->arena,
		(struct diag_item){
			.level = level,
			.place = place_dup(diag->arena, place),
			.message = message,
			.group = group,
		});
}

bool
diag_error(struct diag *diag, struct place place, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(diag, DIAG_ERROR, place, str_vfmt(diag->arena, format, args));
	va_end(args);
	return false;
}

void
diag_warn(struct diag *diag, struct place place, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(diag, DIAG_WARNING, place, str_vfmt(diag->arena, format, args));
	va_end(args);
}

void
diag_note(struct diag *diag, struct place place, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(diag, DIAG_NOTE, place, str_vfmt(diag->arena, format, args));
	va_end(args);
}

bool
diag_hint(struct diag *diag, const char *format, ...)
{
	if (!diag->items.n)
		return false;
	va_list args;
	va_start(args, format);
	size_t last = diag->items.v[diag->items.n - 1].group;
	diag->items.v[last].hint = str_vfmt(diag->arena, format, args);
	va_end(args);
	return false;
}

bool
diag_system(struct diag *diag, int error, const char *what, struct str path)
{
	return diag_error(diag, NOWHERE, "%s '%.*s': %s", what, STR(path),
		strerror(error));
}

void
diag_merge(struct diag *diag, const struct diag *from)
{
	size_t base = diag->items.n;
	vec_for (const struct diag_item, it, &from->items) {
		struct diag_item copy = *it;
		copy.place = place_dup(diag->arena, it->place);
		copy.message = str_dup(diag->arena, it->message);
		copy.hint = str_dup(diag->arena, it->hint);
		copy.group += base;
		vec_add(&diag->items, diag->arena, copy);
	}
	diag->errors += from->errors;
}

/* Items sort by the place of their group's head, then as they came. */
struct sort_key {
	struct place place;
	size_t index;
	struct diag_item item;
};

static int
compare(const void *a, const void *b)
{
	const struct sort_key *x = a, *y = b;
	int order = str_cmp(x->place.file, y->place.file);
	if (!order)
		order = (x->place.line > y->place.line) -
			(x->place.line < y->place.line);
	if (!order)
		order = (x->place.column > y->place.column) -
			(x->place.column < y->place.column);
	if (!order)
		order = (x->item.group > y->item.group) -
			(x->item.group < y->item.group);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

void
diag_sort(struct diag *diag)
{
	size_t n = diag->items.n;
	if (n < 2)
		return;
	struct sort_key *keys = arena_array(diag->arena, struct sort_key, n);
	for (size_t i = 0; i < n; i++) {
		struct diag_item *item = &diag->items.v[i];
		keys[i] = (struct sort_key){
			.place = diag->items.v[item->group].place,
			.index = i,
			.item = *item,
		};
	}
	qsort(keys, n, sizeof *keys, compare);
	for (size_t i = 0, head = 0; i < n; i++) {
		if (keys[i].item.level != DIAG_NOTE)
			head = i;
		diag->items.v[i] = keys[i].item;
		diag->items.v[i].group = head;
	}
}

/* A terminal must not be steered by what a file or a server says. */
static void
add_printable(struct buf *out, struct str s, bool keep_newlines)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\t' || c == '\n' ? keep_newlines
					   : c >= 0x20 && c != 0x7f)
			buf_addc(out, (char)c);
		else if (c == '\t')
			buf_addc(out, ' ');
		else
			buf_addf(out, "\\x%02x", c);
	}
}

static const struct {
	const char *word, *color;
} levels[] = {
	[DIAG_ERROR] = {"error", "\033[1;31m"},
	[DIAG_WARNING] = {"warning", "\033[1;35m"},
	[DIAG_NOTE] = {"note", "\033[1;36m"},
};

static void
text_place(const struct place *place, const char *program, struct buf *out)
{
	if (!place->file.n) {
		buf_addf(out, "%s: ", program);
		return;
	}
	add_printable(out, place->file, false);
	if (place->line)
		buf_addf(out, ":%zu", place->line);
	if (place->line && place->column)
		buf_addf(out, ":%zu", place->column);
	buf_addz(out, ": ");
}

enum { SHOWN_COLUMNS = 160 };

/* The line, cut around the column where it is very long, and the caret. */
static void
text_source(const struct place *place, struct buf *out)
{
	if (!place->text.n)
		return;
	size_t column = place->column ? place->column - 1 : 0;
	size_t from =
		column > SHOWN_COLUMNS / 2 && place->text.n > SHOWN_COLUMNS
			? column - SHOWN_COLUMNS / 2
			: 0;
	struct str shown = str_sub(place->text, from, from + SHOWN_COLUMNS);
	buf_addz(out, "    ");
	add_printable(out, shown, false);
	buf_addc(out, '\n');
	if (!place->column || column > place->text.n)
		return;
	buf_addz(out, "    ");
	for (size_t i = from; i < column; i++) {
		unsigned char c = (unsigned char)place->text.p[i];
		if ((c & 0xc0) == 0x80)
			continue;
		bool escaped = (c < 0x20 && c != '\t') || c == 0x7f;
		buf_addz(out, escaped ? "    " : " ");
	}
	buf_addz(out, "^\n");
}

void
diag_text(const struct diag *diag, const char *program, bool color,
	struct buf *out)
{
	for (size_t i = 0; i < diag->items.n; i++) {
		const struct diag_item *item = &diag->items.v[i];
		text_place(&item->place, program, out);
		buf_addf(out, "%s%s:%s ",
			color ? levels[item->level].color : "",
			levels[item->level].word, color ? "\033[0m" : "");
		add_printable(out, item->message, true);
		buf_addc(out, '\n');
		text_source(&item->place, out);
		bool last = i + 1 == diag->items.n ||
			    diag->items.v[i + 1].group != item->group;
		struct str hint = diag->items.v[item->group].hint;
		if (last && hint.n) {
			buf_addf(out, "%shint:%s ", color ? "\033[1m" : "",
				color ? "\033[0m" : "");
			add_printable(out, hint, true);
			buf_addc(out, '\n');
		}
	}
}

static void
json_string(struct buf *out, struct str s)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_addf(out, "\\u%04x", c);
		else
			buf_addc(out, (char)c);
	}
	buf_addc(out, '"');
}

void
diag_json(const struct diag *diag, struct buf *out)
{
	buf_addc(out, '[');
	vec_for (const struct diag_item, item, &diag->items) {
		if (item != diag->items.v)
			buf_addc(out, ',');
		buf_addf(out, "{\"level\":\"%s\",\"file\":",
			levels[item->level].word);
		json_string(out, item->place.file);
		buf_addf(out, ",\"line\":%zu,\"column\":%zu,\"message\":",
			item->place.line, item->place.column);
		json_string(out, item->message);
		buf_addz(out, ",\"hint\":");
		json_string(out, item->hint);
		buf_addc(out, '}');
	}
	buf_addz(out, "]\n");
}
