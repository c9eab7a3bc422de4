/* SPDX-License-Identifier: MIT */
/*
 * Requirements of a build -> pinned wheels with all their files, through
 * env/lock/resolve.h. A build's requirements must have wheels: nothing is built
 * for a build.
 */
#ifndef ENV_BUILD_REQUIRES_H
#define ENV_BUILD_REQUIRES_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/lock/resolve.h"
#include "env/project.h"
#include "env/python/python.h"

struct build_requires {
	struct str name;             /* what is built, for messages */
	struct place place;          /* the line of venv.ini that asks for it */
	struct str path;             /* of the environment: logs lie below it */
	struct str_vec requires;     /* PEP 508 texts */
	struct resolve_pin_vec pins; /* kept where they still fit */
};

/*
 * The lock's packages (wheels alone, no sdist) and where the answer holds, as
 * resolve() says it. Errors: those of resolve(), with a note for whom it was; a
 * text that is no requirement.
 */
bool build_requires(struct project *project, const struct python *python,
	const struct build_requires *ask, struct lock *lock,
	struct progress *progress, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Adds the texts that are not there yet, as packaging prints them, sorted;
 * *added (which may be NULL) is set where one was. An error at the place: a
 * text that is no requirement. */
bool build_requires_add(struct str_vec *requires, const struct str_vec *more,
	struct str name, struct place place, bool *added, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
