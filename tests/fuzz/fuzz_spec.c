/* SPDX-License-Identifier: MIT */
/* Text is a set of specifiers; what is printed is the same set. */
#include "fuzz.h"

#include "model/spec.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct spec_set set, again;
	(void)diag;
	if (!spec_parse(text, &set, arena, NULL))
		return;
	bool good = spec_parse(spec_str(&set, arena), &again, arena, NULL);
	assert(good && spec_eq(&set, &again, arena));
	assert(spec_is_unsatisfiable(&set) == spec_is_unsatisfiable(&again));
	assert(spec_is_subset(&set, &again, arena) != SPEC_FALSE);
}
