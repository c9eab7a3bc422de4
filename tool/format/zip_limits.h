/* SPDX-License-Identifier: MIT */
/*
 * What an archive may cost us. An archive beyond one of these is a bomb, a
 * mistake, or large and honest: so each has a name, and a person can raise it
 * in $NINJENV_ARCHIVE_LIMITS ("file=16G entries=1000000"). Pure.
 */
#ifndef FORMAT_ZIP_LIMITS_H
#define FORMAT_ZIP_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

enum zip_limit {
	ZIP_ENTRIES, /* entries of the archive */
	ZIP_NAME,    /* bytes of a whole name */
	ZIP_PART,    /* bytes between two '/' */
	ZIP_DEPTH,   /* directories above a file, and itself */
	ZIP_FILE,    /* bytes of one file, unpacked */
	ZIP_TOTAL,   /* of all, unpacked */
	ZIP_RATIO,   /* of all, unpacked to packed, where they are more than */
	ZIP_UNRATED, /* these bytes */
	ZIP_CLASHES, /* names that some file system takes for another's */
	ZIP_LIMITS
};

struct zip_limits {
	uint64_t most[ZIP_LIMITS];
};

extern const struct zip_limits zip_limits_default;

extern const char zip_limits_variable[]; /* "NINJENV_ARCHIVE_LIMITS" */

/*
 * Changes those that the text names: words "NAME=NUMBER" with blanks between,
 * the number with K, M, G or T behind it where powers of 1024 are meant. Errors
 * name the variable.
 */
bool zip_limits_read(struct zip_limits *limits, struct str text,
	struct diag *diag) MUST_CHECK;

const char *zip_limits_name(enum zip_limit limit);

/*
 * An error: who ("the archive", "entry 'x': it") has more than the limit
 * admits; the hint says how to raise it. Always false.
 */
bool zip_limits_exceeded(const struct zip_limits *limits, enum zip_limit limit,
	uint64_t value, struct place place, struct str who, struct diag *diag);

#endif
