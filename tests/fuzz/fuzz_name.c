/* SPDX-License-Identifier: MIT */
/* Text is the name of a project, a wheel, a source archive. */
#include "fuzz.h"

#include "model/name.h"
#include "model/tag.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct wheel_name wheel;
	struct version version;
	struct str name;
	(void)diag;
	if (wheel_name_parse(text, &wheel, arena, NULL))
		assert(tag_set_count(&wheel.tags));
	if (name_of_sdist(text, &name, &version, arena, NULL))
		assert(str_eq(name, name_normalise(arena, name)));
	if (name_is_normalised(text))
		assert(name_check(text, NULL));
}
