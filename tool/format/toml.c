/* SPDX-License-Identifier: MIT */
#include "format/toml.h"

#include <string.h>

#include "format/toml_scan.h"

/* Enough for any file that a person reads; keeps the recursion shallow. */
enum { MAX_DEPTH = 100, MAX_ERRORS = 20 };

struct reader {
	struct toml_scan scan;
	struct toml *root;
	struct toml *section; /* the table of the last header */
	unsigned depth;
};

static bool read_value(struct reader *r, struct toml *value);

static struct toml *
new_value(struct reader *r, const char *at, uint32_t line)
{
	struct toml *value = arena_new(r->scan.arena, struct toml);
	value->at = at;
	value->line = line;
	value->source = r->scan.source;
	return value;
}

static void
make_table(struct reader *r, struct toml *value, enum toml_origin origin)
{
	value->kind = TOML_TABLE;
	value->origin = origin;
	value->table = (struct map){.arena = r->scan.arena};
}

/* One part of a key, and where it stands. */
struct part {
	struct str name;
	const char *at;
};

struct part_vec VEC(struct part);

static struct toml *
add_table(struct reader *r, struct toml *parent, const struct part *part,
	enum toml_origin origin)
{
	struct toml *table = new_value(r, part->at, r->scan.line);
	table->key_at = part->at;
	make_table(r, table, origin);
	map_put(&parent->table, part->name, table);
	return table;
}

static bool
is_bare(char c)
{
	return (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c > 0);
}

static bool
read_part(struct reader *r, struct part *part)
{
	struct toml_scan *scan = &r->scan;
	toml_scan_space(scan);
	part->at = scan->p;
	char c = toml_scan_peek(scan, 0);
	if (c == '"' || c == '\'')
		return toml_scan_string(scan, false, &part->name);
	while (is_bare(toml_scan_peek(scan, 0)))
		scan->p++;
	part->name = (struct str){part->at, (size_t)(scan->p - part->at)};
	if (part->name.n)
		return true;
	toml_scan_error(scan, scan->p, "expected a key");
	if (((unsigned char)c >= 0x80 || c == '*'))
		return toml_scan_hint(scan,
			"a key of other than letters, digits, '_' and '-' "
			"needs quotes");
	return false;
}

/* a."b".c */
static bool
read_key(struct reader *r, struct part_vec *parts)
{
	struct toml_scan *scan = &r->scan;
	do {
		struct part *part = vec_new(parts, scan->arena);
		if (!read_part(r, part))
			return false;
		if (parts->n > MAX_DEPTH)
			return toml_scan_error(scan, part->at,
				"more than %d levels of tables", MAX_DEPTH);
		toml_scan_space(scan);
	} while (toml_scan_take(scan, '.'));
	return true;
}

static bool
refuse_twice(
	struct reader *r, const struct part *part, const struct toml *first)
{
	struct toml_scan *scan = &r->scan;
	toml_scan_error(
		scan, part->at, "'%.*s' is there already", STR(part->name));
	diag_note(scan->diag, toml_key_place(first), "first written here");
	return false;
}

/* The table that a dotted key goes through, made where there is none. */
static struct toml *
step_dotted(struct reader *r, struct toml *table, const struct part *part)
{
	struct toml *next = map_get(&table->table, part->name);
	if (!next)
		return add_table(r, table, part, TOML_DOTTED);
	bool open =
		next->kind == TOML_TABLE &&
		(next->origin == TOML_DOTTED || next->origin == TOML_IMPLIED);
	if (!open) {
		(void)refuse_twice(r, part, next);
		return NULL;
	}
	next->origin = TOML_DOTTED;
	return next;
}

/* key = value, into the table. */
static bool
read_pair(struct reader *r, struct toml *table)
{
	struct toml_scan *scan = &r->scan;
	struct part_vec parts = {0};
	if (!read_key(r, &parts))
		return false;
	if (!toml_scan_take(scan, '='))
		return toml_scan_error(
			scan, scan->p, "expected '=' after a key");
	const struct part *last = &parts.v[parts.n - 1];
	for (const struct part *part = parts.v; part < last; part++) {
		table = step_dotted(r, table, part);
		if (!table)
			return false;
	}
	const struct toml *first = map_get(&table->table, last->name);
	if (first)
		return refuse_twice(r, last, first);
	toml_scan_space(scan);
	struct toml *value = new_value(r, scan->p, scan->line);
	value->key_at = last->at;
	if (!read_value(r, value))
		return false;
	map_put(&table->table, last->name, value);
	return true;
}

