/* SPDX-License-Identifier: MIT */
/* The manual page of the tables of commands and options. */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include "base/str.h"

/* The file docs/ninjenv.1. */
void manual_page(struct buf *out);

#endif
