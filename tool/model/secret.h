/* SPDX-License-Identifier: MIT */
/* No message shows the user and password of a URL in somebody's file. */
#ifndef MODEL_SECRET_H
#define MODEL_SECRET_H

#include <stddef.h>

#include "base/diag.h"

/* The text with '*' for each byte between "://" and '@'; the text itself where
 * there is none. */
struct str secret_hide(struct arena *arena, struct str text);

/* The same in all texts of the items from that one on. */
void secret_hide_items(struct diag *diag, size_t first);

#endif
