/* SPDX-License-Identifier: MIT */
/*
 * Which packages of a lock have newer versions at the index. Asks for all of
 * them at once and writes nothing.
 */
#ifndef ENV_OUTDATED_H
#define ENV_OUTDATED_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/look.h"
#include "model/newer.h"

struct outdated_row {
	struct str name, locked;
	struct newer newer;
};

struct outdated_row_vec VEC(struct outdated_row);

/* What was looked at, for the summary. */
struct outdated {
	struct outdated_row_vec rows; /* those with a newer version, by name */
	size_t asked;                 /* packages of the index */
	struct str_vec others; /* local, git, system, or files: not asked */
	struct str_vec absent; /* no index has them now */
};

/* Errors: offline, an index that does not answer. */
bool outdated_find(struct look *look, const struct look_env *env,
	struct outdated *outdated, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
