/* SPDX-License-Identifier: MIT */
/*
 * Is there a newer version of a package than the locked one: which one its
 * requirements allow, which one is the newest, and who keeps it from that.
 * Pure.
 */
#ifndef MODEL_NEWER_H
#define MODEL_NEWER_H

#include <stdbool.h>

#include "base/str.h"
#include "model/spec.h"

/* A version that the index offers to this interpreter: not yanked, with a file
 * that fits. */
struct newer_offer_vec VEC(struct version);

/* A requirement on the package. */
struct newer_limit {
	struct str who; /* "venv.ini:7", "sphinx 8.1.3" */
	const struct spec_set *spec;
};

struct newer_limit_vec VEC(struct newer_limit);

struct newer {
	struct str wanted; /* newest that all limits admit; at least locked */
	struct str latest; /* newest; at least locked */
	struct newer_limit_vec holders; /* who does not admit latest */
	bool is_newer;                  /* latest is newer than locked */
	bool is_wanted;                 /* wanted is */
};

/*
 * Pre-releases count where locked is one, where a limit names one, or where
 * nothing else is offered.
 */
void newer_find(struct newer *newer, const struct version *locked,
	const struct newer_offer_vec *offers,
	const struct newer_limit_vec *limits, struct arena *arena);

#endif
