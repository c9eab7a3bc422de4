/* SPDX-License-Identifier: MIT */
/* Text is a page of an index, in HTML and in JSON. */
#include "fuzz.h"

#include "env/fetch/index.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	static const char *const types[] = {
		"text/html", "application/vnd.pypi.simple.v1+json"};
	for (size_t i = 0; i < countof(types); i++) {
		struct index_file_vec files = {0};
		size_t errors = diag->errors;
		if (!index_parse(text, S("https://x/a/"), str_from(types[i]),
			    &files, arena, diag))
			assert(diag->errors > errors);
	}
}
