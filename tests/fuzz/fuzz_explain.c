/* SPDX-License-Identifier: MIT */
/* Text is what Ninja explains; each cause comes once. */
#include "fuzz.h"

#include "model/explain.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct explain_line_vec lines = {0}, again = {0};
	struct buf out = {.arena = arena}, copy = {.arena = arena};
	(void)diag; /* what is none of its lines is passed over */
	explain_read(text, &lines, arena);
	vec_for (struct explain_line, line, &lines) {
		assert(line->kind == EXPLAIN_OTHER || line->output.n);
		assert((line->kind == EXPLAIN_OLDER) == (line->input.n > 0) ||
			line->kind == EXPLAIN_OLDER);
		explain_print(line, &out);
		buf_addf(&copy, "ninja explain: %.*s\n", STR(line->text));
	}
	explain_read(buf_str(&copy), &again, arena);
	assert(again.n <= lines.n);
}
