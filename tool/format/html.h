/* SPDX-License-Identifier: MIT */
/*
 * The anchors of an HTML page, as far as an index needs them: start tags <a>,
 * <base> and <meta> with their attributes, character references decoded.
 * Comments and the text of scripts and styles are passed over. Any text is an
 * HTML page, so nothing here fails.
 */
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include <stdbool.h>

#include "base/str.h"

struct html_attribute {
	struct str name; /* lower case */
	struct str value;
};

struct html_attribute_vec VEC(struct html_attribute);

struct html_tag {
	struct str name; /* lower case: "a", "base", "meta" */
	struct html_attribute_vec attributes;
};

struct html_tag_vec VEC(struct html_tag);

/* In the order of the page. The text is UTF-8. */
void html_tags(struct str text, struct html_tag_vec *tags, struct arena *arena);

/* The first attribute of that name, or NULL. */
const struct html_attribute *html_attribute(
	const struct html_tag *tag, const char *name);

/* Character references (&amp; &#60; &#x3c;) become what they stand for. */
struct str html_decode(struct arena *arena, struct str text);

#endif
