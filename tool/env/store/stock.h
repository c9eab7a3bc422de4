/* SPDX-License-Identifier: MIT */
/* What lies in the store, and how much of it; reads only. */
#ifndef ENV_STOCK_H
#define ENV_STOCK_H

#include <stdbool.h>

#include "env/store/store.h"

enum stock_role {
	STOCK_ENTRY,  /* took a network or a build to get */
	STOCK_ANSWER, /* what is asked or made again in a moment */
	STOCK_NOTE,   /* says something of others */
	STOCK_LEFT,   /* under way, or left by a run that was killed */
};

struct stock_kind {
	const char *name; /* of the directory in ROOT */
	const char *text; /* for people */
	enum stock_role role;
};

/* Each of store_kinds, ended by a row without name. */
extern const struct stock_kind stock_kinds[];

/* Bytecode of one kind of interpreter: a part of a wheel's entry. */
extern const struct stock_kind stock_bytecode;

struct stock_item {
	const struct stock_kind *kind;
	struct str name;
	uint64_t bytes;   /* of all files */
	uint64_t linked;  /* of these: in environments, too (hard links) */
	int64_t time;     /* when it was made, or last added to: seconds */
	struct str wheel; /* of an answer of a build: the wheel it names */
};

struct stock_item_vec VEC(struct stock_item);

/* Everything in the store, by kind and name. What vanishes meanwhile is left
 * out. */
bool stock_read(const struct store *store, struct stock_item_vec *items,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Parts a wheel's entry from its bytecode, which is added as items
 * SHA256/DIRECTORY and counts there alone. */
bool stock_part_bytecode(const struct store *store, struct stock_item *wheel,
	struct stock_item_vec *items, struct arena *arena,
	struct diag *diag) MUST_CHECK;

struct stock_other {
	struct str name; /* "v0" */
	uint64_t bytes;
};

struct stock_other_vec VEC(struct stock_other);

/* The stores of other versions of the layout, which lie beside it. */
bool stock_others(const struct store *store, struct stock_other_vec *others,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * NINJENV_CACHE_MAX: how large the store may become; *limit 0: as large as it
 * likes ("0" or "none"). False: no size. Where it is not set: STOCK_LIMIT.
 */
bool stock_limit(uint64_t *limit, struct diag *diag) MUST_CHECK;

/* The packages of a few projects of machine learning, two versions of each, or
 * hundreds of ordinary ones; a tenth of a small disk. */
#define STOCK_LIMIT 20000000000

#endif
