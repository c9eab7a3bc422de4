/* SPDX-License-Identifier: MIT */
#include "sys/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/util.h"

struct job {
	struct job *next;
	void (*run)(void *job, unsigned worker);
	void *object;
};

/* A job in parts, on the stack of who shares it. */
struct share {
	struct share *next;
	void (*run)(void *job, size_t part);
	void *object;
	size_t parts, begun, done;
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	unsigned number;
};

struct pool {
	struct arena arena; /* under the mutex */
	pthread_mutex_t mutex;
	pthread_cond_t work, idle, shared;
	struct share *share; /* with parts that nobody has begun */
	struct job *first, **last, *unused;
	size_t pending; /* waiting or running */
	bool ending;
	struct worker *worker;
	unsigned workers;
};

/* Takes the next job off the queue; its memory is used again. */
static bool
take(struct pool *pool, struct job *taken)
{
	struct job *job = pool->first;
	if (!job)
		return false;
	*taken = *job;
	pool->first = job->next;
	if (!pool->first)
		pool->last = &pool->first;
	job->next = pool->unused;
	pool->unused = job;
	return true;
}

/* With the mutex held, which is free while the job runs. */
static void
run(struct pool *pool, const struct job *job, unsigned worker)
{
	(void)pthread_mutex_unlock(&pool->mutex);
	job->run(job->object, worker);
	(void)pthread_mutex_lock(&pool->mutex);
	if (!--pool->pending)
		(void)pthread_cond_broadcast(&pool->idle);
}

/* With the mutex held, as run(). */
static void
run_part(struct pool *pool, struct share *share)
{
	size_t part = share->begun++;
	if (share->begun == share->parts) {
		struct share **link = &pool->share;
		while (*link != share)
			link = &(*link)->next;
		*link = share->next;
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	share->run(share->object, part);
	(void)pthread_mutex_lock(&pool->mutex);
	if (++share->done == share->parts)
		(void)pthread_cond_broadcast(&pool->shared);
}

void
pool_share(struct pool *pool, void (*function)(void *job, size_t part),
	void *object, size_t parts)
{
	struct share share = {
		.run = function, .object = object, .parts = parts};
	if (!pool || parts < 2) {
		for (size_t i = 0; i < parts; i++)
			function(object, i);
		return;
	}
	(void)pthread_mutex_lock(&pool->mutex);
	share.next = pool->share;
	/* It is off the list before we return. */
	pool->share = &share;
	(void)pthread_cond_broadcast(&pool->work);
	while (share.begun < share.parts)
		run_part(pool, &share);
	while (share.done < share.parts)
		(void)pthread_cond_wait(&pool->shared, &pool->mutex);
	(void)pthread_mutex_unlock(&pool->mutex);
}

static void *
work(void *object)
{
	struct worker *worker = object;
	struct pool *pool = worker->pool;
	struct job job;

	(void)pthread_mutex_lock(&pool->mutex);
	for (;;) {
		if (take(pool, &job))
			run(pool, &job, worker->number);
		else if (pool->share)
			run_part(pool, pool->share);
		else if (pool->ending)
			break;
		else
			(void)pthread_cond_wait(&pool->work, &pool->mutex);
	}
	(void)pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/* Threads inherit the mask: signals are for the thread that starts the pool. */
static void
start_threads(struct pool *pool, unsigned wanted)
{
	sigset_t all, before;
	(void)sigfillset(&all); /* cannot fail */
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	for (unsigned i = 0; i < wanted; i++) {
		struct worker *worker = &pool->worker[i];
		*worker = (struct worker){.pool = pool, .number = i};
		if (pthread_create(&worker->thread, NULL, work, worker))
			break;
		pool->workers++;
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct pool *
pool_start(unsigned workers)
{
	struct arena arena = {0};
	struct pool *pool = arena_new(&arena, struct pool);
	pool->worker = arena_array(&arena, struct worker, MAX(workers, 1u));
	pool->last = &pool->first;
	/* With default attributes these only store constants. */
	(void)pthread_mutex_init(&pool->mutex, NULL);
	(void)pthread_cond_init(&pool->work, NULL);
	(void)pthread_cond_init(&pool->idle, NULL);
	(void)pthread_cond_init(&pool->shared, NULL);
	pool->arena = arena;
	start_threads(pool, workers);
	return pool;
}

unsigned
pool_workers(const struct pool *pool)
{
	return MAX(pool->workers, 1u);
}

static void
add(struct pool *pool, void (*function)(void *job, unsigned worker),
	void *object, bool first)
{
	(void)pthread_mutex_lock(&pool->mutex);
	struct job *job = pool->unused;
	if (job)
		pool->unused = job->next;
	else
		job = arena_new(&pool->arena, struct job);
	*job = (struct job){.run = function, .object = object};
	if (first)
		job->next = pool->first;
	if (first && pool->first) {
		pool->first = job;
	} else {
		*pool->last = job;
		pool->last = &job->next;
	}
	pool->pending++;
	(void)pthread_cond_signal(&pool->work);
	(void)pthread_mutex_unlock(&pool->mutex);
}

void
pool_add(struct pool *pool, void (*function)(void *job, unsigned worker),
	void *job)
{
	add(pool, function, job, false);
}

void
pool_add_first(struct pool *pool, void (*function)(void *job, unsigned worker),
	void *job)
{
	add(pool, function, job, true);
}

size_t
pool_pending(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->mutex);
	size_t pending = pool->pending;
	(void)pthread_mutex_unlock(&pool->mutex);
	return pending;
}

void
pool_wait(struct pool *pool)
{
	struct job job;
	(void)pthread_mutex_lock(&pool->mutex);
	while (pool->pending) {
		if (!pool->workers && take(pool, &job))
			run(pool, &job, 0);
		else
			(void)pthread_cond_wait(&pool->idle, &pool->mutex);
	}
	(void)pthread_mutex_unlock(&pool->mutex);
}

void
pool_cancel(struct pool *pool)
{
	struct job job;
	(void)pthread_mutex_lock(&pool->mutex);
	while (take(pool, &job))
		pool->pending--;
	if (!pool->pending)
		(void)pthread_cond_broadcast(&pool->idle);
	(void)pthread_mutex_unlock(&pool->mutex);
}

void
pool_end(struct pool *pool)
{
	if (!pool)
		return;
	pool_wait(pool);
	(void)pthread_mutex_lock(&pool->mutex);
	pool->ending = true;
	(void)pthread_cond_broadcast(&pool->work);
	(void)pthread_mutex_unlock(&pool->mutex);
	for (unsigned i = 0; i < pool->workers; i++)
		(void)pthread_join(pool->worker[i].thread, NULL);
	(void)pthread_mutex_destroy(&pool->mutex);
	(void)pthread_cond_destroy(&pool->work);
	(void)pthread_cond_destroy(&pool->idle);
	(void)pthread_cond_destroy(&pool->shared);
	struct arena arena = pool->arena;
	arena_free(&arena);
}
