/* SPDX-License-Identifier: MIT */
/* Text is a version; its normal form is the same version. */
#include "fuzz.h"

#include "model/version.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct version version, again;
	(void)diag;
	if (!version_parse(text, &version, arena, NULL))
		return;
	struct str printed = version_str(&version, arena);
	bool good = version_parse(printed, &again, arena, NULL);
	assert(good && !version_cmp(&version, &again));
	assert(str_eq(printed, version_str(&again, arena)));
}
