/* SPDX-License-Identifier: MIT */
/* The source files of an extension module, with its globs looked up. */
#ifndef ENV_EXTENSION_SOURCES_H
#define ENV_EXTENSION_SOURCES_H

#include <stdbool.h>

#include "env/graph/compile.h"
#include "env/project.h"
#include "model/source.h"

struct extension_source {
	struct str path; /* from SRC, or absolute */
	enum source_kind kind;
	struct place place; /* of the word that names it or matches it */
};

struct extension_source_vec VEC(struct extension_source);

/*
 * In the order of venv.ini, those of a glob sorted; each once. What a glob
 * matches and is no source (a header) is passed over. *directories gets those
 * that were read for globs, absolute, but for the build directory: a glob that
 * reads it gets a warning, as Ninja writes there. Errors, all of them: no such
 * file (the nearest name is the hint), nothing matches.
 */
bool extension_find_sources(const struct project *project,
	const struct conf_extension *extension,
	struct extension_source_vec *sources, struct str_vec *directories,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
