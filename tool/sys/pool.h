/* SPDX-License-Identifier: MIT */
/*
 * A small thread pool. Jobs run in the order they were added; a job may add
 * jobs. A job reports by what it writes into its own object (with its own
 * arena and diag), which the owner reads after pool_wait().
 */
#ifndef SYS_POOL_H
#define SYS_POOL_H

#include <stddef.h>

struct pool;

/* Threads are made now; with fewer than asked where the system gives no more.
 * Without any, jobs run inside pool_wait(). Signals go to other threads. */
struct pool *pool_start(unsigned workers);

/* How many workers run jobs, at least 1: worker numbers are below it. */
unsigned pool_workers(const struct pool *pool);

/* run(job, worker) will be called once; worker tells which scratch memory of
 * the owner's array it may use. */
void pool_add(
	struct pool *pool, void (*run)(void *job, unsigned worker), void *job);

/* The same, before all that wait: for what others wait for. */
void pool_add_first(
	struct pool *pool, void (*run)(void *job, unsigned worker), void *job);

/*
 * Calls run(job, part) once for each part from 0 and returns when all are done.
 * The caller, which may be a job of the pool, takes parts, and so do workers
 * that find no other job. pool may be NULL.
 */
void pool_share(struct pool *pool, void (*run)(void *job, size_t part),
	void *job, size_t parts);

/* Jobs that are not done yet. */
size_t pool_pending(struct pool *pool);

/* Waits until all jobs are done; more can be added afterwards. */
void pool_wait(struct pool *pool);

/* Forgets what has not begun; for giving up early. */
void pool_cancel(struct pool *pool);

/* Waits, ends the threads, frees; NULL is nothing. */
void pool_end(struct pool *pool);

#endif
