/* SPDX-License-Identifier: MIT */
/*
 * Requirements -> a pinned graph. pip decides for now (--dry-run --report, pip
 * 22.2 or later); this header is the seam, and nothing else knows of pip.
 */
#ifndef ENV_RESOLVE_H
#define ENV_RESOLVE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/lock.h"
#include "sys/progress.h"

/* A version that is kept where it still fits. */
struct resolve_pin {
	struct str name, version; /* normalised; as the lock writes it */
	struct str_vec requires;  /* METADATA's Requires-Dist */
	struct str requires_python;
	bool exact; /* it must not move (an environment that is extended) */
	/* Nothing but its version is known, or counts: it is not given to the
	 * resolver, but others must not be chosen where it is exact. */
	bool bare;
	/* What a lock says of it: counts where no index can be asked. May be
	 * NULL. */
	const struct lock_package *locked;
};

struct resolve_pin_vec VEC(struct resolve_pin);

struct resolve_request {
	const struct conf_env *env;
	const struct python *python;
	struct resolve_pin_vec pins;
	bool only_wheels; /* take no version that has to be built */
};

/*
 * The lock's packages: names, versions, dependencies, all files of each with
 * their SHA-256, and which environments the answer holds for. Not yet: the
 * scripts and the digest (env/lock/locking.h). Errors: nothing fits (which
 * requirement, of whom, and the resolver's last lines), no usable pip, the
 * network.
 */
bool resolve(struct project *project, const struct resolve_request *request,
	struct lock *lock, struct progress *progress, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
