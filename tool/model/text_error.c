/* SPDX-License-Identifier: MIT */
#include "model/text_error.h"

bool
text_error_set(struct text_error *error, struct arena *arena, size_t offset,
	const char *format, ...)
{
	if (!error)
		return false;
	va_list args;
	va_start(args, format);
	*error = (struct text_error){
		.offset = offset,
		.message = str_vfmt(arena, format, args),
	};
	va_end(args);
	return false;
}

bool
text_error_hint(
	struct text_error *error, struct arena *arena, const char *format, ...)
{
	if (!error)
		return false;
	va_list args;
	va_start(args, format);
	error->hint = str_vfmt(arena, format, args);
	va_end(args);
	return false;
}

bool
text_error_report(
	const struct text_error *error, struct place place, struct diag *diag)
{
	if (place.column)
		place.column += error->offset;
	diag_error(diag, place, "%.*s", STR(error->message));
	if (error->hint.n)
		diag_hint(diag, "%.*s", STR(error->hint));
	return false;
}
