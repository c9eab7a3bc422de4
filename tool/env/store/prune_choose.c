/* SPDX-License-Identifier: MIT */
#include "env/store/prune.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { DAY = 86400, RECORD_DAYS = 30, ANSWER_DAYS = 30 };

/* What records say of a wheel. */
struct last {
	int64_t time;
	bool is_protected;
};

/* An item while it is decided on. */
struct choice {
	const struct stock_item *item;
	int64_t used; /* seconds */
	bool is_protected, is_gone;
};

struct choosing {
	const struct prune_options *options;
	const struct used_vec *used;
	int64_t now;
	bool all_wheels; /* a record of the last day cannot be read */
	struct map last; /* wheel -> struct last */
	struct choice *choices;
	size_t n;
	struct arena *arena;
};

/* A time of the future is one of a clock that was set back since. */
static uint64_t
days_since(const struct choosing *c, int64_t time)
{
	return time < c->now ? (uint64_t)(c->now - time) / DAY : 0;
}

static void
learn_wheel(struct choosing *c, const struct used *used, struct str wheel)
{
	struct last *last = map_get(&c->last, wheel);
	if (!last) {
		last = arena_new(c->arena, struct last);
		map_put(&c->last, wheel, last);
	}
	last->time = MAX(last->time, MIN(used->time, c->now));
	last->is_protected |= used->is_living && !days_since(c, used->time);
}

static void
learn(struct choosing *c, struct prune_result *result)
{
	vec_for (const struct used, used, c->used) {
		if (used->is_damaged && !days_since(c, used->time))
			result->damaged++;
		vec_for (const struct str, wheel, &used->wheels)
			learn_wheel(c, used, *wheel);
	}
	c->all_wheels = result->damaged;
}

static bool
is_kind(const struct stock_item *item, const char *name)
{
	return !strcmp(item->kind->name, name);
}

static void
look_at(struct choosing *c, struct choice *choice)
{
	const struct stock_item *item = choice->item;
	const struct last *last = NULL;
	if (is_kind(item, "wheel"))
		last = map_get(&c->last, item->name);
	choice->used = MIN(item->time, c->now);
	if (last)
		choice->used = MAX(choice->used, last->time);
	choice->is_protected =
		(last && last->is_protected) ||
		(c->all_wheels && is_kind(item, "wheel")) ||
		(c->options->since && item->time >= c->options->since);
}

/* One of an environment that is gone still says when a wheel was used. */
static bool
is_old_record(const struct choosing *c, struct str key)
{
	uint64_t days = c->options->has_days ? c->options->days : RECORD_DAYS;
	vec_for (const struct used, used, c->used) {
		if (!str_eq(used->key, key))
			continue;
		if (used->is_damaged)
			return days_since(c, used->time) > 0;
		return !used->is_living && days_since(c, used->time) >= days;
	}
	return false; /* written since */
}

void
prune_need(struct prune_needs *needs, const char *kind, struct str name,
	struct arena *arena)
{
	needs->items.arena = arena;
	map_put(&needs->items, str_fmt(arena, "%s/%.*s", kind, STR(name)),
		NULL);
}

static bool
is_needed(const struct choosing *c, const struct choice *choice)
{
	const struct prune_needs *needs = c->options->needs;
	const struct stock_item *item = choice->item;
	size_t slash = str_rindex(item->name, '/');
	if (item->kind == &stock_bytecode)
		return map_find(&needs->bytecode,
			str_from_index(item->name, slash + 1));
	if (is_kind(item, "python") || is_kind(item, "compiler"))
		return days_since(c, choice->used) < ANSWER_DAYS;
	struct str key =
		str_fmt(c->arena, "%s/%.*s", item->kind->name, STR(item->name));
	return map_find(&needs->items, key);
}

static bool
is_gone(const struct choosing *c, const struct choice *choice)
{
	const struct prune_options *options = c->options;
	const struct stock_item *item = choice->item;
	if (is_kind(item, "lock") && str_is(item->name, "store"))
		return false; /* others wait for it */
	if (options->is_clean)
		return true;
	if (options->needs)
		return !is_needed(c, choice);
	switch (item->kind->role) {
	case STOCK_LEFT:
		return !options->since || !is_kind(item, "part");
	case STOCK_NOTE:
		return is_kind(item, "env") && is_old_record(c, item->name);
	case STOCK_ENTRY:
	case STOCK_ANSWER:
		break;
	}
	return options->has_days && !choice->is_protected &&
	       days_since(c, choice->used) >= options->days;
}

static int
longest_unused_first(const void *a, const void *b)
{
	const struct choice *x = *(struct choice *const *)a;
	const struct choice *y = *(struct choice *const *)b;
	if (x->used != y->used)
		return x->used < y->used ? -1 : 1;
	return str_cmp(x->item->name, y->item->name);
}

/* The entries unused for longest, until the rest is no more than the limit. */
static void
evict(struct choosing *c)
{
	size_t n = 0;
	uint64_t total = 0;
	struct choice **order = arena_array(c->arena, struct choice *, c->n);
	for (size_t i = 0; i < c->n; i++) {
		struct choice *choice = &c->choices[i];
		if (choice->is_gone)
			continue;
		total += choice->item->bytes;
		if (choice->item->kind->role == STOCK_ENTRY &&
			!choice->is_protected)
			order[n++] = choice;
	}
	if (n)
		qsort(order, n, sizeof *order, longest_unused_first);
	for (size_t i = 0; i < n && total > c->options->max; i++) {
		order[i]->is_gone = true;
		total -= order[i]->item->bytes;
	}
}

/* What a build made is found by its wheel. */
static void
drop_answers(struct choosing *c)
{
	struct map wheels = {.arena = c->arena};
	for (size_t i = 0; i < c->n; i++)
		if (is_kind(c->choices[i].item, "wheel") &&
			!c->choices[i].is_gone)
			map_put(&wheels, c->choices[i].item->name, NULL);
	for (size_t i = 0; i < c->n; i++)
		if (is_kind(c->choices[i].item, "built") &&
			!map_find(&wheels, c->choices[i].item->wheel))
			c->choices[i].is_gone = true;
}

static void
sum_up(const struct choosing *c, struct prune_result *result)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct stock_item *item = c->choices[i].item;
		if (!c->choices[i].is_gone) {
			result->left += item->bytes;
			continue;
		}
		vec_add(&result->gone, c->arena, *item);
		result->bytes += item->bytes;
		result->freed += item->bytes - item->linked;
	}
}

void
prune_choose(const struct stock_item_vec *stock, const struct used_vec *used,
	int64_t now, const struct prune_options *options,
	struct prune_result *result, struct arena *arena)
{
	struct choosing c = {
		.options = options,
		.used = used,
		.now = now,
		.last = {.arena = arena},
		.choices = arena_array(arena, struct choice, stock->n),
		.n = stock->n,
		.arena = arena,
	};
	*result = (struct prune_result){0};
	learn(&c, result);
	for (size_t i = 0; i < c.n; i++) {
		c.choices[i].item = &stock->v[i];
		look_at(&c, &c.choices[i]);
		c.choices[i].is_gone = is_gone(&c, &c.choices[i]);
	}
	if (options->has_max && !options->is_clean)
		evict(&c);
	drop_answers(&c);
	sum_up(&c, result);
}
