/* SPDX-License-Identifier: MIT */
/*
 * What threads hand to one that takes all of it at once. Items are the giver's
 * (struct inbox_item is a member of them); nothing is copied.
 */
#ifndef SYS_INBOX_H
#define SYS_INBOX_H

struct inbox_item {
	struct inbox_item *next;
};

struct inbox;

struct inbox *inbox_open(void);

/* Any thread; the item may be used by others from now on. */
void inbox_put(struct inbox *inbox, struct inbox_item *item);

/* All that lies there, a list in the order in which it came; NULL: nothing. */
struct inbox_item *inbox_take(struct inbox *inbox);

/* Frees it; no thread uses it any more. NULL is nothing. */
void inbox_close(struct inbox *inbox);

#endif
