/* SPDX-License-Identifier: MIT */
/*
 * Whether an environment is on the disk. Flushing thousands of files would cost
 * more than linking them, so it is done by a detached process when all is in
 * place; until then ROOT/.ninjenv/settled, through which every pkg/ link goes,
 * leads to the environment by way of a witness (sys/witness.h), and then by
 * "..". After a power cut in between every pkg/ link dangles: Ninja calls sync,
 * and sync trusts nothing (env/install/doubt.h).
 *
 * All of it under the environment's lock, but for settle_later().
 */
#ifndef ENV_SETTLE_H
#define ENV_SETTLE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct settle {
	struct str root;    /* absolute */
	struct str place;   /* of witnesses */
	struct str witness; /* empty: there is none */
	bool durable;       /* false: nobody asked for any of this */
};

/* Is all that is there as it was written: on the disk, or still in memory? */
bool settle_trusts(struct str root, struct arena *arena);

/* Before the first change. durable: the store's (NINJENV_DURABLE). */
bool settle_begin(struct settle *settle, struct str root, bool durable,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Makes ROOT/.ninjenv/whole, an output of sync that dangles as pkg/ links do,
 * for an environment without packages, which has none. */
bool settle_mark(
	struct str root, struct arena *arena, struct diag *diag) MUST_CHECK;

/* Has settle_now() to be called, as no witness could be made? */
bool settle_is_pressing(const struct settle *settle);

/* After the last change: flushes, here and now. */
bool settle_now(const struct settle *settle, struct diag *diag) MUST_CHECK;

/* The same for a detached process, which waits a little first, after the lock
 * was given back: another run's change leaves it to that run. What fails is
 * left to the next. */
void settle_later(const struct settle *settle);

#endif
