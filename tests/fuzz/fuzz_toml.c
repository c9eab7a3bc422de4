/* SPDX-License-Identifier: MIT */
/* Text is a TOML document. */
#include "fuzz.h"

#include "format/toml.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	if (!toml_read(S("x"), text, arena, diag))
		assert(diag->errors);
}
