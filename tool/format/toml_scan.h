/* SPDX-License-Identifier: MIT */
/*
 * The lower half of the TOML reader, for format/toml.c alone: a position in
 * the text, errors at a position, white space, strings, numbers and dates.
 */
#ifndef FORMAT_TOML_SCAN_H
#define FORMAT_TOML_SCAN_H

#include "format/toml.h"

struct toml_scan {
	const struct toml_source *source;
	const char *p, *end;
	uint32_t line; /* of p, from 1 */
	size_t errors;
	bool conflict; /* marks of a merge conflict were met */
	struct arena *arena;
	struct diag *diag;
};

/* Adds an error at a place of the text; always false. If the line is a mark of
 * a merge conflict, that is the error instead. */
bool toml_scan_error(struct toml_scan *scan, const char *at, const char *format,
	...) PRINTF(3, 4);

/* Sets the last error's hint, unless a conflict was met; always false. */
bool toml_scan_hint(struct toml_scan *scan, const char *format, ...)
	PRINTF(2, 3);

/* Is the line that begins at p one of a merge conflict's marks? */
bool toml_scan_is_conflict(const struct toml_scan *scan, const char *p);

/* The byte at p, or at p[i]; NUL (which no text holds) at the end. */
char toml_scan_peek(const struct toml_scan *scan, size_t i);

/* Moves over c, if it is next. */
bool toml_scan_take(struct toml_scan *scan, char c);

/* Moves over spaces and tabs. */
void toml_scan_space(struct toml_scan *scan);

/* Moves over the rest of the line, which may hold a comment only. */
bool toml_scan_line_end(struct toml_scan *scan) MUST_CHECK;

/* Moves over white space, comments and line ends. */
bool toml_scan_blank(struct toml_scan *scan) MUST_CHECK;

/* Reads the string whose quote is at p; one of several lines only where
 * multi. */
bool toml_scan_string(
	struct toml_scan *scan, bool multi, struct str *out) MUST_CHECK;

/* Reads true, false, a number or a date into value, its place being set. */
bool toml_scan_scalar(struct toml_scan *scan, struct toml *value) MUST_CHECK;

#endif
