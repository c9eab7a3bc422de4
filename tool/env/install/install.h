/* SPDX-License-Identifier: MIT */
/*
 * Putting store entries into an environment, and what was there before out of
 * it. At any kill each package is wholly old, wholly new, or absent with its
 * pkg/ link dangling; doing the same again then completes it.
 *
 * In order, for each package: the files of the entry are compared with the
 * manifest (size, mtime, mode: somebody may have edited a hard link; where only
 * time or mode differs it is read, and put back when its bytes are right); what
 * was there goes, pkg/NAME and RECORD first (env/install/remove.h); the
 * manifest is kept; directories, links, launchers, bytecode; RECORD by rename.
 * pkg/NAME comes when the caller has written down what is there: by it Ninja
 * sees that nothing is left to do.
 *
 * All packages of a call are compared, then all old ones go, then the new ones
 * come: a package may take over a path of another only when that one goes in
 * the same call or went before.
 */
#ifndef ENV_INSTALL_H
#define ENV_INSTALL_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/install/owners.h"
#include "env/install/site.h"
#include "sys/trash.h"

enum install_outcome {
	INSTALL_DONE,
	INSTALL_DAMAGED, /* the store entry differs from its manifest: nothing
			    was touched; discard it, make it anew, try again */
	INSTALL_FAILED   /* with errors */
};

struct install_item {
	struct str name;                 /* normalised */
	const struct manifest *manifest; /* what comes; NULL: it only goes */
	struct str entry;                /* the store entry's directory */
	struct str direct_url; /* text of direct_url.json; empty: none */
	bool requested;        /* by the user: REQUESTED is written */
	struct str_vec others; /* dist-info directories below the root of what
				  was installed by hand under this name */
	enum install_outcome outcome; /* answer */
	bool only_bytecode; /* with INSTALL_DAMAGED: the rest is good */
};

/*
 * Does all items, by as many threads as make sense (workers; 0: one for each
 * processor). What comes was added to owners before. False: at least one item
 * has failed (not: is damaged); the others are done all the same. The caller
 * empties the trash (trash_empty) when all is in place.
 */
bool install_many(const struct site *site, const struct owners *owners,
	struct install_item *items, size_t n, unsigned workers,
	struct trash *trash, struct diag *diag) MUST_CHECK;

/* Makes pkg/NAME of every item that was put in (INSTALL_DONE). */
bool install_link(const struct site *site, const struct install_item *items,
	size_t n, struct diag *diag) MUST_CHECK;

/* The trash of an environment, for install_many. */
struct trash install_trash(const struct site *site, struct arena *arena);

#endif
