/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/path.h"
#include "entries.h"
#include "env/store/prune.h"

enum { DAY = 86400, NOW = 1000 * DAY };

static struct stock_item_vec stock;
static struct used_vec used;

/* A kind, a name, bytes, and how many days ago it was made. */
static void
have(const char *kind, const char *name, uint64_t bytes, int days)
{
	const struct stock_kind *row = stock_kinds;
	while (!str_is(str_from(kind), row->name))
		row++;
	vec_add(&stock, &arena,
		(struct stock_item){.kind = row,
			.name = str_from(name),
			.bytes = bytes,
			.time = NOW - days * DAY});
}

/* An environment, how many days ago it was linked, from one or two wheels. */
static struct used *
uses(const char *key, bool is_living, int days, const char *a, const char *b)
{
	struct used *record = vec_new(&used, &arena);
	*record = (struct used){.key = str_from(key),
		.time = NOW - days * DAY,
		.is_living = is_living};
	vec_add(&record->wheels, &arena, str_from(a));
	if (b)
		vec_add(&record->wheels, &arena, str_from(b));
	have("env", key, 1, days);
	return record;
}

static int
start(void **state)
{
	stock = (struct stock_item_vec){0};
	used = (struct used_vec){0};
	return entries_setup(state);
}

/* What goes, as "kind/name" parted by spaces. */
static struct str
gone(const struct prune_options *options)
{
	struct prune_result result;
	struct buf out = {.arena = &arena};
	prune_choose(&stock, &used, NOW, options, &result, &arena);
	vec_for (const struct stock_item, it, &result.gone) {
		buf_addf(&out, "%s%s/%.*s", out.n ? " " : "", it->kind->name,
			STR(it->name));
	}
	return buf_str(&out);
}

static struct str
after_days(uint64_t days)
{
	return gone(&(struct prune_options){.has_days = true, .days = days});
}

static struct str
down_to(uint64_t max)
{
	return gone(&(struct prune_options){.has_max = true, .max = max});
}

static void
what_is_left_over_goes(void **state)
{
	(void)state;
	have("wheel", "a", 10, 0);
	have("part", "p", 10, 0);
	have("tmp", "t", 10, 0);
	have("trash", "x", 10, 0);
	have("lock", "store", 0, 99);
	have("lock", "a", 6, 99);
	assert_str(down_to(1000), "part/p tmp/t trash/x");
	/* An eviction leaves what a download can go on with. */
	struct prune_options options = {
		.has_max = true, .max = 1000, .since = NOW};
	assert_str(gone(&options), "tmp/t trash/x");
	options = (struct prune_options){.is_clean = true};
	assert_str(gone(&options), "wheel/a part/p tmp/t trash/x lock/a");
}

static void
days_since_the_last_use(void **state)
{
	(void)state;
	have("wheel", "old", 10, 40);
	have("wheel", "new", 10, 5);
	have("wheel", "used", 10, 40);
	have("file", "f", 10, 40);
	have("git", "g", 10, 3);
	have("python", "p", 10, 40);
	uses("gone", false, 8, "used", NULL);
	assert_str(after_days(30), "wheel/old file/f python/p");
	/* The record of an environment that is gone is of use until then. */
	assert_str(
		after_days(8), "wheel/old wheel/used file/f python/p env/gone");
	assert_str(after_days(5),
		"wheel/old wheel/new wheel/used file/f python/p env/gone");
	assert_str(after_days(0), "wheel/old wheel/new wheel/used file/f "
				  "git/g python/p env/gone");
	assert_str(after_days(UINT64_MAX), "");
}

static void
the_longest_unused_go_first(void **state)
{
	(void)state;
	have("wheel", "a", 100, 1);
	have("wheel", "b", 100, 9);
	have("wheel", "c", 100, 50);
	have("file", "d", 100, 7);
	have("venv", "v", 100, 99);
	uses("e", true, 2, "c", NULL);
	assert_str(down_to(501), "");
	assert_str(down_to(500), "wheel/b");
	assert_str(down_to(400), "wheel/b file/d");
	assert_str(down_to(300), "wheel/b wheel/c file/d");
	assert_str(down_to(0), "wheel/a wheel/b wheel/c file/d");
}

