/* SPDX-License-Identifier: MIT */
/*
 * The store: what is unpacked, built or learnt once on this machine, shared by
 * all environments, read-only once complete (docs/formats.md).
 *
 *     ROOT/wheel/<sha256>/           an entry: manifest, BUCKET/NUMBER files
 *     ROOT/wheel/<sha256>/pyc-<cache_tag>-<magic>/   its bytecode, made later
 *     ROOT/file/<sha256>/NAME        sdists and other whole files
 *     ROOT/git/<commit>/             a repository that has this commit alone
 *     ROOT/part/<sha256>             downloads under way, kept for resuming
 *     ROOT/built/<key>               wheel built from source: its sha256
 *     ROOT/python/<key>.json         what a probe said
 *     ROOT/compiler/<key>            what a compiler said of itself
 *     ROOT/venv/<key>/               an environment's skeleton per interpreter
 *     ROOT/pip/<version>/            a pip for resolving, where none is bundled
 *     ROOT/pip/<sha256>-<tag>-<magic>/   one to run (env/store/pip_tree)
 *     ROOT/env/<key>                 what an environment was linked from
 *     ROOT/lock/<key>                one writer per key (sys/lockfile)
 *     ROOT/lock/store                shared by all runs, had alone to clean up
 *     ROOT/tmp/, ROOT/trash/         made under a temporary name; to be removed
 *
 * ROOT is $NINJENV_CACHE, else $XDG_CACHE_HOME/ninjenv, else ~/.cache/ninjenv;
 * where that cannot be written, a directory inside the environment's.
 */
#ifndef ENV_STORE_H
#define ENV_STORE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/manifest.h"
#include "sys/file.h"
#include "sys/lockfile.h"

struct store {
	struct arena *arena; /* of root; used by the thread that opened it */
	struct str root; /* absolute, with the version of the layout in it */
	bool durable;    /* flush before an entry counts (NINJENV_DURABLE=0) */
	int64_t opened;  /* when, in nanoseconds */
	struct lockfile lock; /* as long as it is held nothing is cleaned up */
};

/*
 * Opens the store and makes its directories. fallback is the directory to use
 * where the home's cannot be written (empty: an error then). A root that
 * belongs to another user is refused with the owner's name. Takes its lock,
 * shared, until store_close() or the end of the process, and waits for a
 * process that cleans it up (env/store/prune), which is told.
 */
bool store_open(struct store *store, struct str fallback, struct arena *arena,
	struct diag *diag) MUST_CHECK;

void store_close(struct store *store);

/* The same store, whether it is there or not, without making or locking
 * anything: for looking at it, and for who takes the lock alone. */
void store_locate(
	struct store *store, struct str fallback, struct arena *arena);

/* Refuses, as store_open() does, a root that belongs to another user: for who
 * changes what store_locate() found. */
bool store_is_ours(const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The directories of ROOT, ended by NULL. */
extern const char *const store_kinds[];

/* ROOT/lock/store */
struct str store_lock_path(const struct store *store, struct arena *arena);

/* ROOT/kind/name. */
struct str store_path(const struct store *store, const char *kind,
	struct str name, struct arena *arena);

enum store_answer { STORE_HAS, STORE_LACKS, STORE_FAILED };

/*
 * The manifest of the wheel's entry, its text in the arena. An entry whose
 * manifest is damaged counts as lacking (and is moved to the trash).
 */
enum store_answer store_find(const struct store *store, struct str sha256,
	struct manifest *manifest, struct arena *arena, struct diag *diag);

/*
 * A new directory ROOT/tmp/<unique>, on the same file system as the entries.
 */
bool store_temporary(const struct store *store, struct str *path,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Gives the finished directory its name ROOT/kind/name, at once or not at all.
 * Where another run was first, theirs stays and ours goes to the trash. The
 * caller has flushed what must be durable (store_flush).
 */
bool store_commit(const struct store *store, struct str temporary,
	const char *kind, struct str name, struct diag *diag) MUST_CHECK;

/* All writes so far reach the disk; nothing where the store is not durable. */
bool store_flush(const struct store *store, struct diag *diag) MUST_CHECK;

/* Renames into ROOT/trash; emptied by store_sweep in a detached process. */
bool store_discard(
	const struct store *store, struct str path, struct diag *diag);
void store_sweep(const struct store *store);

/* How files are written that a power cut must not damage: with this store, or
 * on a throw-away machine (NINJENV_DURABLE=0). */
enum file_flush store_flush_mode(const struct store *store);

#endif
