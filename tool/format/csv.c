/* SPDX-License-Identifier: MIT */
#include "format/csv.h"

static bool
fail(const struct csv *csv, const char *what, struct diag *diag)
{
	struct place place = {.file = csv->file, .line = csv->line};
	return diag_error(diag, place, "%s", what);
}

/* Is it at the end of a row? Takes the LF or CR LF. */
static bool
take_end(struct csv *csv)
{
	struct str *rest = &csv->rest;
	size_t n = str_starts(*rest, S("\r\n")) ? 2
		   : str_starts(*rest, S("\n")) ? 1
						: 0;
	if (!n && rest->n)
		return false;
	*rest = str_from_index(*rest, n);
	csv->lines++;
	return true;
}

static struct str
plain_field(struct csv *csv)
{
	size_t n = 0;
	struct str rest = csv->rest;
	while (n < rest.n && rest.p[n] != ',' && rest.p[n] != '\n')
		n++;
	if (n < rest.n && n && rest.p[n] == '\n' && rest.p[n - 1] == '\r')
		n--;
	csv->rest = str_from_index(rest, n);
	return str_sub(rest, 0, n);
}

/* Behind the first quote; false without a last one. */
static bool
quoted_field(struct csv *csv, struct buf *field)
{
	struct str part;
	for (;;) {
		if (!str_cut(csv->rest, '"', &part, &csv->rest))
			return false;
		buf_add(field, part);
		for (size_t i = 0; i < part.n; i++)
			csv->lines += part.p[i] == '\n';
		if (!str_starts(csv->rest, S("\"")))
			return true;
		buf_addc(field, '"');
		csv->rest = str_from_index(csv->rest, 1);
	}
}

static bool
next_field(struct csv *csv, struct str *field, struct arena *arena,
	struct diag *diag)
{
	if (!str_starts(csv->rest, S("\""))) {
		*field = plain_field(csv);
		return str_index(*field, '"') == field->n ||
		       fail(csv, "a quote inside a field", diag);
	}
	struct buf buf = {.arena = arena};
	csv->rest = str_from_index(csv->rest, 1);
	if (!quoted_field(csv, &buf))
		return fail(csv, "a quote without its end", diag);
	*field = buf_str(&buf);
	return true;
}

enum csv_result
csv_next(struct csv *csv, struct str_vec *fields, struct arena *arena,
	struct diag *diag)
{
	fields->n = 0;
	while (csv->rest.n && take_end(csv))
		;
	if (!csv->rest.n)
		return CSV_END;
	csv->line = csv->lines + 1;
	for (;;) {
		struct str field;
		if (!next_field(csv, &field, arena, diag))
			return CSV_BAD;
		vec_add(fields, arena, field);
		if (take_end(csv))
			return CSV_ROW;
		if (csv->rest.p[0] != ',') {
			(void)fail(csv, "text after a quoted field", diag);
			return CSV_BAD;
		}
		csv->rest = str_from_index(csv->rest, 1);
	}
}

static bool
needs_quotes(struct str field)
{
	for (size_t i = 0; i < field.n; i++) {
		char c = field.p[i];
		if (c == ',' || c == '"' || c == '\n' || c == '\r')
			return true;
	}
	return false;
}

static void
add_field(struct buf *out, struct str field)
{
	if (!needs_quotes(field)) {
		buf_add(out, field);
		return;
	}
	buf_addc(out, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, field.p[i]);
	}
	buf_addc(out, '"');
}

void
csv_add(struct buf *out, const struct str *fields, size_t n)
{
	/* Alone, an empty field would be an empty line: no row. */
	if (n == 1 && !fields[0].n)
		buf_addz(out, "\"\"");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(out, ',');
		add_field(out, fields[i]);
	}
	buf_addc(out, '\n');
}
