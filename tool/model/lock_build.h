/* SPDX-License-Identifier: MIT */
/* Dependencies in a lock, and what builds from source need (model/lock.h). */
#ifndef MODEL_LOCK_BUILD_H
#define MODEL_LOCK_BUILD_H

#include "base/diag.h"
#include "base/str.h"

struct marker;

/* A dependency as the lock names it: enough to tell which package. */
struct lock_dependency {
	struct str name;    /* normalised */
	struct str version; /* empty where not written */
};

struct lock_dependency_vec VEC(struct lock_dependency);

/*
 * [[tool.ninjenv.build]]: with what one package is built from source. Its
 * packages are among those of [[tool.ninjenv.build-packages]], which have the
 * form of [[packages]]. What is built on several platforms with different
 * packages has an entry for each, told apart by their markers.
 */
struct lock_build {
	struct str name, version;    /* of what is built; version as there */
	struct str marker_text;      /* where the answer holds; empty: */
	const struct marker *marker; /* NULL, everywhere */
	struct str_vec requires;     /* what was asked for: PEP 508 texts */
	struct lock_dependency_vec packages; /* each with its version */
	struct place place;
};

struct lock_build_vec VEC(struct lock_build);

#endif
