/* SPDX-License-Identifier: MIT */
/*
 * A map from str to pointer that remembers the order of insertion. Lives in an
 * arena; keys are not copied. All zero but for the arena is an empty map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct map_item {
	struct str key;
	void *value;
};

struct map_item_vec VEC(struct map_item);

struct map {
	struct arena *arena;
	struct map_item_vec items; /* in order of insertion */
	uint32_t *slot;            /* 1 + index into items, 0 is free */
	size_t slots;              /* a power of two, or 0 */
};

/* The value under the key, or NULL. */
void *map_get(const struct map *map, struct str key);

/* Sets the value under the key; a key that is there keeps its place. */
void map_put(struct map *map, struct str key, void *value);

/* The item under the key, or NULL; for values that may be NULL (sets). */
struct map_item *map_find(const struct map *map, struct str key);

/* Every item: map_for(it, &map) uses it->key, it->value. */
#define map_for(it, map) vec_for (struct map_item, it, &(map)->items)

#endif
