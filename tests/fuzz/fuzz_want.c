/* SPDX-License-Identifier: MIT */
/* Text is a want file; what is written reads as the same. */
#include "fuzz.h"

#include "model/want.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct want want, again;
	struct buf first = {.arena = arena}, second = {.arena = arena};
	bool good = want_read(text, S("x"), &want, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	want_write(&want, &first);
	good = want_read(buf_str(&first), S("y"), &again, arena, diag);
	assert(good && again.packages.n == want.packages.n);
	want_write(&again, &second);
	assert(str_eq(buf_str(&first), buf_str(&second)));
}
