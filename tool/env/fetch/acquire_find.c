/* SPDX-License-Identifier: MIT */
#include "env/fetch/acquire.h"

#include "base/arena.h"
#include "sys/host.h"
#include "sys/pool.h"

/* Manifests that one thread reads before it asks for more, and how many more
 * threads there are: it takes milliseconds. */
enum { ITEMS = 8, MOST = 3 };

struct chunk {
	struct acquire_item *items;
	size_t n, missing;
	bool failed;
	struct arena arena;
	struct diag diag;
};

struct find {
	const struct store *store;
	struct chunk *chunks;
};

static void
look(void *object, size_t i)
{
	struct find *find = object;
	struct chunk *chunk = &find->chunks[i];
	for (size_t k = 0; k < chunk->n && !chunk->failed; k++) {
		struct acquire_item *item = &chunk->items[k];
		if (item->done)
			continue;
		enum store_answer answer = store_find(find->store, item->sha256,
			&item->manifest, &chunk->arena, &chunk->diag);
		item->done = answer == STORE_HAS;
		chunk->missing += answer == STORE_LACKS;
		chunk->failed = answer == STORE_FAILED;
	}
}

static struct chunk *
divide(struct acquire_item_vec *items, size_t n, struct arena *arena)
{
	struct chunk *chunks = arena_array(arena, struct chunk, n);
	for (size_t i = 0; i < n; i++) {
		chunks[i].items = items->v + i * ITEMS;
		chunks[i].n = MIN((size_t)ITEMS, items->n - i * ITEMS);
		chunks[i].diag.arena = &chunks[i].arena;
	}
	return chunks;
}

/* What it told is copied, and what it read lives on. */
static bool
gather(struct chunk *chunk, struct arena *arena, struct diag *diag)
{
	diag_merge(diag, &chunk->diag);
	arena_adopt(arena, &chunk->arena);
	return !chunk->failed;
}

bool
acquire_find(const struct project *project, struct acquire_item_vec *items,
	size_t *missing, struct arena *arena, struct diag *diag)
{
	size_t n = (items->n + ITEMS - 1) / ITEMS;
	struct find find = {
		.store = &project->store,
		.chunks = divide(items, n, arena),
	};
	bool ok = true;
	unsigned others = n > 2 ? MIN(host_cpus() - 1, (unsigned)MOST) : 0;
	struct pool *pool = others ? pool_start(others) : NULL;
	pool_share(pool, look, &find, n);
	pool_end(pool);
	*missing = 0;
	for (size_t i = 0; i < n; i++) {
		*missing += find.chunks[i].missing;
		ok &= gather(&find.chunks[i], arena, diag);
	}
	return ok;
}
