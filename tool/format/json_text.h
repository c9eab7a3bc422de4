/* SPDX-License-Identifier: MIT */
/* Writing JSON: the one thing that is easy to get wrong. */
#ifndef FORMAT_JSON_TEXT_H
#define FORMAT_JSON_TEXT_H

#include "base/str.h"

/* The string in quotes, without line ends; bytes that are no UTF-8 become
 * U+FFFD. */
void json_quote(struct buf *out, struct str s);

/* ["a","b"] */
void json_quote_all(struct buf *out, const struct str_vec *list);

#endif
