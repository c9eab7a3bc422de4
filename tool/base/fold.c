/* SPDX-License-Identifier: MIT */
#include "base/fold.h"

#include <stdlib.h>
#include <utf8proc.h>

bool
fold_is_ascii(struct str name)
{
	unsigned char all = 0;
	for (size_t i = 0; i < name.n; i++)
		all |= (unsigned char)name.p[i];
	return all < 0x80;
}

static struct str
fold_wide(struct str name, struct arena *arena)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
					  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)name.p,
		(utf8proc_ssize_t)name.n, &folded, options);
	if (n == UTF8PROC_ERROR_NOMEM)
		arena_exhausted();
	if (n < 0)
		return str_lower(arena, name);
	struct str kept =
		str_dup(arena, (struct str){(const char *)folded, (size_t)n});
	free(folded);
	return kept;
}

struct str
fold_name(struct str name, struct arena *arena)
{
	return fold_is_ascii(name) ? str_lower(arena, name)
				   : fold_wide(name, arena);
}
