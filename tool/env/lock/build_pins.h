/* SPDX-License-Identifier: MIT */
/* The pins of a lock's builds: what the next lock keeps where it still fits. */
#ifndef ENV_BUILD_PINS_H
#define ENV_BUILD_PINS_H

#include "env/lock/build_lock.h"
#include "env/lock/resolve.h"
#include "model/select.h"

/*
 * What the package of that name, be it another version, was built with here,
 * in the lock until now or else in that of the environment that is extended.
 * A pin whose wheel cannot be had any more is none.
 */
struct resolve_pin_vec build_pins(const struct build_lock *ask,
	const struct select_target *target, struct str name,
	struct arena *arena);

#endif
