/* SPDX-License-Identifier: MIT */
/*
 * Fault injection: every call of sys/ that changes something on disk passes
 * fault_point() first. NINJENV_FAULT="n:EIO" makes the n-th of them (from 1)
 * fail with that error, "n:kill" kills the process there; "n+:ENOSPC" makes
 * the n-th and all later ones fail. Off, it costs one branch. Another text
 * aborts the process.
 */
#ifndef SYS_FAULT_H
#define SYS_FAULT_H

#include <stdatomic.h>
#include <stdbool.h>

/* Not 0: a fault is set. -1: the environment was not asked yet. */
extern atomic_int fault_state;

/* Behind fault_point(); call that. */
int fault_hit(const char *call);

/* 0, or the errno that the call named should fail with instead of acting. */
static inline int
fault_point(const char *call)
{
	return atomic_load_explicit(&fault_state, memory_order_relaxed)
		       ? fault_hit(call)
		       : 0;
}

/* For tests: sets a fault ("3:EIO"; NULL: none) and counts from 1 again. */
bool fault_set(const char *fault);

/* For tests: how many calls have passed since, and was one of them hit? */
unsigned fault_count(void);
bool fault_fired(void);

#endif
