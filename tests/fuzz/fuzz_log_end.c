/* SPDX-License-Identifier: MIT */
/* Text is the log of a build; what is shown of it is short, line by line. */
#include "fuzz.h"

#include "model/log_end.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct str shown = log_end(text, arena), line;
	size_t n = 0;
	(void)diag; /* any text is a log */
	if (str_is_utf8(text))
		assert(str_is_utf8(shown));
	while (str_next(&shown, '\n', &line)) {
		assert(line.n < 400);
		assert(!n++ ? !line.n : str_starts(line, S("    ")));
	}
	assert(n < 40);
}
