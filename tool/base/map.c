/* SPDX-License-Identifier: MIT */
#include "base/map.h"

/* FNV-1a, 64 bits: keys come from files that their author could craft, but a
 * slow lookup over a few thousand packages harms only that author. */
static size_t
hash(struct str key)
{
	uint64_t h = 0xcbf29ce484222325;
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 0x100000001b3;
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *
find_slot(const struct map *map, struct str key)
{
	for (size_t i = hash(key);; i++) {
		uint32_t *slot = &map->slot[i & (map->slots - 1)];
		if (!*slot || str_eq(map->items.v[*slot - 1].key, key))
			return slot;
	}
}

/* Few keys are compared faster than one is hashed; tables of a lock have some
 * thousand maps of five. */
enum { FEW = 8 };

static struct map_item *
find_among_few(const struct map *map, struct str key)
{
	vec_for (struct map_item, it, &map->items)
		if (str_eq(it->key, key))
			return it;
	return NULL;
}

struct map_item *
map_find(const struct map *map, struct str key)
{
	if (!map->slots)
		return find_among_few(map, key);
	uint32_t *slot = find_slot(map, key);
	return *slot ? &map->items.v[*slot - 1] : NULL;
}

void *
map_get(const struct map *map, struct str key)
{
	struct map_item *item = map_find(map, key);
	return item ? item->value : NULL;
}

static void
make_room(struct map *map)
{
	if (map->slots && map->items.n * 2 < map->slots)
		return;
	map->slots = map->slots ? map->slots * 2 : 4 * FEW;
	map->slot = arena_array(map->arena, uint32_t, map->slots);
	for (size_t i = 0; i < map->items.n; i++)
		*find_slot(map, map->items.v[i].key) = (uint32_t)i + 1;
}

static void
put_among_few(struct map *map, struct str key, void *value)
{
	struct map_item *item = find_among_few(map, key);
	if (item)
		item->value = value;
	else
		vec_add(&map->items, map->arena,
			(struct map_item){.key = key, .value = value});
}

void
map_put(struct map *map, struct str key, void *value)
{
	if (!map->slots && map->items.n < FEW) {
		put_among_few(map, key, value);
		return;
	}
	make_room(map);
	uint32_t *slot = find_slot(map, key);
	if (!*slot) {
		vec_add(&map->items, map->arena, (struct map_item){.key = key});
		*slot = (uint32_t)map->items.n;
	}
	map->items.v[*slot - 1].value = value;
}