static bool
read_array(struct reader *r, struct toml *value)
{
	struct toml_scan *scan = &r->scan;
	value->kind = TOML_ARRAY;
	value->origin = TOML_CLOSED;
	value->array = (struct toml_vec){0};
	scan->p++;
	while (toml_scan_blank(scan) && scan->p < scan->end) {
		if (toml_scan_take(scan, ']'))
			return true;
		struct toml *item = new_value(r, scan->p, scan->line);
		if (!read_value(r, item) || !toml_scan_blank(scan))
			return false;
		vec_add(&value->array, scan->arena, item);
		char c = toml_scan_peek(scan, 0);
		if (c && c != ']' && !toml_scan_take(scan, ','))
			return toml_scan_error(scan, scan->p,
				"expected ',' or ']' in an array");
	}
	if (scan->p < scan->end)
		return false;
	return toml_scan_error(scan, value->at, "an array without its ']'");
}

/* An inline table stands on one line, without a ',' at its end. */
static bool
read_inline(struct reader *r, struct toml *value)
{
	struct toml_scan *scan = &r->scan;
	make_table(r, value, TOML_CLOSED);
	scan->p++;
	toml_scan_space(scan);
	if (toml_scan_take(scan, '}'))
		return true;
	do {
		if (!read_pair(r, value))
			return false;
		toml_scan_space(scan);
	} while (toml_scan_take(scan, ','));
	if (toml_scan_take(scan, '}'))
		return true;
	return toml_scan_error(
		scan, scan->p, "expected ',' or '}' in an inline table");
}

static bool
read_nested(struct reader *r, struct toml *value)
{
	if (r->depth == MAX_DEPTH)
		return toml_scan_error(&r->scan, value->at,
			"more than %d levels of values", MAX_DEPTH);
	r->depth++;
	bool done = *value->at == '[' ? read_array(r, value)
				      : read_inline(r, value);
	r->depth--;
	return done;
}

/* The value's place is set already. */
static bool
read_value(struct reader *r, struct toml *value)
{
	char c = toml_scan_peek(&r->scan, 0);
	if (c == '[' || c == '{')
		return read_nested(r, value);
	if (c != '"' && c != '\'')
		return toml_scan_scalar(&r->scan, value);
	value->kind = TOML_STRING;
	return toml_scan_string(&r->scan, true, &value->str);
}

/* The table that a header goes through: of an array of tables the last. */
static struct toml *
step_header(struct reader *r, struct toml *table, const struct part *part)
{
	struct toml *next = map_get(&table->table, part->name);
	if (!next)
		return add_table(r, table, part, TOML_IMPLIED);
	bool open = next->origin != TOML_CLOSED;
	if (open && next->kind == TOML_TABLE)
		return next;
	if (open && next->kind == TOML_ARRAY)
		return next->array.v[next->array.n - 1];
	(void)refuse_twice(r, part, next);
	return NULL;
}

/* [part], in the table. */
static struct toml *
open_table(struct reader *r, struct toml *table, const struct part *part)
{
	struct toml *there = map_get(&table->table, part->name);
	if (!there)
		return add_table(r, table, part, TOML_HEADER);
	if (there->kind != TOML_TABLE || there->origin != TOML_IMPLIED) {
		(void)refuse_twice(r, part, there);
		return NULL;
	}
	there->origin = TOML_HEADER;
	return there;
}

/* [[part]], in the table. */
static struct toml *
open_item(struct reader *r, struct toml *table, const struct part *part)
{
	struct toml *array = map_get(&table->table, part->name);
	if (!array) {
		array = add_table(r, table, part, TOML_HEADER);
		array->kind = TOML_ARRAY;
		array->array = (struct toml_vec){0};
	}
	if (array->kind != TOML_ARRAY || array->origin == TOML_CLOSED) {
		(void)refuse_twice(r, part, array);
		return NULL;
	}
	struct toml *item = new_value(r, part->at, r->scan.line);
	make_table(r, item, TOML_HEADER);
	vec_add(&array->array, r->scan.arena, item);
	return item;
}

/* The table that a header names; NULL, and an error, where it can't be. */
static struct toml *
header_table(struct reader *r, const struct part_vec *parts, bool array)
{
	struct toml *table = r->root;
	size_t last = parts->n - 1;
	for (size_t i = 0; table && i < last; i++)
		table = step_header(r, table, &parts->v[i]);
	if (!table)
		return NULL;
	return array ? open_item(r, table, &parts->v[last])
		     : open_table(r, table, &parts->v[last]);
}

