/* SPDX-License-Identifier: MIT */
/* What the terminal behind a descriptor can do. */
#ifndef SYS_TERM_H
#define SYS_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { TERM_IN = 0, TERM_OUT = 1, TERM_ERROR = 2 };

bool term_is_terminal(int fd);

/* Colours: a terminal, TERM other than "dumb", NO_COLOR empty or not set. */
bool term_has_color(int fd);

/* Can a line be redrawn: a terminal, and TERM set and not "dumb"? */
bool term_can_redraw(int fd);

/* A terminal that shows UTF-8, as LC_ALL, LC_CTYPE or LANG say. */
bool term_is_utf8(int fd);

/* Columns; COLUMNS or 80 where the system does not say. */
size_t term_width(int fd);

/* Writes all, without buffering; what cannot be written is given up, as a
 * message has no other place to go. */
void term_write(int fd, struct str text);

#endif
