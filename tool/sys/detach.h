/* SPDX-License-Identifier: MIT */
/*
 * Work that nobody waits for: done by a process of its own session that holds
 * none of our descriptors open (Ninja would wait for them, and a lock would not
 * be free), lets everybody else go first, and is heard by nobody.
 */
#ifndef SYS_DETACH_H
#define SYS_DETACH_H

#include <stdbool.h>

#include "base/util.h"

/* Runs work(context) there, with our memory as it is now, and returns at once.
 * False: no process can be made. Call it when no thread is at work. */
bool detach(void (*work)(void *context), void *context) MUST_CHECK;

#endif
