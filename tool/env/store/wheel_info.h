/* SPDX-License-Identifier: MIT */
/*
 * The dist-info directory of an open wheel: found, read, and held against what
 * is expected of the wheel. The first half of env/store/wheel.h's work.
 */
#ifndef ENV_WHEEL_INFO_H
#define ENV_WHEEL_INFO_H

#include <stdbool.h>

#include "base/map.h"
#include "env/store/wheel.h"
#include "model/record.h"

/* A wheel while it is read; all texts in the arena. */
struct wheel {
	struct zip zip;
	struct zip_reader *reader;
	struct str file;      /* for messages */
	struct str dist_info; /* "Jinja2-3.1.6.dist-info" */
	struct record_row_vec rows;
	struct map listed; /* path -> its struct record_row */
	struct manifest *manifest;
	struct arena *arena;
	struct diag *diag;
};

/* Adds an error with the wheel as its place; always false. */
bool wheel_fail(struct wheel *wheel, const char *format, ...) PRINTF(2, 3);

/* Finds the only dist-info directory. */
bool wheel_find_info(struct wheel *wheel) MUST_CHECK;

/* The text of a file of it, in the arena; *text.p is NULL without that file. */
bool wheel_info_text(
	struct wheel *wheel, const char *name, struct str *text) MUST_CHECK;

/*
 * Reads METADATA, WHEEL, entry_points.txt and RECORD into the wheel and its
 * manifest. False: one is missing or wrong, or the wheel is another than the
 * expected one.
 */
bool wheel_read_info(
	struct wheel *wheel, const struct wheel_expect *expect) MUST_CHECK;

/* Is "NAME-VERSION" as in a directory's name this project in this version? */
bool wheel_is_stem(struct wheel *wheel, struct str stem, struct str name,
	struct str version);

#endif
