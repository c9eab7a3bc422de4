/* SPDX-License-Identifier: MIT */
/*
 * The part of a build's log that a person is shown when it failed: its end, and
 * where that does not tell the cause (other jobs went on, a backend took many
 * words to say that it failed), what a compiler, linker or build tool said
 * before. Pure.
 */
#ifndef MODEL_LOG_END_H
#define MODEL_LOG_END_H

#include "base/str.h"

/* The lines, each behind four spaces and shortened where it is very long, with
 * a '\n' before each; empty where the log is. Lines that were left out are
 * "...". */
struct str log_end(struct str log, struct arena *arena);

#endif
