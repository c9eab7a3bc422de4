/* SPDX-License-Identifier: MIT */
/* Text is a RECORD; what is written reads as the same. */
#include "fuzz.h"

#include "model/record.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct record_row_vec rows = {0}, again = {0};
	struct buf out = {.arena = arena};
	if (!record_parse(text, S("x"), &rows, arena, diag)) {
		assert(diag->errors);
		return;
	}
	for (size_t i = 0; i < rows.n; i++)
		record_add(&out, &rows.v[i]);
	bool good = record_parse(buf_str(&out), S("y"), &again, arena, diag);
	assert(good && again.n == rows.n);
}
