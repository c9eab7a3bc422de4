/* SPDX-License-Identifier: MIT */
/* Diagnostics that an edge keeps for another edge to show. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "base/diag.h"

/* The text of all that is in diag, without colours; diag is empty then. */
struct str show_take(struct diag *diag);

/* Prints such a text to standard error as it is. */
void show_text(struct str text);

/* Says on standard error that environments are out of date, and why, in short:
 * the first line of the text. */
void show_warning(struct str text);

/* Prints what is in diag to standard error. */
void show_diag(const struct diag *diag);

#endif
