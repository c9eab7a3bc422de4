/* SPDX-License-Identifier: MIT */
/* Text is a requirements file that an environment takes. */
#include "fuzz.h"

#include "model/reqfile.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct reqfile_item_vec items = {0};
	bool good = reqfile_read(text, S("x"), &items, arena, diag);
	assert(good == !diag->errors);
	vec_for (struct reqfile_item, it, &items) {
		if (it->kind == REQFILE_LOCAL &&
			!reqfile_name(it, S("name"), arena, diag))
			assert(diag->errors);
	}
}
