/* SPDX-License-Identifier: MIT */
/*
 * Unpacked wheels become entries of the store while others are still on their
 * way: compiled, flushed and named in a thread of its own, at each time all
 * that have come. So after the last download only its own wheel is left to do.
 *
 *     struct arrivals *arrivals = arrivals_start(store, python);
 *     arrivals_add(arrivals, &arrival); ...       from any thread
 *     arrivals_end(arrivals, &diag);
 */
#ifndef ENV_ARRIVALS_H
#define ENV_ARRIVALS_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/store/store.h"
#include "sys/inbox.h"
#include "sys/progress.h"

struct python;

/* One wheel; lives until arrivals_end(). */
struct arrival {
	struct inbox_item item;
	struct str directory; /* where it was unpacked, in the store's tmp/ */
	const struct manifest *manifest;
	bool entered; /* answer: it has its name */
};

struct arrivals;

/* python: bytecode of that interpreter is made; NULL: none is. What cannot be
 * compiled has none, and nothing is said: who wants it tries again later. */
struct arrivals *arrivals_start(const struct store *store,
	const struct python *python, struct progress *progress);

/* What is unpacked and verified. */
void arrivals_add(struct arrivals *arrivals, struct arrival *arrival);

/* To be called now and then by who waits for others: what came at first waits
 * for more, but not for long. */
void arrivals_look(struct arrivals *arrivals);

/* Waits until all have entered, and frees. False: the store cannot be written;
 * those that have not entered are the caller's to discard. */
bool arrivals_end(struct arrivals *arrivals, struct diag *diag) MUST_CHECK;

#endif
