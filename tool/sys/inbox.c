/* SPDX-License-Identifier: MIT */
#include "sys/inbox.h"

#include <pthread.h>

#include "base/arena.h"

struct inbox {
	struct arena arena;
	pthread_mutex_t mutex;
	struct inbox_item *first, **last;
};

struct inbox *
inbox_open(void)
{
	struct arena arena = {0};
	struct inbox *inbox = arena_new(&arena, struct inbox);
	inbox->arena = arena;
	inbox->last = &inbox->first;
	(void)pthread_mutex_init(&inbox->mutex, NULL); /* a plain mutex */
	return inbox;
}

void
inbox_put(struct inbox *inbox, struct inbox_item *item)
{
	item->next = NULL;
	(void)pthread_mutex_lock(&inbox->mutex);
	*inbox->last = item;
	inbox->last = &item->next;
	(void)pthread_mutex_unlock(&inbox->mutex);
}

struct inbox_item *
inbox_take(struct inbox *inbox)
{
	(void)pthread_mutex_lock(&inbox->mutex);
	struct inbox_item *first = inbox->first;
	inbox->first = NULL;
	inbox->last = &inbox->first;
	(void)pthread_mutex_unlock(&inbox->mutex);
	return first;
}

void
inbox_close(struct inbox *inbox)
{
	if (!inbox)
		return;
	(void)pthread_mutex_destroy(&inbox->mutex);
	struct arena arena = inbox->arena;
	arena_free(&arena);
}
