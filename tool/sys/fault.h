/* SPDX-License-Identifier: MIT */
/*
 * Fault injection: every call of sys/ that opens, writes, flushes or changes
 * something on disk, and every block that comes from the network, passes
 * fault_point() or fault_bytes() first. NINJENV_FAULT says what happens there:
 *
 *     n:ERROR    the n-th of them (from 1) fails: EIO, ENOSPC, EDQUOT, EINTR
 *                (a signal came in between: nobody else hears of it), ...
 *     n+:ERROR   the n-th and all later ones (not EINTR: no end)
 *     n:short    the n-th of those that move bytes moves half of them: a
 *                write goes on with the rest, the network ends early
 *     n:kill     the process is killed there
 *     PROGRAM:n:ERROR   the same in the processes of one program alone, by its
 *                file's name: "ninjenv-fetch:2:EIO"
 *
 * Each process counts for itself; a thread more or less moves the count. Where
 * NINJENV_FAULT_MARK names a file, the first process that is hit makes it, and
 * no other is hit. Off, all that costs one branch. Another text aborts the
 * process.
 */
#ifndef SYS_FAULT_H
#define SYS_FAULT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* Not 0: a fault is set. -1: the environment was not asked yet. */
extern atomic_int fault_state;

/* Behind fault_point() and fault_bytes(); call those. */
int fault_hit(const char *call);
int fault_hit_bytes(const char *call, size_t *n);

/* 0, or the errno that the call named should fail with instead of acting. */
static inline int
fault_point(const char *call)
{
	return atomic_load_explicit(&fault_state, memory_order_relaxed)
		       ? fault_hit(call)
		       : 0;
}

/* The same for a call that is about to move *n bytes, which may become fewer
 * (never 0). */
static inline int
fault_bytes(const char *call, size_t *n)
{
	return atomic_load_explicit(&fault_state, memory_order_relaxed)
		       ? fault_hit_bytes(call, n)
		       : 0;
}

/* For tests: sets a fault ("3:EIO"; NULL: none) and counts from 1 again. */
bool fault_set(const char *fault);

/* For tests: how many calls have passed since, and was one of them hit? */
unsigned fault_count(void);
bool fault_fired(void);

#endif
