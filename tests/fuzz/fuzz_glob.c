/* SPDX-License-Identifier: MIT */
/* The first line is a pattern, the next a name. */
#include "fuzz.h"

#include "sys/glob.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct str pattern = text, name = S("");
	(void)diag;
	(void)str_cut(text, '\n', &pattern, &name);
	bool fits = glob_match(pattern, name);
	if (!glob_is_pattern(pattern))
		assert(fits == str_eq(pattern, name));
	bool hidden = str_starts(name, S("."));
	assert(glob_match(S("*"), name) == !hidden);
	if (fits && hidden)
		assert(str_starts(pattern, S(".")));
	if (fits && !str_starts(pattern, S("*")))
		assert(glob_match(str_fmt(arena, "%.*s*", STR(pattern)),
			str_fmt(arena, "%.*sx", STR(name))));
}
