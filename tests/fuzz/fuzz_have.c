/* SPDX-License-Identifier: MIT */
/* Text is a have file; what is written reads as the same. */
#include "fuzz.h"

#include "model/have.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct have have, again;
	struct buf first = {.arena = arena}, second = {.arena = arena};
	(void)diag; /* any text is something or nothing known */
	have_read(text, &have, arena);
	have_write(&have, &first);
	have_read(buf_str(&first), &again, arena);
	assert(again.packages.n == have.packages.n);
	assert(again.bytecode == have.bytecode);
	have_write(&again, &second);
	assert(str_eq(buf_str(&first), buf_str(&second)));
}
