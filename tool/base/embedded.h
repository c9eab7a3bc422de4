/* SPDX-License-Identifier: MIT */
/* Files of rules/ and tool/data/ that the program carries, byte for byte. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

struct embedded_file {
	const char *name;
	struct str text;
};

/* The text of a file by its base name ("venv.ninja", "probe.py"). The name is
 * one that the build put in: another is a programming error. */
struct str embedded(const char *name);

/* What tool/embed.c made at build time; ends with a NULL name. */
extern const struct embedded_file embedded_files[];

#endif
