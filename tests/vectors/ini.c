/* SPDX-License-Identifier: MIT */
/*
 * ini/: our reader against inih built to keep whole lines ("whole-lines"), the
 * one setting that changes no value. For each file the answer is a list of the
 * lines that differ: "same", or "refused 8, skipped 9": a line where inih has
 * an event and we have an error or, below a refused line, nothing. "changed N",
 * "lost N" and "unnoticed N" (inih's error, none of ours) are never right.
 */
#include "format/ini.h"
#include "vectors.h"

struct file {
	struct vectors *v;
	struct ini_section_vec sections;
	struct diag diag;
	struct buf differences;
};

static void
differ(struct file *file, const char *how, struct str line)
{
	buf_addf(&file->differences, "%s%s %.*s",
		file->differences.n ? ", " : "", how, STR(line));
}

static bool
has_error(const struct file *file, struct str line)
{
	vec_for (struct diag_item, item, &file->diag.items)
		if (str_eq(line,
			    str_fmt(file->v->arena, "%zu", item->place.line)))
			return true;
	return false;
}

/* Whether an error stands before the line, which can have taken it along. */
static bool
has_error_above(const struct file *file, struct str line)
{
	unsigned long long number;
	if (!str_to_uint(line, &number))
		return false;
	vec_for (struct diag_item, item, &file->diag.items)
		if (item->place.line < number)
			return true;
	return false;
}

/* Ours on that line: a piece of a value is an event, as in inih. */
static bool
has_event(const struct file *file, struct str line, const struct row *want)
{
	vec_for (struct ini_section, section, &file->sections)
		vec_for (struct ini_entry, entry, &section->entries)
			vec_for (struct ini_piece, piece, &entry->pieces)
				if (str_eq(line, str_fmt(file->v->arena, "%zu",
							 piece->place.line)) &&
					!entry->bare &&
					str_eq(section->name, field(want, 4)) &&
					str_eq(entry->key, field(want, 5)) &&
					str_eq(piece->text, field(want, 6)))
					return true;
	return false;
}

/* How many events we have in all: inih must have as many. */
static size_t
count_events(const struct file *file)
{
	size_t n = 0;
	vec_for (struct ini_section, section, &file->sections)
		vec_for (struct ini_entry, entry, &section->entries)
			n += entry->bare ? 0 : entry->pieces.n;
	return n;
}

/* What the caller of ini_read() reports: a line without '='; and the value that
 * the handler of inih's own tests refuses. */
static void
add_errors(struct file *file)
{
	vec_for (struct ini_section, section, &file->sections)
		vec_for (struct ini_entry, entry, &section->entries)
			if (entry->bare ||
				(str_is(entry->key, "user") &&
					str_is(entry->value, "parse_error")))
				diag_error(&file->diag, entry->place, "'%.*s'",
					STR(entry->key));
}

static bool
has_line(const struct file *file, struct str line)
{
	vec_for (struct ini_section, section, &file->sections)
		vec_for (struct ini_entry, entry, &section->entries)
			vec_for (struct ini_piece, piece, &entry->pieces)
				if (str_eq(line, str_fmt(file->v->arena, "%zu",
							 piece->place.line)))
					return true;
	return false;
}

static void
compare_row(struct file *file, const struct row *row, size_t *events)
{
	struct str line = field(row, 3);
	if (str_is(line, "error")) {
		line = field(row, 4);
		if (!str_is(line, "0") && !has_error(file, line))
			differ(file, "unnoticed", line);
		return;
	}
	if (has_event(file, line, row))
		++*events;
	else if (has_error(file, line))
		return; /* refused aloud, where inih guesses */
	else if (has_line(file, line))
		differ(file, "changed", line);
	else if (!has_error_above(file, line)) /* in a section refused aloud */
		differ(file, "lost", line);
}

static void
run_file(struct vectors *v, const struct table *events, const struct row *row)
{
	struct file file = {.v = v,
		.diag = {.arena = v->arena},
		.differences = {.arena = v->arena}};
	struct str name = field(row, 0);
	struct str text = vectors_file(
		v, str_fmt(v->arena, "%.*s/%.*s", STR(v->family), STR(name)));
	size_t same = 0;
	(void)!ini_read(text, name, &file.sections, v->arena, &file.diag);
	add_errors(&file);
	vec_for (struct row, event, &events->rows)
		if (str_eq(field(event, 0), name) &&
			str_is(field(event, 1), "whole-lines"))
			compare_row(&file, event, &same);
	if (count_events(&file) != same)
		differ(&file, "more", S("events"));
	if (!file.differences.n)
		buf_addz(&file.differences, "same");
	answer(v, row->line, name, buf_str(&file.differences), S("same"));
}

static void
run(struct vectors *v)
{
	struct table files = vectors_table(v, vectors_path(v, "/index.tsv"));
	struct table events = vectors_table(v, vectors_path(v, "/events.tsv"));
	vec_for (struct row, row, &files.rows)
		run_file(v, &events, row);
}

const struct family ini_families[] = {{"ini", run}, {0}};
