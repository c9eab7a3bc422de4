/* SPDX-License-Identifier: MIT */
/*
 * Lines that were pasted from a requirements file: 'numpy>=1.26', 'six',
 * '-r more.txt', 'foo @ https://example.org/foo.whl'. The hint is the exact
 * line to write.
 */
#ifndef MODEL_PASTED_H
#define MODEL_PASTED_H

#include <stdbool.h>

#include "base/diag.h"
#include "format/ini.h"

/* Is it such a line, and no 'name = ...'? */
bool pasted_is(const struct ini_entry *entry);

/* Reports it; always false. */
bool pasted_error(const struct ini_entry *entry, struct diag *diag);

/* How many bytes of the line are a name with its extras: "uvicorn[standard]".
 */
size_t pasted_name(struct str line);

#endif
