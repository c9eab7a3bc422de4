/* SPDX-License-Identifier: MIT */
/*
 * Work that nobody waits for: done by a process of its own session that closes
 * all our descriptors first (Ninja would wait for them, and a lock would not be
 * free), lets everybody else go first, and is heard by nobody. It is our child
 * until we end; making it costs half a millisecond.
 */
#ifndef SYS_DETACH_H
#define SYS_DETACH_H

#include <stdbool.h>

#include "base/util.h"

/* Runs work(context) there, with our memory as it is now, and returns at once.
 * False: no process can be made. Give locks back before, or they are held for
 * a moment longer. Call it when no thread is at work. */
bool detach(void (*work)(void *context), void *context) MUST_CHECK;

#endif
