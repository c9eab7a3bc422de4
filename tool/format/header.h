/* SPDX-License-Identifier: MIT */
/*
 * Headers in the manner of e-mail: METADATA, WHEEL, PKG-INFO. Read as Python's
 * email parser reads them, which never fails: the headers end at an empty line
 * or at one that is none (no colon, no white space before), the rest is the
 * body. Pure; views of the text but for folded values.
 */
#ifndef FORMAT_HEADER_H
#define FORMAT_HEADER_H

#include "base/str.h"

struct header {
	struct str name;
	struct str value; /* trimmed; continuation lines trimmed, after an LF */
	size_t line;
};

struct header_vec VEC(struct header);

struct headers {
	struct header_vec all; /* in their order */
	struct str body;       /* to the end of the text */
};

struct headers headers_parse(struct str text, struct arena *arena);

/* The first value under the name, in any case of letters; empty without. */
struct str headers_get(const struct headers *headers, const char *name);

/* How often the name comes. */
size_t headers_count(const struct headers *headers, const char *name);

/* All values under the name. */
struct str_vec headers_all(
	const struct headers *headers, const char *name, struct arena *arena);

#endif
