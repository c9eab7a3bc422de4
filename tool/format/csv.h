/* SPDX-License-Identifier: MIT */
/*
 * The dialect of CSV that RECORD files are written in (Python's default): ','
 * between fields, '"' around those that need it and doubled inside, a row ends
 * with LF or CR LF. Pure.
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/diag.h"
#include "base/str.h"

struct csv {
	struct str rest; /* the text, and what is left of it */
	struct str file; /* for messages */
	size_t line;     /* of the row last read; starts at 0 */
	size_t lines;    /* begun by the rows so far; starts at 0 */
};

enum csv_result { CSV_ROW, CSV_END, CSV_BAD };

/*
 * The next row that is not empty. The fields' vector is emptied first and can
 * be used again and again. Fields without quotes are views of the text, others
 * are made in the arena. CSV_BAD: a quote without its end or inside a field.
 */
enum csv_result csv_next(struct csv *csv, struct str_vec *fields,
	struct arena *arena, struct diag *diag);

/* Adds one row, ended by LF; quotes only where they are needed. */
void csv_add(struct buf *out, const struct str *fields, size_t n);

#endif
