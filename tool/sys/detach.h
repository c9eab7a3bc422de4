/* SPDX-License-Identifier: MIT */
/* Work that nobody waits for: what may be done after a run has ended. */
#ifndef SYS_DETACH_H
#define SYS_DETACH_H

#include <stdbool.h>

#include "base/util.h"

/*
 * Starts a process of its own session, behind all others, that does the work
 * and ends; it holds none of our descriptors open (Ninja would wait for them)
 * and says nothing. Returns at once; false: no process could be made. Faults
 * are for the run, not for this. Call it when no thread is at work.
 */
bool detach(void (*work)(void *context), void *context) MUST_CHECK;

#endif
