/* SPDX-License-Identifier: MIT */
/*
 * Between remove.c, which knows what belongs to a package, and remove_walk.c,
 * which takes it out. The walk goes from the environment's root by descriptors
 * of directories that were opened without following links, so it stays inside
 * whatever anybody renames meanwhile.
 */
#ifndef ENV_REMOVE_PARTS_H
#define ENV_REMOVE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "env/install/remove.h"

/* What we know of a file that may be there. */
enum proof {
	PROOF_NONE,     /* it is ours, whatever it holds: INSTALLER, bytecode */
	PROOF_MTIME,    /* size and mtime of the manifest, or its hash */
	PROOF_LAUNCHER, /* not later than RECORD, or the text we would write */
	PROOF_HASH      /* not later than RECORD with that size, or that hash */
};

struct owned {
	enum proof proof;
	uint64_t size;
	int64_t mtime;
	struct str hash;
	const struct manifest_script *script; /* of a launcher, or NULL */
};

struct removal {
	const struct site *site;
	const struct owners *owners;
	struct str name;
	struct trash *trash;
	struct arena *arena;
	struct diag *diag;
	struct map files;     /* path below the root -> struct owned */
	struct map dirs;      /* those that hold files, below the schemes' */
	struct map tops;      /* files and dirs directly in a scheme's */
	int64_t record_mtime; /* 0: it had no RECORD any more */
};

/* Takes out all that is entered, RECORD (its path below the root) first. */
bool removal_run(struct removal *removal, struct str record) MUST_CHECK;

/* An error about a path below the root; always false. */
bool removal_failed(
	struct removal *removal, int error, const char *what, struct str path);

/* The path without its last part; empty where it has only one. */
struct str removal_parent(struct removal *removal, struct str path);

#endif
