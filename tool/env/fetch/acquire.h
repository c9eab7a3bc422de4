/* SPDX-License-Identifier: MIT */
/*
 * Locked wheels -> entries of the store: what is there is looked up, the rest
 * is downloaded and unpacked, all at once: no wheel waits for another's
 * download, and threads unpack while the rest still comes.
 */
#ifndef ENV_ACQUIRE_H
#define ENV_ACQUIRE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "model/manifest.h"
#include "sys/progress.h"

struct python;

struct acquire_item {
	struct str name, version; /* normalised name, version as locked */
	struct str file;          /* the wheel's name */
	struct str sha256;        /* of the wheel */
	struct str url, path;     /* where it may be; either may be empty */
	struct str index;         /* the index that the lock names, or empty */
	uint64_t size;            /* 0: not known */

	bool done;                /* answer: it is in the store */
	bool fetched;             /* it had to be downloaded or read */
	uint64_t bytes;           /* that came over the network */
	struct manifest manifest; /* answer */
};

struct acquire_item_vec VEC(struct acquire_item);

/*
 * Makes every item's entry be there. False: at least one is not; the others are
 * complete all the same. progress may be NULL. Errors: hash mismatch, network,
 * offline, a wheel that is refused; each names the file.
 */
bool acquire(struct project *project, struct acquire_item_vec *items,
	struct progress *progress, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The same, and those that come have bytecode of that interpreter, as far as it
 * can be made (env/store/arrivals.h). */
bool acquire_compiled(struct project *project, const struct python *python,
	struct acquire_item_vec *items, struct progress *progress,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Only looks: sets done and manifest of those that the store has. */
bool acquire_find(const struct project *project, struct acquire_item_vec *items,
	size_t *missing, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
