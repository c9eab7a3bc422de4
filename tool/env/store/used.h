/* SPDX-License-Identifier: MIT */
/*
 * Which wheels of the store an environment was linked from, and when: a small
 * record per environment, ROOT/env/<SHA-256 of its path>, written by a sync
 * that changes something, before it links, under that name or the same with a
 * '-', in turn. By it cleaning up (env/store/prune)
 * knows when an entry was last of use, and what must stay.
 *
 *     ninjenv-used 1
 *     time SECONDS
 *     path PATH
 *     wheel SHA256                  each
 *     end CRC32                     of all before this line
 */
#ifndef ENV_USED_H
#define ENV_USED_H

#include <stdbool.h>

#include "env/store/store.h"

struct used {
	struct str key; /* the record's name in ROOT/env */
	struct str path;
	int64_t time; /* seconds since 1970 */
	struct str_vec wheels;
	bool is_living;  /* the environment is still there */
	bool is_damaged; /* not to be read: time is the file's, the rest empty
			  */
};

struct used_vec VEC(struct used);

/* The record's name, but for a '-' that it may have. */
struct str used_key(struct str path, struct arena *arena);

/* Replaces the environment's record by one of now. */
bool used_write(const struct store *store, struct str path,
	const struct str_vec *wheels, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* All records. */
bool used_read(const struct store *store, struct used_vec *all,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