static void
what_a_living_environment_was_linked_from_stays(void **state)
{
	(void)state;
	have("wheel", "a", 100, 50);
	have("wheel", "b", 100, 60);
	have("wheel", "c", 100, 0);
	struct used *record = uses("e", true, 0, "a", "b");
	record->time = NOW - DAY + 1;
	assert_str(down_to(0), "wheel/c");
	assert_str(after_days(0), "wheel/c");
	record->time = NOW + 500; /* the clock was set back */
	assert_str(down_to(0), "wheel/c");
	record->time = NOW - DAY;
	assert_str(down_to(0), "wheel/a wheel/b wheel/c");
	record->time = NOW;
	record->is_living = false;
	assert_str(down_to(0), "wheel/a wheel/b wheel/c");
	record->is_living = true;
	assert_str(gone(&(struct prune_options){.is_clean = true}),
		"wheel/a wheel/b wheel/c env/e");
}

/* It could have named any of them. */
static void
a_damaged_record_keeps_all_wheels_for_a_day(void **state)
{
	(void)state;
	have("wheel", "a", 100, 50);
	have("file", "f", 100, 50);
	struct used *record = uses("e", false, 0, "", NULL);
	record->wheels.n = 0;
	record->is_damaged = true;
	assert_str(down_to(0), "file/f");
	assert_str(after_days(30), "file/f");
	record->time = NOW - DAY;
	assert_str(after_days(30), "wheel/a file/f env/e");
}

static void
an_eviction_keeps_what_its_run_made(void **state)
{
	(void)state;
	struct prune_options options = {
		.has_max = true, .since = NOW - 3 * DAY};
	have("wheel", "a", 100, 4);
	have("wheel", "b", 100, 2);
	assert_str(gone(&options), "wheel/a");
}

static void
answers_of_builds_go_with_their_wheels(void **state)
{
	(void)state;
	have("wheel", "a", 100, 0);
	have("wheel", "b", 100, 90);
	have("built", "one", 1, 90);
	stock.v[stock.n - 1].wheel = S("a");
	have("built", "two", 1, 90);
	stock.v[stock.n - 1].wheel = S("b");
	have("built", "three", 1, 0);
	assert_str(after_days(30), "wheel/b built/two built/three");
}

/* Counts, and the bytes that environments keep. */
static void
sums(void **state)
{
	(void)state;
	struct prune_result result;
	have("wheel", "a", 100, 50);
	stock.v[0].linked = 30;
	have("wheel", "b", 10, 0);
	prune_choose(&stock, &used, NOW,
		&(struct prune_options){.has_days = true, .days = 30}, &result,
		&arena);
	assert_int_equal(result.bytes, 100);
	assert_int_equal(result.freed, 70);
	assert_int_equal(result.left, 10);
}

static const char *const demo[] = {"p:demo.py=1", NULL};

static bool
prune(const struct prune_options *options)
{
	struct prune_result result;
	return prune_store(&store, options, &result, &arena, &diag);
}

