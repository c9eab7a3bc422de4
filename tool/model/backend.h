/* SPDX-License-Identifier: MIT */
/*
 * [build-system] of a pyproject.toml (PEP 517, 518): who builds a source tree,
 * and what that needs. Pure; all texts lie in the arena.
 */
#ifndef MODEL_BACKEND_H
#define MODEL_BACKEND_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct backend {
	struct str_vec requires; /* PEP 508 texts, as written */
	struct str name;      /* "setuptools.build_meta:__legacy__", an object
			       * path after the ':' */
	struct str_vec paths; /* backend-path: directories of the tree that
			       * the backend is imported from; stay inside */
};

/*
 * Of the file's text; what stands nowhere is as PEP 517 says, so that an empty
 * text (no pyproject.toml) gives setuptools' legacy backend. Errors, with their
 * place: broken TOML, wrong types, no 'requires' in the table, a directory that
 * leads out of the tree, a backend that is no object's name.
 */
bool backend_read(struct str text, struct str file, struct backend *backend,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
