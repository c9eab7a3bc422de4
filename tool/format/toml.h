/* SPDX-License-Identifier: MIT */
/*
 * TOML 1.0: reads a whole document into a tree of typed values, and writes the
 * few bits of text that need care. Strict: what the specification forbids is an
 * error. Every value knows where it stands, so that whoever finds it wrong can
 * point at it. The tree and its strings live in the arena and in the text that
 * was read: the text must live as long as the tree, and a str of the tree is
 * not always followed by a NUL.
 */
#ifndef FORMAT_TOML_H
#define FORMAT_TOML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"

enum toml_kind {
	TOML_STRING,
	TOML_INTEGER,
	TOML_FLOAT,
	TOML_BOOL,
	TOML_OFFSET_DATETIME, /* 1979-05-27T07:32:00Z */
	TOML_LOCAL_DATETIME,  /* 1979-05-27T07:32:00 */
	TOML_LOCAL_DATE,      /* 1979-05-27 */
	TOML_LOCAL_TIME,      /* 07:32:00 */
	TOML_ARRAY,
	TOML_TABLE,
};

struct toml_source {
	struct str file, text;
};

struct toml_vec VEC(struct toml *);

/* How a table came to be; the reader's own, to know what may be added to it. */
enum toml_origin {
	TOML_IMPLIED, /* by a longer header, [a.b] for a */
	TOML_HEADER,
	TOML_DOTTED, /* by a dotted key, a.b = 1 for a */
	TOML_CLOSED, /* inline, or an array of values */
};

struct toml {
	enum toml_kind kind;
	enum toml_origin origin;
	uint32_t line;      /* of both below, from 1 */
	const char *at;     /* where the value begins in the text */
	const char *key_at; /* its key; NULL for an item of an array */
	const struct toml_source *source;
	union {
		struct str str; /* also a date or time, as it was written */
		int64_t integer;
		double real;
		bool boolean;
		struct toml_vec array;
		struct map table; /* of struct toml, in order of appearance */
	};
};

/*
 * Reads the text; file is the name that messages show. The root is a table. On
 * failure NULL, and each error is in diag with its place (after one, reading
 * goes on at the next line that can begin a key or a table; marks of a merge
 * conflict end it).
 */
struct toml *toml_read(struct str file, struct str text, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The value under a key of a table, or NULL. */
struct toml *toml_get(const struct toml *table, const char *key);

/* Every member of a table: toml_for(it, table) uses it->key and
 * toml_of(it). */
#define toml_for(it, value) map_for(it, &(value)->table)
#define toml_of(it) ((struct toml *)(it)->value)

/* Where the value, or its key, stands. */
struct place toml_place(const struct toml *value);
struct place toml_key_place(const struct toml *value);

/* "a string", "an array", for messages. */
const char *toml_kind_name(enum toml_kind kind);

/* Is it of that kind? If not, an error at its place; name is what messages call
 * the value ("packages.version"). */
bool toml_expect(const struct toml *value, enum toml_kind kind,
	const char *name, struct diag *diag) MUST_CHECK;

/* Appends "s" as a basic string on one line. s is UTF-8. */
void toml_add_string(struct buf *out, struct str s);

/* Appends the key s, quoted where it must be. s is UTF-8. */
void toml_add_key(struct buf *out, struct str s);

#endif
