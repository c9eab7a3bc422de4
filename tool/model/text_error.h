/* SPDX-License-Identifier: MIT */
/*
 * Why a short text (a version, a specifier, a marker, a requirement) was
 * refused. Its reader does not know the file that the text came from: whoever
 * does turns this into a diagnostic.
 */
#ifndef MODEL_TEXT_ERROR_H
#define MODEL_TEXT_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

struct text_error {
	size_t offset;      /* of the byte where it went wrong, from 0 */
	struct str message; /* as those of base/diag.h */
	struct str hint;    /* empty: none */
};

/* Fills the error in, without a hint; always false. error may be NULL: then
 * nobody wants to know. */
bool text_error_set(struct text_error *error, struct arena *arena,
	size_t offset, const char *format, ...) PRINTF(4, 5);

/* Sets the hint; always false. */
bool text_error_hint(struct text_error *error, struct arena *arena,
	const char *format, ...) PRINTF(3, 4);

/* Adds the error to diag; place is where the text begins (where it has a
 * column, the offset is added). Always false. */
bool text_error_report(
	const struct text_error *error, struct place place, struct diag *diag);

#endif
