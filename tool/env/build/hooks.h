/* SPDX-License-Identifier: MIT */
/*
 * Calls of a build backend's hooks (PEP 517, 660), and unpacking of source
 * archives: both are done by tool/data/build.py, a process of its own for each
 * call. A hook runs in the build environment's interpreter, isolated (-I), in
 * the source tree, without input; what it prints goes to the end of the log,
 * and its answer comes in a file of its own.
 */
#ifndef ENV_HOOKS_H
#define ENV_HOOKS_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/backend.h"
#include "model/recipe.h"

struct python;

/* The caller fills all but backend. */
struct hooks {
	struct str name;    /* what is built, for messages: "pyyaml 6.0.2" */
	struct place place; /* for errors: the line of venv.ini that asks for
			     * it, or NOWHERE */
	struct str python;  /* of the build environment (build_env.h) */
	struct str source;  /* the tree: absolute, where they run */
	struct str scratch; /* a directory that is there; removed by its owner;
			     * has a file or two for each call */
	/* The child's, whole (build_variables() of
	 * env/python/build_variables.h). */
	const struct str_vec *environment;
	const struct recipe_setting_vec *settings; /* config_settings */
	struct str log; /* a file; its directory is there */
	struct backend backend;
};

/* Unpacks an archive (.tar.gz, else .zip, by its name: PEP 625, 721) into a new
 * directory; *root is the one directory that it holds, or the directory
 * itself where it holds more. Nothing of it is
 * outside: absolute names, '..', links out of it and devices are refused, and
 * so is a file that other readers could take for another archive. */
bool hooks_unpack(const struct python *python, struct str archive,
	struct str directory, struct str scratch, struct str *root,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Reads pyproject.toml of the source into backend. */
bool hooks_open(
	struct hooks *hooks, struct arena *arena, struct diag *diag) MUST_CHECK;

enum hooks_product { HOOKS_WHEEL, HOOKS_EDITABLE };

/*
 * What the backend requires besides backend.requires
 * (get_requires_for_build_wheel, _editable); nothing where it has no such hook.
 * backend.requires must be installed. Errors: as those of hooks_build().
 */
bool hooks_requires(const struct hooks *hooks, enum hooks_product product,
	struct str_vec *requires, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * Builds a wheel into the directory, which is there; *file is its name. Errors:
 * the backend cannot be imported or has no such hook, it fails (its last lines
 * are notes, and where the log is), its answer is no name of a file there.
 */
bool hooks_build(const struct hooks *hooks, enum hooks_product product,
	struct str directory, struct str *file, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
