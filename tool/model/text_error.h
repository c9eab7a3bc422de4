/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a short text (version, specifier, marker, requirement) and
 * where, so that a caller who knows the text's place in a file can point a
 * caret at it. Texts are static; a parser sets one only when it returns false.
 */
#ifndef MODEL_TEXT_ERROR_H
#define MODEL_TEXT_ERROR_H

#include <stdbool.h>
#include <stddef.h>

struct text_error {
	size_t at;        /* offset in the text of the first bad byte; the
			     text's length where something is missing */
	const char *what; /* "expected a number", for "'TEXT': %s" */
	const char *hint; /* what to type, or NULL */
};

/* Sets *error unless it is NULL; always false. */
static inline bool
text_error(struct text_error *error, size_t at, const char *what)
{
	if (error)
		*error = (struct text_error){.at = at, .what = what};
	return false;
}

/* The same with a hint. */
static inline bool
text_error_hint(
	struct text_error *error, size_t at, const char *what, const char *hint)
{
	if (error)
		*error = (struct text_error){at, what, hint};
	return false;
}

#endif
