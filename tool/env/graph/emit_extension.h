/* SPDX-License-Identifier: MIT */
/* The edges of extension modules in env.ninja (emit.h). */
#ifndef ENV_EMIT_EXTENSION_H
#define ENV_EMIT_EXTENSION_H

#include "env/graph/extension.h"
#include "format/ninja.h"

/* Everything that is made for them, once for all environments. */
void emit_extensions(const struct extension_plan *plan, struct ninja *ninja);

/* Adds the files that make the environment's modules complete: what its target
 * depends on besides the packages. */
void emit_extension_outputs(const struct extension_plan *plan,
	const struct conf_env *env, struct str_vec *outputs,
	struct arena *arena);

#endif
