/* SPDX-License-Identifier: MIT */
/*
 * What packages from source are built with, as part of a lock: their
 * build-system.requires, what their backend asks for besides
 * (get_requires_for_build_wheel, which runs in a build environment of the
 * former), and requires of [build:NAME], resolved to wheels and pinned.
 */
#ifndef ENV_BUILD_LOCK_H
#define ENV_BUILD_LOCK_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/locking.h"
#include "env/project.h"
#include "model/lock.h"
#include "sys/progress.h"

struct build_lock {
	struct project *project;
	const struct locking_options *options;
	const struct locking *locking; /* its lock has packages, no builds */
	const struct lock *before;     /* the lock until now, or an empty one */
	struct progress *progress;
};

/*
 * Sets lock->builds and build_packages (lock is locking's own). Versions of
 * before are kept where they still fit; so are its builds for other platforms,
 * when they are of the same name and version and hold all that [build:NAME]
 * requires. Each distinct set of requirements is resolved once. Errors: a
 * source that cannot be had, a backend that fails, no wheels that fit.
 */
bool build_lock(const struct build_lock *ask, struct lock *lock,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
