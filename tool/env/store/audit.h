/* SPDX-License-Identifier: MIT */
/*
 * One entry of the store, held against what it must be; reads only. Any number
 * of threads may audit different entries at once, each with its own arena.
 *
 * wheel/SHA256: the manifest against its sum and the entry's name; every file
 * against the manifest: RECORD's hash, size, mode, mtime; bytecode against its
 * index and the sources; and nothing else lies there.
 * pip/SHA256-TAG-MAGIC: "tree" against the manifest and index beside it, as a
 * wheel, and nothing else lies there. Of pip/VERSION nothing is known.
 * file/SHA256: one file, which has that hash.
 * git/COMMIT: a repository whose 'commit' is that commit. Its objects are not
 * read: git holds them against their names each time it takes the commit out.
 * built/KEY: of the right form. What it names may have been removed; then it
 * says nothing, which is no damage.
 * venv/IDENTITY: a pattern that can be read.
 */
#ifndef ENV_AUDIT_H
#define ENV_AUDIT_H

#include <stdbool.h>

#include "env/store/store.h"

struct audit_fault {
	struct str path; /* below the entry; empty: the entry itself */
	struct str file; /* how the wheel calls it; empty: not known */
	struct str what; /* "is missing", "has mode 644 instead of 444" */
	bool is_state;   /* its bytes are right; only mode or time is not */
};

struct audit_fault_vec VEC(struct audit_fault);

struct audit {
	struct str title; /* "jinja2 3.1.6"; empty: not known */
	struct audit_fault_vec faults;
	size_t files;   /* that were looked at */
	uint64_t bytes; /* that were read */
};

enum audit_answer {
	AUDIT_GOOD,
	AUDIT_FAULTY,
	AUDIT_UNKNOWN /* it is gone, not known, or we were interrupted */
};

/* The kinds of entries that can be audited, ended by NULL. */
extern const char *const audit_kinds[];

/* ROOT/kind/name; all texts of the audit are in the arena. */
enum audit_answer audit_entry(const struct store *store, const char *kind,
	struct str name, struct audit *audit, struct arena *arena);

#endif
