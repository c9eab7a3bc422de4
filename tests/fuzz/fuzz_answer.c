/* SPDX-License-Identifier: MIT */
/* Text is what an interpreter's probe printed. */
#include "fuzz.h"

#include "env/python/answer.h"
#include "env/python/python.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct python python = {0};
	(void)diag; /* the answer is ours or it is not */
	enum answer answer = answer_read(text, &python, arena);
	if (answer == ANSWER_BAD)
		return;
	assert(python.parsed.release.n);
	assert((answer == ANSWER_OLD) == !python.tags.n);
}
