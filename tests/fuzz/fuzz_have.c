/* SPDX-License-Identifier: MIT */
/* Text is a have file; what is written reads as the same. */
#include "fuzz.h"

#include "model/have.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct have have, again;
	struct buf out = {.arena = arena};
	(void)diag; /* any text is something or nothing known */
	have_read(text, &have, arena);
	have_write(&have, &out);
	have_read(buf_str(&out), &again, arena);
	assert(again.packages.n == have.packages.n);
	assert(again.bytecode == have.bytecode);
}
