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
	struct buf longer = {.arena = arena}, name_longer = {.arena = arena};
	buf_add(&longer, pattern);
	buf_addc(&longer, '*');
	buf_add(&name_longer, name);
	buf_addc(&name_longer, 'x');
	if (fits && name.n)
		assert(glob_match(buf_str(&longer), buf_str(&name_longer)));
}
