/* SPDX-License-Identifier: MIT */
/* A large package is put in by several threads. */
#include "env/install/put.h"

#include "sys/pool.h"

/* Fewer cost more than they save. */
enum { FILES_OF_PART = 500 };

bool
put_is_large(const struct install_item *item)
{
	return item->manifest->files.n >= 2 * FILES_OF_PART;
}

void
put_divide(struct put *put)
{
	size_t n = put->end;
	if (!put->pool || !put_is_large(put->item))
		return;
	put->parts = (n + FILES_OF_PART - 1) / FILES_OF_PART;
	put->part = arena_array(&put->arena, struct put, put->parts);
	for (size_t i = 0; i < put->parts; i++) {
		struct put *part = &put->part[i];
		put_start(part, put->site, put->owners, put->item);
		part->entry = put->entry;
		part->pyc = put->pyc;
		part->pyc_size = put->pyc_size;
		part->begin = i * FILES_OF_PART;
		part->end = MIN(part->begin + FILES_OF_PART, n);
	}
}

static void
work_on_part(void *job, size_t i)
{
	struct put *part = &((struct put *)job)->part[i];
	part->outcome = part->work(part);
	inside_end(&part->inside); /* many parts, and each has descriptors */
}

/* Of two the one that matters more. */
static enum install_outcome
worse(enum install_outcome a, enum install_outcome b)
{
	if (a == INSTALL_FAILED || b == INSTALL_FAILED)
		return INSTALL_FAILED;
	return a == INSTALL_DONE ? b : a;
}

enum install_outcome
put_each_part(struct put *put, enum install_outcome (*work)(struct put *part))
{
	enum install_outcome outcome = INSTALL_DONE;
	if (!put->parts)
		return work(put);
	for (size_t i = 0; i < put->parts; i++)
		put->part[i].work = work;
	pool_share(put->pool, work_on_part, put, put->parts);
	for (size_t i = 0; i < put->parts; i++) {
		struct put *part = &put->part[i];
		outcome = worse(outcome, part->outcome);
		diag_merge(&put->diag, &part->diag);
		buf_add(&put->record, buf_str(&part->record));
		put->touched += part->touched;
		part->diag = (struct diag){.arena = &part->arena};
		part->record.n = part->touched = 0;
	}
	return outcome;
}
