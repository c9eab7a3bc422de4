/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sys/inbox.h"
#include "sys/pool.h"

enum { LETTERS = 2000 };

struct letter {
	struct inbox_item item;
	size_t number;
};

static struct inbox *inbox;

static void
in_order_and_once(void **state)
{
	(void)state;
	struct letter letters[] = {{.number = 0}, {.number = 1}};
	inbox = inbox_open();
	assert_null(inbox_take(inbox));
	inbox_put(inbox, &letters[0].item);
	inbox_put(inbox, &letters[1].item);
	struct inbox_item *item = inbox_take(inbox);
	assert_ptr_equal(item, &letters[0].item);
	assert_ptr_equal(item->next, &letters[1].item);
	assert_null(item->next->next);
	assert_null(inbox_take(inbox));
	inbox_put(inbox, &letters[0].item);
	assert_ptr_equal(inbox_take(inbox), &letters[0].item);
	inbox_close(inbox);
	inbox_close(NULL);
}

static void
put(void *object, unsigned worker)
{
	struct letter *letter = object;
	(void)worker;
	inbox_put(inbox, &letter->item);
}

/* Nothing is lost while others put and one takes. */
static void
from_many_threads(void **state)
{
	(void)state;
	struct letter *letters = arena_array(&arena, struct letter, LETTERS);
	bool *seen = arena_array(&arena, bool, LETTERS);
	size_t taken = 0;
	struct pool *pool = pool_start(4);
	inbox = inbox_open();
	for (size_t i = 0; i < LETTERS; i++) {
		letters[i].number = i;
		pool_add(pool, put, &letters[i]);
	}
	while (taken < LETTERS) {
		struct inbox_item *item = inbox_take(inbox);
		for (; item; item = item->next, taken++) {
			const struct letter *letter = (const void *)item;
			assert_false(seen[letter->number]);
			seen[letter->number] = true;
		}
	}
	pool_end(pool);
	assert_null(inbox_take(inbox));
	inbox_close(inbox);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_order_and_once),
		TEST(from_many_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
