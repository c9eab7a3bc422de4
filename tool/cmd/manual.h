/* SPDX-License-Identifier: MIT */
/* What the tables of commands and options say, for other programs. */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include <stdbool.h>

#include "base/str.h"

/* The file docs/ninjenv.1. */
void manual_page(struct buf *out);

/* A completion script for "bash", "zsh" or "fish"; false: another shell. */
bool completion_script(struct str shell, struct buf *out) MUST_CHECK;

#endif
