/* SPDX-License-Identifier: MIT */
/*
 * After a power cut: what of an environment was never written? Names, links and
 * modes are as the last run left them, but any file that it made may be empty,
 * cut short or hold zeros. Every file of every package is read and held against
 * its manifest; what was lost goes, and the package counts as absent. What a
 * person changed has another time than we gave it, or is empty and later than
 * the run, and stays. So does all that is behind a link which stands in the
 * place of a directory: it is neither read nor removed.
 */
#ifndef ENV_DOUBT_H
#define ENV_DOUBT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "env/python/python.h"

/*
 * The packages of the environment, which stands. *lost: of one of them even the
 * manifest is gone, so that nobody knows what is there: all has to be made
 * anew. Under the environment's lock.
 */
bool doubt_packages(struct str root, const struct python *python, bool *lost,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* What the last sync wrote down (model/have.h): where not all of it can be read
 * it is written anew with what can. */
bool doubt_have(struct str root, bool bytecode, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Is this what may be left of the text: nothing, a beginning, or zeros? */
bool doubt_is_rest(struct str found, struct str text);

#endif
