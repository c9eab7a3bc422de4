/* SPDX-License-Identifier: MIT */
/*
 * Names of projects and extras (core metadata, PEP 503, PEP 685) and of source
 * archives (PEP 625). Names of wheels: tag.h.
 */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include <stdbool.h>

#include "base/str.h"
#include "model/text_error.h"
#include "model/version.h"

/*
 * Is it a valid name: ASCII letters, digits, '.', '_' and '-', the first and
 * last a letter or digit? error may be NULL; it has the first bad byte.
 */
bool name_check(struct str name, struct text_error *error) MUST_CHECK;

/* Lower case, each run of '.', '_' and '-' one '-'. Takes any text. */
struct str name_normalise(struct arena *arena, struct str name);

/* Is it a valid name that name_normalise() would not change? */
bool name_is_normalised(struct str name);

/* Do both normalise to the same text? */
bool name_eq(struct str a, struct str b);

/*
 * Splits NAME-VERSION.tar.gz or .zip; *name is normalised. False if the file's
 * name is none of a source archive.
 */
bool name_of_sdist(struct str file, struct str *name, struct version *version,
	struct arena *arena, struct text_error *error) MUST_CHECK;

#endif
