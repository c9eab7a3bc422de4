/* SPDX-License-Identifier: MIT */
/*
 * Who limits the versions of a locked package: lines of venv.ini and of adopted
 * files, constraints, and what other packages of the lock require, as far as
 * their wheels are at hand (in the store or in the environment). Reads only.
 */
#ifndef ENV_LIMITS_H
#define ENV_LIMITS_H

#include "base/map.h"
#include "env/ask/look.h"
#include "model/newer.h"

struct limits {
	const struct look_env *env;
	struct map nodes; /* name -> struct closure_node * */
};

/* Reads what every package requires. */
void limits_open(struct limits *limits, const struct look *look,
	const struct look_env *env, struct arena *arena);

/* All on the package of that name; of those that set none nothing is added. */
void limits_of(const struct limits *limits, struct str name,
	struct newer_limit_vec *found, struct arena *arena);

#endif
