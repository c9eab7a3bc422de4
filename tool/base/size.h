/* SPDX-License-Identifier: MIT */
/* Numbers of bytes as people write them. */
#ifndef BASE_SIZE_H
#define BASE_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* "500M", "1.5 GB", "10GiB", "4096": k, M, G and T are powers of 1000, with an
 * i of 1024; B may follow. False: none of these, or too large. */
bool size_parse(struct str text, uint64_t *bytes) MUST_CHECK;

/* "0 B", "999 B", "1.5 kB", "20.0 GB". */
struct str size_text(uint64_t bytes, struct arena *arena);

#endif
