/* SPDX-License-Identifier: MIT */
/*
 * Tells which packages cannot be side by side, and which share files
 * (env/install/owners.h), with what brings each of them in.
 */
#ifndef ENV_CLASH_H
#define ENV_CLASH_H

#include "base/diag.h"
#include "env/install/owners.h"

/* Adds notes that say why a package is wanted. */
typedef void clash_why(
	void *context, const struct manifest *manifest, struct diag *diag);

/* An error for each two packages; why may be NULL. */
void clash_tell(const struct owners *owners, clash_why *why, void *context,
	struct diag *diag);

/* A warning for each two of which the predicate says that one is new. */
void clash_tell_twins(const struct owners *owners,
	bool (*is_new)(void *context, const struct manifest *manifest),
	void *context, struct diag *diag);

#endif
