/* SPDX-License-Identifier: MIT */
#include "env/store/arrivals.h"

#include "env/store/bytecode.h"
#include "sys/clock.h"
#include "sys/pool.h"
#include "sys/signal.h"

/* Where all comes at once, one interpreter for all costs less than several, and
 * there is nothing that it could do while it waits. */
#define PATIENCE (300 * CLOCK_MS)

struct arrivals {
	const struct store *store;
	const struct python *python;
	struct progress *progress;
	struct inbox *inbox;
	int64_t begin;     /* what comes before waits for more */
	bool begun;        /* known to who calls arrivals_look() */
	struct pool *pool; /* one thread, whose the rest is */
	struct arena arena;
	struct diag diag;
	bool failed;
};

struct arrivals *
arrivals_start(const struct store *store, const struct python *python,
	struct progress *progress)
{
	struct arena arena = {0};
	struct arrivals *arrivals = arena_new(&arena, struct arrivals);
	*arrivals = (struct arrivals){
		.store = store,
		.python = python,
		.progress = progress,
		.inbox = inbox_open(),
		.begin = clock_steady() + PATIENCE,
		.pool = pool_start(1),
		.arena = arena,
	};
	arrivals->diag.arena = &arrivals->arena;
	return arrivals;
}

/* Into the unpacked wheels: one flush and one name for both. */
static void
compile(struct arrivals *arrivals, struct inbox_item *first, size_t n)
{
	struct arena arena = {0};
	struct diag ignored = {.arena = &arena};
	struct bytecode_job *jobs = arena_array(&arena, struct bytecode_job, n);
	size_t i = 0;
	for (struct inbox_item *item = first; item; item = item->next) {
		const struct arrival *arrival = (const void *)item;
		jobs[i++] = (struct bytecode_job){
			.manifest = arrival->manifest,
			.unpacked = arrival->directory,
		};
	}
	progress_phase(arrivals->progress, S("bytecode"), "compiling");
	(void)!bytecode_make(arrivals->store, arrivals->python, jobs, n, 0,
		NULL, NULL, &arena, &ignored);
	progress_phase(arrivals->progress, S("bytecode"), NULL);
	arena_free(&arena);
}

/* One that fails is told once: the next would fail for the same reason. */
static void
enter(struct arrivals *arrivals, struct inbox_item *first)
{
	if (!store_flush(arrivals->store, &arrivals->diag)) {
		arrivals->failed = true;
		return;
	}
	for (struct inbox_item *item = first; item; item = item->next) {
		struct arrival *arrival = (void *)item;
		arrival->entered = store_commit(arrivals->store,
			arrival->directory, "wheel", arrival->manifest->wheel,
			&arrivals->diag);
		arrivals->failed |= !arrival->entered;
	}
}

/* While this is at work others come: the next takes them all, and those that
 * were added for each find nothing. */
static void
take(void *object, unsigned worker)
{
	struct arrivals *arrivals = object;
	struct inbox_item *first = inbox_take(arrivals->inbox);
	size_t n = 0;
	(void)worker;
	for (struct inbox_item *item = first; item; item = item->next)
		n++;
	if (!n || arrivals->failed)
		return;
	if (arrivals->python && !interrupted())
		compile(arrivals, first, n);
	enter(arrivals, first);
}

void
arrivals_add(struct arrivals *arrivals, struct arrival *arrival)
{
	inbox_put(arrivals->inbox, &arrival->item);
	if (clock_steady() >= arrivals->begin)
		pool_add(arrivals->pool, take, arrivals);
}

void
arrivals_look(struct arrivals *arrivals)
{
	if (arrivals->begun || clock_steady() < arrivals->begin)
		return;
	arrivals->begun = true;
	pool_add(arrivals->pool, take, arrivals);
}

bool
arrivals_end(struct arrivals *arrivals, struct diag *diag)
{
	pool_add(arrivals->pool, take, arrivals);
	pool_end(arrivals->pool);
	inbox_close(arrivals->inbox);
	bool failed = arrivals->failed;
	diag_merge(diag, &arrivals->diag);
	struct arena arena = arrivals->arena;
	arena_free(&arena);
	return !failed;
}
