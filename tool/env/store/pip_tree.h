/* SPDX-License-Identifier: MIT */
/*
 * A pip's wheel as a directory with bytecode: ROOT/pip/SHA256-TAG-MAGIC/. Out
 * of the wheel itself Python compiles pip anew at every start, which takes
 * longer than all the rest of a small lock.
 *
 * The wheel is an entry of the store like any other (RECORD verified, bytecode
 * by the interpreter); the directory holds hard links to its files but
 * dist-info, below "tree", and its manifest. Each use compares all sizes and
 * times with that, as installing does; what differs is made anew.
 */
#ifndef ENV_PIP_TREE_H
#define ENV_PIP_TREE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/manifest.h"

struct python;
struct store;

/*
 * The directory that stands for the wheel on sys.path, made where there is
 * none. False: it cannot be had (a store that is read-only or full, a wheel
 * that is refused); the wheel itself can be run then, and nothing is said.
 */
bool pip_tree_find(struct str *tree, struct str wheel,
	const struct python *python, const struct store *store,
	struct arena *arena) MUST_CHECK;

/* Does "tree" have this file or directory of the wheel? */
bool pip_tree_takes(
	const struct manifest *manifest, enum scheme scheme, struct str path);

/* Where in it the bytecode of a source lies, for that cache_tag. */
struct str pip_tree_pyc(struct str source, struct str tag, struct arena *arena);

#endif
