/* SPDX-License-Identifier: MIT */
/*
 * Reading JSON: thin helpers over jansson whose errors say where in the file
 * (line and column of bad syntax) or where in the structure (index.json:
 * 'files[3].url' is missing). Pure.
 *
 *     struct json top;
 *     if (!json_parse(text, file, &top, diag))
 *             return false;
 *     bool done = json_get_str(&top, "name", &name, arena, diag);
 *     json_close(&top);
 *
 * A struct json is a view of one value inside a parsed text: good until
 * json_close() of the top, and it must not outlive nor be moved away from
 * the struct json that it was taken from (its path in errors goes through that
 * one). Nothing but json_parse() allocates; str results are copied into the
 * arena.
 */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct json_t; /* jansson's */

struct json {
	struct json_t *value;  /* NULL: not there (json_find_... only) */
	const struct json *in; /* what it was taken from; NULL: the top */
	struct str file;       /* for errors */
	struct str key;        /* its name, where 'in' is an object */
	size_t index;          /* its number, where 'in' is an array */
};

/*
 * Parses the whole text, UTF-8, an object or an array at the top. On failure
 * the diag has one error with the place. json_close(top) when done with it;
 * after a failure that is not needed, and harmless.
 */
bool json_parse(struct str text, struct str file, struct json *top,
	struct diag *diag) MUST_CHECK;
void json_close(struct json *top);

/* Members that must be there, of that kind; null counts as missing. */
bool json_get_str(const struct json *object, const char *key, struct str *value,
	struct arena *arena, struct diag *diag) MUST_CHECK;
bool json_get_int(const struct json *object, const char *key, int64_t *value,
	struct diag *diag) MUST_CHECK;
bool json_get_bool(const struct json *object, const char *key, bool *value,
	struct diag *diag) MUST_CHECK;
bool json_get_array(const struct json *object, const char *key,
	struct json *value, struct diag *diag) MUST_CHECK;
bool json_get_object(const struct json *object, const char *key,
	struct json *value, struct diag *diag) MUST_CHECK;

/* Is the member there and not null? *value is its view then, of any kind. */
bool json_find(const struct json *object, const char *key, struct json *value);

/* The same for a member of that kind; another kind counts as not there. For
 * fields of which one makes the best. */
bool json_find_str(const struct json *object, const char *key,
	struct str *value, struct arena *arena);

/* All strings of an array that must be there, copied. */
bool json_get_strs(const struct json *object, const char *key,
	struct str_vec *values, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* What a view is. */
bool json_is_str(const struct json *value);
bool json_is_list(const struct json *value);
bool json_is_dict(const struct json *value);
/* The text of a string, not copied: good until json_close(); else empty. */
struct str json_text(const struct json *value);

/* How many items an array (members an object) has; 0 for anything else. */
size_t json_length(const struct json *value);

/* Item i of an array, i < json_length(). */
struct json json_item(const struct json *array, size_t i);

/* The members of an object in their order: void *at = NULL; while
 * (json_next(&object, &at, &member)) uses member.key. */
bool json_next(const struct json *object, void **at, struct json *member);

/* An error about this value: "'files[3].url' " and the format; false. */
bool json_error(const struct json *value, struct diag *diag, const char *format,
	...) PRINTF(3, 4);

#endif