static void
the_store_is_pruned(void **state)
{
	(void)state;
	struct stock_item_vec items = {0};
	struct manifest *old = make_entry("demo", "1", demo);
	struct manifest *new = make_entry("demo", "2", demo);
	struct str entry = store_path(&store, "wheel", old->wheel, &arena);
	struct str other = store_path(&store, "wheel", new->wheel, &arena);
	struct str link = path_joinz(&arena, room, "linked");
	assert_int_equal(at_link(AT_CWD, path_joinz(&arena, entry, "0/0").p,
				 AT_CWD, link.p),
		0);
	put_entry_file(path_joinz(&arena, store.root, "tmp/1-x/y"), S("x"), 1);
	assert_true(fs_set_mtime(
		entry, clock_wall() - 31 * DAY * CLOCK_SECOND, &diag));
	struct prune_options options = {
		.has_days = true, .days = 30, .dry_run = true};
	assert_true(prune(&options));
	assert_true(fs_exists(entry));
	options.dry_run = false;
	assert_true(prune(&options));
	assert_false(fs_exists(entry));
	assert_true(fs_exists(other) && fs_exists(link));
	assert_true(prune(&(struct prune_options){.is_clean = true}));
	assert_true(stock_read(&store, &items, &arena, &diag));
	assert_int_equal(items.n, 1);
	assert_str(items.v[0].name, "store");
	assert_int_equal(diag.items.n, 0);
}

static void
only_what_locks_need_stays(void **state)
{
	(void)state;
	struct prune_needs needs = {.bytecode = {.arena = &arena}};
	struct prune_options options = {.needs = &needs};
	prune_need(&needs, "wheel", S("a"), &arena);
	prune_need(&needs, "env", S("mine"), &arena);
	map_put(&needs.bytecode, S("pyc-3"), NULL);
	have("wheel", "a", 10, 400);
	have("wheel", "b", 10, 0);
	have("file", "a", 10, 0);
	have("part", "p", 10, 0);
	have("python", "new", 10, 29);
	have("python", "old", 10, 30);
	have("compiler", "old", 10, 30);
	have("lock", "store", 0, 0);
	have("lock", "a", 0, 0);
	uses("mine", true, 0, "a", NULL);
	uses("theirs", true, 0, "b", NULL)->is_damaged = true;
	struct stock_item bytecode = {
		.kind = &stock_bytecode, .name = S("a/pyc-2")};
	vec_add(&stock, &arena, bytecode);
	bytecode.name = S("a/pyc-3");
	vec_add(&stock, &arena, bytecode);
	assert_str(gone(&options),
		"wheel/b file/a part/p python/old compiler/old lock/a "
		"env/theirs wheel/a/pyc-2");
}

static void
limits(void **state)
{
	(void)state;
	uint64_t limit;
	assert_int_equal(unsetenv("NINJENV_CACHE_MAX"), 0);
	assert_true(stock_limit(&limit, &diag));
	assert_int_equal(limit, STOCK_LIMIT);
	assert_int_equal(setenv("NINJENV_CACHE_MAX", "none", 1), 0);
	assert_true(stock_limit(&limit, &diag));
	assert_int_equal(limit, 0);
	assert_int_equal(setenv("NINJENV_CACHE_MAX", "1.5M", 1), 0);
	assert_true(stock_limit(&limit, &diag));
	assert_int_equal(limit, 1500000);
	assert_int_equal(setenv("NINJENV_CACHE_MAX", "much", 1), 0);
	assert_false(stock_limit(&limit, &diag));
	assert_str(diag.items.v[0].message,
		"NINJENV_CACHE_MAX: 'much' is not a size");
	assert_str(diag.items.v[0].hint,
		"for example 500M or 20G; none sets no limit");
	assert_int_equal(unsetenv("NINJENV_CACHE_MAX"), 0);
}

#define TEST_PRUNE(f)                                                          \
	cmocka_unit_test_setup_teardown(f, start, entries_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_PRUNE(what_is_left_over_goes),
		TEST_PRUNE(days_since_the_last_use),
		TEST_PRUNE(the_longest_unused_go_first),
		TEST_PRUNE(what_a_living_environment_was_linked_from_stays),
		TEST_PRUNE(a_damaged_record_keeps_all_wheels_for_a_day),
		TEST_PRUNE(an_eviction_keeps_what_its_run_made),
		TEST_PRUNE(answers_of_builds_go_with_their_wheels),
		TEST_PRUNE(sums),
		TEST_PRUNE(the_store_is_pruned),
		TEST_PRUNE(only_what_locks_need_stays),
		TEST_PRUNE(limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
