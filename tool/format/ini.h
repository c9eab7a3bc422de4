/* SPDX-License-Identifier: MIT */
/*
 * The INI dialect of venv.ini: inih parses, we slice. inih alone would drop
 * '; marker' as a comment, cut long lines, take ':' like '=' and tell no line;
 * so it is fed by our own reader, which keeps every raw line. The answer is the
 * same with every version and build of inih: what one of them would damage is
 * refused. Pure; the strings are the caller's text or lie in the arena.
 *
 *     # comment            ; comment
 *     [section]            # comment
 *     name = value         # comment; a ';' stays in the value
 *         more             an indented line continues the value
 */
#ifndef FORMAT_INI_H
#define FORMAT_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

enum {
	INI_TEXT_MAX = 1 << 20, /* bytes of a file */
	INI_LINE_MAX = 4096,    /* bytes of a line */
	INI_SECTION_MAX = 200,  /* bytes of a section's name */
	INI_KEY_MAX = 150,
};

/* What one line gives to a value. */
struct ini_piece {
	struct place place; /* of the first byte; empty: where it would be */
	size_t from;        /* where it begins in the value */
	struct str text;
};

struct ini_piece_vec VEC(struct ini_piece);

struct ini_entry {
	struct str key;
	struct str value;   /* the pieces with a space between; trimmed */
	struct place place; /* of the key */
	struct str line;    /* the first line, trimmed, without comment */
	bool bare;          /* no '=', or a ':' or ' ;' before it; key is all */
	struct ini_piece_vec pieces; /* at least one */
};

struct ini_entry_vec VEC(struct ini_entry);

struct ini_section {
	struct str name; /* as between the brackets; empty: before the first */
	struct place place; /* of the name; NOWHERE before the first */
	struct ini_entry_vec entries;
};

struct ini_section_vec VEC(struct ini_section);

/*
 * All sections in order, the same name as often as it is written, those without
 * lines too. Every line that cannot be read is an error; the rest is there
 * nevertheless, so that the caller can find its own errors in the same run.
 */
bool ini_read(struct str text, struct str file,
	struct ini_section_vec *sections, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Where that byte of the entry's value stands. */
struct place ini_at(const struct ini_entry *entry, size_t offset);

#endif
