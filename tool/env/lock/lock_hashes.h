/* SPDX-License-Identifier: MIT */
/*
 * The hashes that requirements files give ('--hash=sha256:...'): nothing else
 * of such a package is locked, and no other lock is accepted.
 */
#ifndef ENV_LOCK_HASHES_H
#define ENV_LOCK_HASHES_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/conf.h"
#include "model/lock.h"

/* Takes every file out of the package that has none of the hashes that the
 * environment asks for. Errors: none is left. */
bool lock_hashes_keep(const struct conf_env *env, struct lock_package *package,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Has every file of the package one of them? */
bool lock_hashes_hold(
	const struct conf_env *env, const struct lock_package *package);

#endif
