/* SPDX-License-Identifier: MIT */
#include "format/json.h"

#include <jansson.h>
#include <string.h>

static struct str
text_of(const json_t *value)
{
	return (struct str){
		json_string_value(value), json_string_length(value)};
}

/* The line that the parser stopped in, for the caret. */
static struct str
line_of(struct str text, size_t line)
{
	struct str rest = text, found = {0};
	while (line-- && str_next(&rest, '\n', &found))
		;
	return found;
}

static bool
bad_syntax(struct str text, struct str file, const json_error_t *error,
	struct diag *diag)
{
	size_t line = error->line > 0 ? (size_t)error->line : 0;
	struct place at = {.file = file,
		.line = line,
		.column = error->column > 0 ? (size_t)error->column : 0,
		.text = line_of(text, line)};
	/* Pages of an index are often one line of megabytes. */
	if (at.text.n > 200)
		at.text = (struct str){0};
	return diag_error(diag, at, "this is not JSON: %s", error->text);
}

bool
json_parse(
	struct str text, struct str file, struct json *top, struct diag *diag)
{
	*top = (struct json){.file = file};
	json_error_t error = {0};
	top->value = json_loadb(text.p ? text.p : "", text.n, 0, &error);
	return top->value || bad_syntax(text, file, &error, diag);
}

void
json_close(struct json *top)
{
	json_decref(top->value);
	top->value = NULL;
}

/* "files[3].url" */
static void
add_path(const struct json *value, struct buf *out)
{
	if (!value->in)
		return;
	add_path(value->in, out);
	if (!value->key.p) {
		buf_addf(out, "[%zu]", value->index);
		return;
	}
	if (out->n)
		buf_addc(out, '.');
	buf_add(out, value->key);
}

bool
json_error(const struct json *value, struct diag *diag, const char *format, ...)
{
	struct buf message = {.arena = diag->arena};
	add_path(value, &message);
	struct str path = buf_str(&message);
	struct buf rest = {.arena = diag->arena};
	va_list args;
	va_start(args, format);
	buf_vaddf(&rest, format, args);
	va_end(args);
	struct str said = buf_str(&rest);
	struct place at = {.file = value->file};
	if (!path.n)
		return diag_error(diag, at, "the whole %.*s", STR(said));
	return diag_error(diag, at, "'%.*s' %.*s", STR(path), STR(said));
}

static struct json
member(const struct json *object, const char *key)
{
	return (struct json){.value = json_object_get(object->value, key),
		.in = object,
		.file = object->file,
		.key = str_from(key)};
}

static const char *
kind_name(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	default:
		return "null";
	}
}

static bool
wrong_kind(const struct json *value, const char *wanted, struct diag *diag)
{
	if (!value->value || json_is_null(value->value))
		return json_error(value, diag, "is missing");
	return json_error(
		value, diag, "is %s, not %s", kind_name(value->value), wanted);
}

/* The object itself may be of another kind: that is what the error says. */
static bool
get(const struct json *object, const char *key, struct json *value,
	struct diag *diag)
{
	if (!json_is_object(object->value))
		return wrong_kind(object, "an object", diag);
	*value = member(object, key);
	return true;
}

bool
json_get_str(const struct json *object, const char *key, struct str *value,
	struct arena *arena, struct diag *diag)
{
	struct json found;
	if (!get(object, key, &found, diag))
		return false;
	if (!json_is_string(found.value))
		return wrong_kind(&found, "a string", diag);
	*value = str_dup(arena, text_of(found.value));
	return true;
}

bool
json_get_int(const struct json *object, const char *key, int64_t *value,
	struct diag *diag)
{
	struct json found;
	if (!get(object, key, &found, diag))
		return false;
	if (!json_is_integer(found.value))
		return wrong_kind(&found, "a whole number", diag);
	*value = json_integer_value(found.value);
	return true;
}

bool
json_get_bool(const struct json *object, const char *key, bool *value,
	struct diag *diag)
{
	struct json found;
	if (!get(object, key, &found, diag))
		return false;
	if (!json_is_boolean(found.value))
		return wrong_kind(&found, "true or false", diag);
	*value = json_is_true(found.value);
	return true;
}

bool
json_get_array(const struct json *object, const char *key, struct json *value,
	struct diag *diag)
{
	return get(object, key, value, diag) &&
	       (json_is_array(value->value) ||
		       wrong_kind(value, "an array", diag));
}

bool
json_get_object(const struct json *object, const char *key, struct json *value,
	struct diag *diag)
{
	return get(object, key, value, diag) &&
	       (json_is_object(value->value) ||
		       wrong_kind(value, "an object", diag));
}

bool
json_find(const struct json *object, const char *key, struct json *value)
{
	*value = member(object, key);
	return value->value && !json_is_null(value->value);
}

bool
json_find_str(const struct json *object, const char *key, struct str *value,
	struct arena *arena)
{
	struct json found = member(object, key);
	if (!json_is_string(found.value))
		return false;
	*value = str_dup(arena, text_of(found.value));
	return true;
}

bool
json_get_strs(const struct json *object, const char *key,
	struct str_vec *values, struct arena *arena, struct diag *diag)
{
	struct json list;
	if (!json_get_array(object, key, &list, diag))
		return false;
	for (size_t i = 0; i < json_length(&list); i++) {
		struct json item = json_item(&list, i);
		if (!json_is_str(&item))
			return wrong_kind(&item, "a string", diag);
		vec_add(values, arena, str_dup(arena, json_text(&item)));
	}
	return true;
}

bool
json_is_str(const struct json *value)
{
	return json_is_string(value->value);
}

bool
json_is_list(const struct json *value)
{
	return json_is_array(value->value);
}

bool
json_is_dict(const struct json *value)
{
	return json_is_object(value->value);
}

struct str
json_text(const struct json *value)
{
	return json_is_str(value) ? text_of(value->value) : (struct str){0};
}

size_t
json_length(const struct json *value)
{
	return json_is_list(value) ? json_array_size(value->value)
				   : json_object_size(value->value);
}

struct json
json_item(const struct json *array, size_t i)
{
	return (struct json){.value = json_array_get(array->value, i),
		.in = array,
		.file = array->file,
		.index = i};
}

bool
json_next(const struct json *object, void **at, struct json *found)
{
	*at = *at ? json_object_iter_next(object->value, *at)
		  : json_object_iter(object->value);
	if (!*at)
		return false;
	*found = (struct json){.value = json_object_iter_value(*at),
		.in = object,
		.file = object->file,
		.key = str_from(json_object_iter_key(*at))};
	return true;
}
