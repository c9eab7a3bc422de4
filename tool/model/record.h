/* SPDX-License-Identifier: MIT */
/*
 * RECORD: the files of a distribution with their hashes and sizes (recording
 * installed projects; binary distribution format). Pure: hashes are texts here,
 * sys/hash.h compares them.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct record_row {
	struct str path; /* as written */
	struct str hash; /* "sha256=<urlsafe base64>", or empty */
	uint64_t size;
	bool has_size;
	size_t line;
};

struct record_row_vec VEC(struct record_row);

/*
 * Reads all rows. Errors: not three fields, an empty path or one with control
 * bytes, a size that is no number, a path that comes twice with another hash or
 * size (said twice alike, it is one row).
 */
bool record_parse(struct str text, struct str file, struct record_row_vec *rows,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Adds a row; without has_size and hash as "path,,". */
void record_add(struct buf *out, const struct record_row *row);

#endif
