/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdatomic.h>

#include "sys/clock.h"
#include "sys/pool.h"

enum { JOBS = 1000, MOST = 8 };

struct task {
	struct pool *pool;
	int value;
	unsigned more;
};

static atomic_int sum, running[MOST];
static atomic_bool doubly;

static void
add_up(void *object, unsigned worker)
{
	struct task *task = object;
	if (atomic_fetch_add(&running[worker], 1))
		atomic_store(&doubly, true);
	atomic_fetch_add(&sum, task->value);
	if (task->more) {
		task->more--;
		pool_add(task->pool, add_up, task);
	}
	atomic_fetch_sub(&running[worker], 1);
}

static void
runs_all(void **state)
{
	(void)state;
	static const unsigned sizes[] = {0, 1, 2, MOST};
	for (size_t k = 0; k < countof(sizes); k++) {
		struct pool *pool = pool_start(sizes[k]);
		struct task *tasks = arena_array(&arena, struct task, JOBS);
		assert_int_equal(pool_workers(pool), MAX(sizes[k], 1u));
		for (int round = 1; round <= 2; round++) {
			atomic_store(&sum, 0);
			for (int i = 0; i < JOBS; i++) {
				tasks[i] = (struct task){pool, i, i % 3};
				pool_add(pool, add_up, &tasks[i]);
			}
			pool_wait(pool);
			assert_int_equal(pool_pending(pool), 0);
			int want = 0;
			for (int i = 0; i < JOBS; i++)
				want += i * (i % 3 + 1);
			assert_int_equal(atomic_load(&sum), want);
		}
		pool_end(pool);
	}
	assert_false(atomic_load(&doubly));
	pool_end(NULL);
}

struct order {
	struct buf *out;
	const char *text;
};

static void
note(void *object, unsigned worker)
{
	struct order *order = object;
	(void)worker;
	buf_addz(order->out, order->text);
}

/* Without threads the order is plain to see. */
static void
in_order(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	struct order orders[] = {
		{&out, "a"}, {&out, "b"}, {&out, "c"}, {&out, "d"}};
	struct pool *pool = pool_start(0);
	pool_add_first(pool, note, &orders[1]);
	pool_add(pool, note, &orders[2]);
	pool_add_first(pool, note, &orders[0]);
	pool_add(pool, note, &orders[3]);
	assert_int_equal(pool_pending(pool), 4);
	pool_wait(pool);
	assert_str(buf_str(&out), "abcd");
	pool_add(pool, note, &orders[0]);
	pool_cancel(pool);
	assert_int_equal(pool_pending(pool), 0);
	pool_add(pool, note, &orders[3]);
	pool_end(pool);
	assert_str(buf_str(&out), "abcdd");
}

static atomic_int met;

/* Ends only when another runs at the same time. */
static void
meet(void *object, unsigned worker)
{
	int64_t until = clock_steady() + 10 * CLOCK_SECOND;
	(void)object;
	(void)worker;
	atomic_fetch_add(&met, 1);
	while (atomic_load(&met) < 2 && clock_steady() < until)
		clock_sleep(CLOCK_MS);
}

static void
in_parallel(void **state)
{
	(void)state;
	struct pool *pool = pool_start(2);
	int64_t start = clock_steady();
	pool_add(pool, meet, NULL);
	pool_add(pool, meet, NULL);
	pool_end(pool);
	assert_true(clock_steady() - start < 9 * CLOCK_SECOND);
}

struct shared {
	struct pool *pool;
	atomic_int seen[JOBS];
	int value;
};

static void
see_part(void *object, size_t part)
{
	struct shared *shared = object;
	atomic_fetch_add(&shared->seen[part], 1);
	atomic_fetch_add(&sum, shared->value);
}

static void
share(void *object, unsigned worker)
{
	struct shared *shared = object;
	(void)worker;
	pool_share(shared->pool, see_part, shared, JOBS);
	/* All are done when it returns. */
	for (int i = 0; i < JOBS; i++)
		if (atomic_load(&shared->seen[i]) != 1)
			atomic_store(&doubly, true);
}

static void
shares_parts(void **state)
{
	(void)state;
	static const unsigned sizes[] = {0, 1, 2, MOST};
	for (size_t k = 0; k < countof(sizes); k++) {
		struct pool *pool = pool_start(sizes[k]);
		struct shared *all = arena_array(&arena, struct shared, 4);
		atomic_store(&sum, 0);
		for (int i = 0; i < 4; i++) {
			all[i].pool = pool;
			all[i].value = i;
			pool_add(pool, share, &all[i]);
		}
		pool_wait(pool);
		assert_int_equal(atomic_load(&sum), JOBS * (1 + 2 + 3));
		pool_end(pool);
	}
	struct shared *alone = arena_new(&arena, struct shared);
	share(alone, 0);
	assert_false(atomic_load(&doubly));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(shares_parts),
		TEST(runs_all),
		TEST(in_order),
		TEST(in_parallel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