static bool
read_header(struct reader *r)
{
	struct toml_scan *scan = &r->scan;
	struct part_vec parts = {0};
	/* Until it is known: keys after a bad header belong nowhere. */
	r->section = new_value(r, scan->p, scan->line);
	make_table(r, r->section, TOML_HEADER);
	scan->p++;
	bool array = toml_scan_take(scan, '[');
	if (!read_key(r, &parts))
		return false;
	if (!toml_scan_take(scan, ']') || (array && !toml_scan_take(scan, ']')))
		return toml_scan_error(scan, scan->p, "expected '%s' after %s",
			array ? "]]" : "]",
			array ? "the name of an array of tables"
			      : "a table's name");
	struct toml *table = header_table(r, &parts, array);
	if (!table)
		return false;
	r->section = table;
	return toml_scan_line_end(scan);
}

static bool
read_line(struct reader *r)
{
	char c = toml_scan_peek(&r->scan, 0);
	if (c == '[')
		return read_header(r);
	return read_pair(r, r->section) && toml_scan_line_end(&r->scan);
}

/* After an error: to the next line that begins, without indentation, a key or
 * a table; what is indented may be a part of what was wrong. */
static void
recover(struct toml_scan *scan)
{
	while (scan->p < scan->end) {
		const char *newline =
			memchr(scan->p, '\n', (size_t)(scan->end - scan->p));
		scan->p = newline ? newline + 1 : scan->end;
		scan->line++;
		char c = toml_scan_peek(scan, 0);
		if (is_bare(c) || c == '"' || c == '\'' || c == '[')
			break;
		if (c && toml_scan_is_conflict(scan, scan->p))
			break;
	}
}

static void
read_lines(struct reader *r)
{
	struct toml_scan *scan = &r->scan;
	while (!scan->conflict && scan->errors < MAX_ERRORS) {
		if (toml_scan_blank(scan)) {
			if (scan->p == scan->end)
				return;
			if (read_line(r))
				continue;
		}
		recover(scan);
	}
}

/* What no TOML holds anywhere: NUL, and what is not UTF-8. */
static bool
check_bytes(struct toml_scan *scan)
{
	struct str text = scan->source->text;
	size_t nul = str_index(text, 0), bad = str_utf8_span(text);
	if (nul < MIN(bad, text.n))
		return toml_scan_error(scan, text.p + nul, "a NUL byte");
	if (bad == text.n)
		return true;
	toml_scan_error(scan, text.p + bad, "a byte that is not UTF-8: 0x%02x",
		(unsigned char)text.p[bad]);
	return toml_scan_hint(scan, "save the file as UTF-8");
}

struct toml *
toml_read(struct str file, struct str text, struct arena *arena,
	struct diag *diag)
{
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_from_index(text, 3);
	struct toml_source *source = arena_new(arena, struct toml_source);
	*source = (struct toml_source){file, text};
	struct reader r = {.scan = {
				   .source = source,
				   .p = text.p,
				   .end = text.p + text.n,
				   .line = 1,
				   .arena = arena,
				   .diag = diag,
			   }};
	r.root = new_value(&r, text.p, 1);
	make_table(&r, r.root, TOML_HEADER);
	r.section = r.root;
	if (!check_bytes(&r.scan))
		return NULL;
	read_lines(&r);
	return r.scan.errors ? NULL : r.root;
}

struct toml *
toml_get(const struct toml *table, const char *key)
{
	return map_get(&table->table, str_from(key));
}

const char *
toml_kind_name(enum toml_kind kind)
{
	static const char *const names[] = {
		[TOML_STRING] = "a string",
		[TOML_INTEGER] = "an integer",
		[TOML_FLOAT] = "a float",
		[TOML_BOOL] = "true or false",
		[TOML_OFFSET_DATETIME] = "a date and time",
		[TOML_LOCAL_DATETIME] = "a local date and time",
		[TOML_LOCAL_DATE] = "a date",
		[TOML_LOCAL_TIME] = "a time",
		[TOML_ARRAY] = "an array",
		[TOML_TABLE] = "a table",
	};
	return names[kind];
}

bool
toml_expect(const struct toml *value, enum toml_kind kind, const char *name,
	struct diag *diag)
{
	if (value->kind == kind)
		return true;
	return diag_error(diag, toml_place(value), "'%s' must be %s, not %s",
		name, toml_kind_name(kind), toml_kind_name(value->kind));
}
