/* SPDX-License-Identifier: MIT */
/*
 * Packages that are named by a place instead of versions: local projects and
 * commits of repositories, while a lock is made (env/lock/resolve.c).
 */
#ifndef ENV_RESOLVE_PLACE_H
#define ENV_RESOLVE_PLACE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/lock/report.h"
#include "env/project.h"
#include "model/extent.h"
#include "model/lock.h"

/*
 * The directories that stand for them: name -> struct str *. Repositories are
 * checked out below scratch, those of them that are needed where the extent is
 * asked. Errors: those of env/fetch/git.h.
 */
bool resolve_place_trees(const struct project *project,
	const struct conf_env *env, bool offline, struct extent *extent,
	struct str scratch, struct map *trees, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Is the line such a one? line may be NULL. */
bool resolve_place_is(const struct conf_package *line);

/* Sets what a lock says of the source. item is NULL where it is a pin. Errors,
 * at the place: it is required by a package, from a directory or from version
 * control other than git. */
bool resolve_place_add(const struct conf_package *line,
	const struct report_item *item, struct lock_package *package,
	struct place place, struct diag *diag) MUST_CHECK;

#endif
