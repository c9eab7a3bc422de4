/* SPDX-License-Identifier: MIT */
/*
 * Who owns which path of an environment: asked before anything is written, so
 * that no package overwrites another's file or the interpreter. It has to know
 * every package that the environment will hold: those that stay (by the
 * manifests kept there) and those that come. Threads may read at once; adding
 * is for one.
 */
#ifndef ENV_OWNERS_H
#define ENV_OWNERS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/install/site.h"

struct owners {
	struct arena *arena;
	struct map paths; /* below the root, in lower case -> struct owner */
	/* Answers: are there such that several packages own? */
	bool shared_files, shared_texts;
};

/*
 * Claims all paths of the package. Refused, with nothing claimed: a path of
 * another package (also in another case; the same bytes are allowed and shared,
 * the same launcher too), a file where another has a directory, and what would
 * shadow the interpreter (bin/python, bin/activate, pyvenv.cfg, .ninjenv). The
 * error names the path and both owners. The manifest must live as long.
 */
bool owners_add(struct owners *owners, const struct site *site,
	const struct manifest *manifest, struct diag *diag) MUST_CHECK;

/* May no package have this path below the root: would it shadow the
 * interpreter, the activation or what we keep, or stand where a scheme's
 * directory is? */
bool owners_reserved(
	const struct site *site, struct str path, struct arena *scratch);

/* Does a package other than this one own the path below the root? */
bool owners_has_other(const struct owners *owners, struct str path,
	struct str name, struct arena *scratch);

#endif
