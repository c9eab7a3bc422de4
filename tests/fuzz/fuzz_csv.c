/* SPDX-License-Identifier: MIT */
/* Text is CSV; a row that is written reads as the same row. */
#include "fuzz.h"

#include "format/csv.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct csv csv = {.rest = text, .file = S("x")};
	struct str_vec fields = {0}, again = {0};
	enum csv_result result;
	while ((result = csv_next(&csv, &fields, arena, diag)) == CSV_ROW) {
		struct buf out = {.arena = arena};
		assert(fields.n && csv.line <= csv.lines && csv.line);
		csv_add(&out, fields.v, fields.n);
		struct csv copy = {.rest = buf_str(&out), .file = S("y")};
		result = csv_next(&copy, &again, arena, diag);
		assert(result == CSV_ROW && again.n == fields.n);
		for (size_t i = 0; i < fields.n; i++)
			assert(str_eq(fields.v[i], again.v[i]));
		assert(csv_next(&copy, &again, arena, diag) == CSV_END);
	}
	assert((result == CSV_BAD) == (diag->errors > 0));
}
