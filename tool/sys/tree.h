/* SPDX-License-Identifier: MIT */
/*
 * Whole directory trees: walk, remove, copy. Symbolic links are never
 * followed, below the root or as the root. Removal takes any depth.
 */
#ifndef SYS_TREE_H
#define SYS_TREE_H

#include <stdbool.h>

#include "sys/fs.h"

struct tree_entry {
	struct str path; /* from the root, "a/b"; good during the call only */
	struct str name; /* its last part */
	struct fs_info info;
	unsigned depth; /* 0: directly in the root */
};

enum tree_next { TREE_GO, TREE_SKIP, TREE_STOP };

/*
 * Calls see() for everything below root, sorted by bytes within a directory, a
 * directory before what it holds. TREE_SKIP does not enter it; TREE_STOP ends
 * the walk, which then is FS_OK. FS_MISSING: there is no root. What vanishes
 * meanwhile is passed over.
 */
enum fs_result tree_walk(struct str root,
	enum tree_next (*see)(void *context, const struct tree_entry *entry),
	void *context, struct diag *diag) MUST_CHECK;

/* Removes a tree, or a single file or link. Missing is done. Directories that
 * are not writable are made so first. Goes on after a failure, reports the
 * first. What vanishes meanwhile is done: others may remove the same. */
bool tree_remove(struct str root, struct diag *diag) MUST_CHECK;

/* The same, but others may add to the directory, which then stays. */
bool tree_clear(struct str root, struct diag *diag) MUST_CHECK;

/* Copies a tree to a directory that is not there yet: bytes, modes, mtimes of
 * files, symbolic links as they are. */
bool tree_copy(struct str from, struct str to, struct diag *diag) MUST_CHECK;

/* The bytes of all files below, each hard-linked file once. */
bool tree_size(struct str root, uint64_t *bytes, struct diag *diag) MUST_CHECK;

#endif
