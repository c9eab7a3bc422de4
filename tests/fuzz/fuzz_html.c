/* SPDX-License-Identifier: MIT */
/* Text is an HTML page: nothing but the tags that an index needs comes out. */
#include "fuzz.h"

#include "format/html.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct html_tag_vec tags = {0};
	(void)diag; /* any text is a page */
	html_tags(text, &tags, arena);
	vec_for (struct html_tag, tag, &tags) {
		assert(str_is(tag->name, "a") || str_is(tag->name, "base") ||
			str_is(tag->name, "meta"));
		vec_for (struct html_attribute, it, &tag->attributes)
			assert(str_eq(it->name, str_lower(arena, it->name)));
	}
	struct str decoded = html_decode(arena, text);
	assert(str_index(text, '&') < text.n || str_eq(decoded, text));
	assert(!str_is_utf8(text) || str_is_utf8(decoded));
}
