/* SPDX-License-Identifier: MIT */
/*
 * Which packages of a lock have newer versions at the index. Asks for all of
 * them at once and writes nothing.
 */
#ifndef ENV_OUTDATED_H
#define ENV_OUTDATED_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/ask/look.h"
#include "model/newer.h"

struct outdated_row {
	struct str name, locked;
	struct newer newer;
};

struct outdated_row_vec VEC(struct outdated_row);

/* One environment, and what was looked at. */
struct outdated {
	const struct look_env *env;
	struct outdated_row_vec rows; /* with a newer version, as in the lock */
	size_t asked;                 /* packages of the index */
	struct str_vec others; /* local, git, system, or files: not asked */
	struct str_vec absent; /* no index has them now */
};

struct outdated_vec VEC(struct outdated);

/* All the environments in one round. Errors: offline, an index that does not
 * answer. */
bool outdated_find(struct look *look, const struct look_env_vec *envs,
	struct outdated_vec *found, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
