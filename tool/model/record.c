/* SPDX-License-Identifier: MIT */
#include "model/record.h"

#include "base/map.h"
#include "format/csv.h"

struct parsing {
	struct csv csv;
	struct map seen; /* path -> 1 + index of its row */
	struct record_row_vec *rows;
	struct arena *arena;
	struct diag *diag;
};

static bool
fail(struct parsing *p, const char *what, struct str subject)
{
	struct place place = {.file = p->csv.file, .line = p->csv.line};
	return diag_error(p->diag, place, "'%.*s' %s", STR(subject), what);
}

static bool
is_same(const struct record_row *a, const struct record_row *b)
{
	return str_eq(a->hash, b->hash) && a->has_size == b->has_size &&
	       a->size == b->size;
}

static bool
add_row(struct parsing *p, const struct record_row *row)
{
	uintptr_t at = (uintptr_t)map_get(&p->seen, row->path);
	if (at)
		return is_same(&p->rows->v[at - 1], row) ||
		       fail(p, "is listed twice, and differently", row->path);
	vec_add(p->rows, p->arena, *row);
	map_put(&p->seen, row->path, (void *)(uintptr_t)p->rows->n);
	return true;
}

static bool
parse_row(struct parsing *p, const struct str_vec *fields)
{
	if (fields->n != 3)
		return fail(p, "begins a row that has not three fields",
			fields->v[0]);
	struct record_row row = {.path = fields->v[0],
		.hash = fields->v[1],
		.line = p->csv.line};
	if (!row.path.n || str_has_control(row.path))
		return fail(p, "is no path", row.path);
	unsigned long long size = 0;
	row.has_size = fields->v[2].n > 0;
	if (row.has_size && !str_to_uint(fields->v[2], &size))
		return fail(p, "is no size", fields->v[2]);
	row.size = size;
	return add_row(p, &row);
}

bool
record_parse(struct str text, struct str file, struct record_row_vec *rows,
	struct arena *arena, struct diag *diag)
{
	struct parsing p = {.csv = {.rest = text, .file = file},
		.seen.arena = arena,
		.rows = rows,
		.arena = arena,
		.diag = diag};
	struct str_vec fields = {0};
	bool good = true;
	for (;;) {
		switch (csv_next(&p.csv, &fields, arena, diag)) {
		case CSV_ROW:
			good &= parse_row(&p, &fields);
			break;
		case CSV_BAD:
			return false;
		case CSV_END:
			return good;
		}
	}
}

void
record_add(struct buf *out, const struct record_row *row)
{
	char size[24];
	struct str fields[3] = {row->path, row->hash, {size, 0}};
	if (row->has_size) {
		uint64_t rest = row->size;
		size_t at = sizeof size;
		do
			size[--at] = (char)('0' + rest % 10);
		while (rest /= 10);
		fields[2] = (struct str){size + at, sizeof size - at};
	}
	csv_add(out, fields, 3);
}
