/* SPDX-License-Identifier: MIT */
/* Text is a RECORD; what is written reads as the same. */
#include "fuzz.h"

#include "model/record.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct record_row_vec rows = {0}, again = {0};
	struct buf out = {.arena = arena};
	bool good = record_parse(text, S("x"), &rows, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	for (size_t i = 0; i < rows.n; i++)
		record_add(&out, &rows.v[i]);
	good = record_parse(buf_str(&out), S("y"), &again, arena, diag);
	assert(good && again.n == rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		assert(str_eq(again.v[i].path, rows.v[i].path));
		assert(str_eq(again.v[i].hash, rows.v[i].hash));
		assert(again.v[i].has_size == rows.v[i].has_size);
		assert(again.v[i].size == rows.v[i].size);
	}
}
