/* SPDX-License-Identifier: MIT */
/* Text is a pyproject.toml. */
#include "fuzz.h"

#include "model/backend.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct backend backend;
	bool good = backend_read(text, S("x"), &backend, arena, diag);
	assert(good == !diag->errors && (!good || backend.name.n));
}
