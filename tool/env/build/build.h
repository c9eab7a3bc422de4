/* SPDX-License-Identifier: MIT */
/*
 * Packages that come from source: a recipe (model/recipe.h) is built by the
 * package's own backend on an edge of its own, and the wheel kept in the store
 * under the recipe's key, so that this machine builds it once.
 *
 *     PATH/.ninjenv/built/NAME          the answer: SHA-256 and file name
 *     PATH/.ninjenv/built/NAME.recipe   what it was built from
 *     PATH/.ninjenv/built/NAME.before   and the answer before it
 *     PATH/.ninjenv/log/NAME.log        what the last build said
 */
#ifndef ENV_BUILD_H
#define ENV_BUILD_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"
#include "model/recipe.h"
#include "model/want.h"

/* Reads a recipe that generation wrote. Errors: it is not there, it tells of
 * another place (the repository was moved). */
bool build_read_recipe(struct str path, struct recipe *recipe,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Builds the recipe, or finds it built; then writes the answer, where it
 * differs. Errors, at venv.ini's line for the package: the source cannot be
 * had, what the build requires cannot, the build fails (its last lines are
 * shown, and where all of them are), it makes another wheel than it should.
 */
bool build_recipe(struct project *project, const struct recipe *recipe,
	bool quiet, struct arena *arena, struct diag *diag) MUST_CHECK;

/* The name of its answer in the store, ROOT/built/KEY. The recipe of a
 * directory has one when its inputs are known. */
struct str build_key(const struct recipe *recipe, struct arena *arena);

/* The wheel that was built under that key, where the store has it. */
enum store_answer build_kept(const struct store *store, struct str key,
	struct str *sha256, struct str *file, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* What .ninjenv/built/NAME says. An error where the edge did not run. */
bool build_read(const struct want *want, const struct want_package *package,
	struct str *sha256, struct str *file, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
