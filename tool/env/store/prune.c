/* SPDX-License-Identifier: MIT */
#include "env/store/prune.h"

#include <string.h>

#include "sys/clock.h"
#include "sys/detach.h"
#include "sys/fs.h"
#include "sys/progress.h"
#include "sys/trash.h"

/* How long an eviction waits for the run that started it, and for others. */
#define EVICT_WAIT (30 * CLOCK_SECOND)

static void
say_busy(void *context, long owner)
{
	struct progress *progress = context;
	struct arena arena = {0};
	struct str text = S("waiting for another process that uses the store");
	if (owner)
		text = str_fmt(&arena,
			"waiting for process %ld, which uses the store", owner);
	progress_say(progress, text);
	arena_free(&arena);
}

static bool
wait_alone(struct lockfile *lock, struct str path, bool is_quiet,
	struct diag *diag)
{
	struct progress *progress = progress_start("waiting", is_quiet);
	bool done = lockfile_wait(lock, path, say_busy, progress, diag);
	progress_end(progress);
	return done;
}

/* The run that started it still has the lock, for a moment. */
static bool
try_alone(struct lockfile *lock, struct str path)
{
	long owner;
	int64_t until = clock_steady() + EVICT_WAIT;
	enum lockfile_result result;
	while ((result = lockfile_try(lock, path, &owner, NULL)) ==
			LOCKFILE_BUSY &&
		clock_steady() < until)
		clock_sleep(50 * CLOCK_MS);
	return result == LOCKFILE_TAKEN;
}

static bool
move_all(const struct store *store, const struct prune_result *result,
	struct arena *arena, struct diag *diag)
{
	struct trash trash = {
		.directory = store_path(store, "trash", S(""), arena)};
	vec_for (const struct stock_item, it, &result->gone) {
		struct str path =
			store_path(store, it->kind->name, it->name, arena);
		if (!str_eq(store_path(store, it->kind->name, S(""), arena),
			    trash.directory) &&
			!trash_move(&trash, path, diag))
			return false;
	}
	return true;
}

/* What is chosen is looked up again under the lock: a run may have linked from
 * an entry since. */
static bool
choose_and_move(const struct store *store, const struct stock_item_vec *stock,
	const struct prune_options *options, struct prune_result *result,
	struct arena *arena, struct diag *diag)
{
	struct used_vec used = {0};
	if (!used_read(store, &used, arena, diag))
		return false;
	prune_choose(stock, &used, clock_wall() / CLOCK_SECOND, options, result,
		arena);
	return options->dry_run || move_all(store, result, arena, diag);
}

static bool
prune_alone(const struct store *store, const struct stock_item_vec *stock,
	const struct prune_options *options, struct prune_result *result,
	struct arena *arena, struct diag *diag)
{
	struct lockfile lock;
	struct str path = store_lock_path(store, arena);
	struct trash trash = {
		.directory = store_path(store, "trash", S(""), arena)};
	if (options->since ? !try_alone(&lock, path)
			   : !wait_alone(&lock, path, options->is_quiet, diag))
		return options->since > 0;
	bool done = choose_and_move(store, stock, options, result, arena, diag);
	/* Removing takes its time, and others may go on. */
	lockfile_release(&lock);
	return trash_empty_now(&trash, diag) && done;
}

/* Bytecode of interpreters that are in use no more goes from entries that
 * stay. */
static bool
part_bytecode(const struct store *store, const struct prune_needs *needs,
	struct stock_item_vec *stock, struct arena *arena, struct diag *diag)
{
	struct stock_item_vec parts = {0};
	vec_for (struct stock_item, it, stock) {
		struct str key = str_fmt(
			arena, "%s/%.*s", it->kind->name, STR(it->name));
		if (!strcmp(it->kind->name, "wheel") &&
			map_find(&needs->items, key) &&
			!stock_part_bytecode(store, it, &parts, arena, diag))
			return false;
	}
	vec_for (const struct stock_item, it, &parts)
		vec_add(stock, arena, *it);
	return true;
}

bool
prune_store(const struct store *store, const struct prune_options *options,
	struct prune_result *result, struct arena *arena, struct diag *diag)
{
	uint64_t total = 0;
	struct stock_item_vec stock = {0};
	*result = (struct prune_result){0};
	if (!fs_is_directory(store_path(store, "lock", S(""), arena)))
		return true;
	if (!stock_read(store, &stock, arena, diag) ||
		(options->needs && !part_bytecode(store, options->needs, &stock,
					   arena, diag)))
		return false;
	vec_for (const struct stock_item, it, &stock)
		total += it->bytes;
	if (options->since && total <= options->max)
		return true;
	if (options->dry_run)
		return choose_and_move(
			store, &stock, options, result, arena, diag);
	return prune_alone(store, &stock, options, result, arena, diag);
}

struct eviction {
	const struct store *store;
	uint64_t limit;
};

/* Nobody hears what goes wrong here; the next run tries again. */
static void
evict(void *context)
{
	const struct eviction *eviction = context;
	struct arena arena = {0};
	struct diag ignored = {.arena = &arena};
	struct prune_result result;
	struct prune_options options = {
		.has_max = true,
		.max = eviction->limit,
		.since = eviction->store->opened / CLOCK_SECOND,
	};
	(void)!prune_store(
		eviction->store, &options, &result, &arena, &ignored);
	arena_free(&arena);
}

void
prune_later(const struct store *store, struct diag *diag)
{
	struct diag why = {.arena = diag->arena};
	struct eviction eviction = {.store = store};
	if (!stock_limit(&eviction.limit, &why)) {
		diag_warn(diag, NOWHERE, "%.*s", STR(why.items.v[0].message));
		(void)diag_hint(diag, "%.*s", STR(why.items.v[0].hint));
	} else if (eviction.limit) {
		(void)!detach(evict, &eviction); /* then the next run does it */
	}
}
