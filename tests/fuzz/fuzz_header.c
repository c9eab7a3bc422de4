/* SPDX-License-Identifier: MIT */
/* Text is METADATA or WHEEL. */
#include "fuzz.h"

#include "format/header.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct headers headers = headers_parse(text, arena);
	(void)diag; /* any text is headers and a body */
	assert(headers_count(&headers, "Name") ==
		headers_all(&headers, "name", arena).n);
	assert(headers.body.n <= text.n);
}
