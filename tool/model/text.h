/* SPDX-License-Identifier: MIT */
/*
 * Character classes as the reference implementation of these PEPs has them:
 * white space around versions and specifiers is Unicode's, letters and digits
 * are ASCII's.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The bytes of the white space character that s begins with, 0 for none. */
size_t text_space(struct str s);

/* Without white space at both ends. */
struct str text_trim(struct str s);

/* How many bytes of white space s begins with. */
size_t text_spaces(struct str s);

bool text_is_digit(char c);
bool text_is_alnum(char c);

/* How many ASCII digits s begins with. */
size_t text_digits(struct str s);

#endif
