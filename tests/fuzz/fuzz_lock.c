/* SPDX-License-Identifier: MIT */
/* Text is a lock. */
#include "fuzz.h"

#include "model/lock.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct lock lock;
	if (!lock_read(S("x"), text, &lock, arena, diag))
		assert(diag->errors);
}
