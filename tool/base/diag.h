/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: what went wrong, where, and what to type next. Functions add to
 * a struct diag and return false; only cmd/ prints it. Messages are lower case
 * without a full stop, the failure first, the subject in single quotes, then
 * the cause. A hint says what to type and never stands inside the message.
 *
 *     venv.ini:7:14: error: '2..1' is not a version
 *         requests = ==2..1
 *                      ^
 *     hint: one dot between numbers, for example '==2.1'
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* A place in a file. Lines and columns count from 1 (columns in bytes); 0 means
 * not known. text is the whole line without its end, empty where not known. */
struct place {
	struct str file;
	size_t line, column;
	struct str text;
};

#define NOWHERE ((struct place){0})

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diag_item {
	enum diag_level level;
	struct place place;
	struct str message;
	struct str hint; /* empty: none */
	size_t group;    /* notes belong to the item they follow */
};

struct diag_item_vec VEC(struct diag_item);

struct diag {
	struct arena *arena; /* owns all texts */
	struct diag_item_vec items;
	size_t errors;
};

/* Adds an error; always false, so that report-and-return is one line. */
bool diag_error(struct diag *diag, struct place place, const char *format, ...)
	PRINTF(3, 4);
void diag_warn(struct diag *diag, struct place place, const char *format, ...)
	PRINTF(3, 4);

/* Adds a note that points at another place of the last error or warning. */
void diag_note(struct diag *diag, struct place place, const char *format, ...)
	PRINTF(3, 4);

/* Sets the hint of the last error or warning; always false. */
bool diag_hint(struct diag *diag, const char *format, ...) PRINTF(2, 3);

/* Errors of system calls: "what 'path': strerror(error)"; always false. */
bool diag_system(
	struct diag *diag, int error, const char *what, struct str path);

/* Adds all items of from (made by another thread, say), texts copied. */
void diag_merge(struct diag *diag, const struct diag *from);

/* By file, then line, then column; notes stay with theirs. */
void diag_sort(struct diag *diag);

/*
 * Text for a person or an editor; items without a place start with 'program'.
 * Control bytes in what is shown are printed as \xHH.
 */
void diag_text(const struct diag *diag, const char *program, bool color,
	struct buf *out);

/* One JSON array of objects: level, file, line, column, message, hint. */
void diag_json(const struct diag *diag, struct buf *out);

#endif
