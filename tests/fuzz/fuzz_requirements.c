/* SPDX-License-Identifier: MIT */
/* Text is a requirements file. */
#include "fuzz.h"

#include "model/requirements.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct requirements_line_vec lines = {0};
	bool good = requirements_read(text, S("x"), &lines, arena, diag);
	assert(good == !diag->errors);
}
