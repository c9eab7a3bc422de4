/* SPDX-License-Identifier: MIT */
/* Text is a requirement; what is printed is the same requirement. */
#include "fuzz.h"

#include "model/require.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct require require, again;
	struct buf out = {.arena = arena};
	(void)diag;
	if (!require_parse(text, &require, arena, NULL))
		return;
	require_print(&require, &out);
	bool good = require_parse(buf_str(&out), &again, arena, NULL);
	assert(good && require_equal(&require, &again, arena));
}
