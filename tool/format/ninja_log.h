/* SPDX-License-Identifier: MIT */
/*
 * Reads .ninja_log, which Ninja (forms 5 to 7) and samurai (5) keep beside the
 * build: for each output when it was last made, and how long that took. Pure.
 */
#ifndef FORMAT_NINJA_LOG_H
#define FORMAT_NINJA_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/str.h"

struct ninja_log_entry {
	struct str output;
	/* Milliseconds from the start of its run; samurai writes 0 for both. */
	uint64_t start, end;
	/* Nanoseconds since 1970: of the output when it was made (5), or when
	 * its command began (6, 7). */
	int64_t mtime;
	struct str hash; /* of the command, hexadecimal */
};

struct ninja_log {
	unsigned version;
	struct map entries; /* output -> struct ninja_log_entry *, the last */
	size_t bad;         /* lines that are none (a run was killed) */
};

/* Texts are those of text. False: no log of these forms. */
bool ninja_log_read(
	struct str text, struct ninja_log *log, struct arena *arena) MUST_CHECK;

/* The last entry for that output, or NULL. */
const struct ninja_log_entry *ninja_log_find(
	const struct ninja_log *log, struct str output);

#endif
