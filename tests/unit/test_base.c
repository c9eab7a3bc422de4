/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/hint.h"
#include "base/map.h"
#include "base/near.h"
#include "base/path.h"

static void
arenas_grow_and_reset(void **state)
{
	(void)state;
	char *p = arena_alloc(&arena, 10);
	struct arena_mark mark = arena_mark(&arena);
	char *q = arena_grow(&arena, p, 10, 20);
	assert_ptr_equal(p, q);
	(void)arena_alloc(&arena, 100000);
	char *r = arena_grow(&arena, q, 20, 300000);
	assert_ptr_not_equal(q, r);
	arena_reset(&arena, mark);
	assert_ptr_equal(arena.block, mark.block);
}

static void
maps_keep_order(void **state)
{
	(void)state;
	struct map map = {.arena = &arena};
	static int values[100];
	for (int i = 99; i >= 0; i--)
		map_put(&map, str_fmt(&arena, "key%d", i), &values[i]);
	map_put(&map, S("key99"), &values[0]);
	assert_int_equal(map.items.n, 100);
	assert_str(map.items.v[0].key, "key99");
	assert_ptr_equal(map_get(&map, S("key99")), &values[0]);
	assert_ptr_equal(map_get(&map, S("key7")), &values[7]);
	assert_null(map_get(&map, S("key")));
	assert_null(map_find(&map, S("no")));
}

static void
near_names(void **state)
{
	(void)state;
	static const struct str keys[] = {
		{"python", 6}, {"path", 4}, {"prompt", 6}, {"pip", 3}};
	assert_str(near_name(S("pyhton"), keys, 4), "python");
	assert_str(near_name(S("promt"), keys, 4), "prompt");
	assert_str(near_name(S("colour"), keys, 4), "");
	assert_int_equal(near_distance(S("abc"), S("acb"), 9), 1);
	assert_int_equal(near_distance(S("kitten"), S("sitting"), 9), 3);
}

static void
paths(void **state)
{
	(void)state;
	assert_str(path_clean(&arena, S("/a//b/./../c/")), "/a/c");
	assert_str(path_clean(&arena, S("../x/..")), "..");
	assert_str(path_clean(&arena, S("/..")), "/");
	assert_str(path_clean(&arena, S("")), ".");
	assert_str(path_relative(&arena, S("/a/b"), S("/a/c/d")), "../c/d");
	assert_str(path_relative(&arena, S("/a"), S("/a")), ".");
	assert_str(path_relative(&arena, S("/"), S("/a")), "a");
	assert_str(path_dir(S("/a")), "/");
	assert_str(path_dir(S("a")), ".");
	assert_str(path_base(S("/a/b")), "b");
	assert_true(path_is_inside(S("/a"), S("/a/b")));
	assert_false(path_is_inside(S("/a"), S("/ab")));
	assert_false(path_is_inside(S("."), S("../b")));
	assert_true(path_stays(S("a/b")));
	assert_false(path_stays(S("a/../b")));
	assert_false(path_stays(S("/a")));
	assert_false(path_stays(S("a/")));
}

static void
diagnostics(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	struct place place = {
		.file = S("venv.ini"),
		.line = 7,
		.column = 14,
		.text = S("requests = ==2..1"),
	};
	assert_false(diag_error(&diag, place, "'%s' is not a version", "2..1"));
	diag_note(&diag, (struct place){.file = S("pylock.toml"), .line = 41},
		"pinned here");
	assert_false(diag_hint(&diag, "one dot"));
	diag_warn(&diag, (struct place){.file = S("venv.ini"), .line = 2},
		"odd \033");
	diag_sort(&diag);
	diag_text(&diag, "ninjenv", false, &out);
	assert_str(buf_str(&out),
		"venv.ini:2: warning: odd \\x1b\n"
		"venv.ini:7:14: error: '2..1' is not a version\n"
		"    requests = ==2..1\n"
		"                 ^\n"
		"pylock.toml:41: note: pinned here\n"
		"hint: one dot\n");
	assert_int_equal(diag.errors, 1);
}

static void
commands_in_hints(void **state)
{
	(void)state;
	static const struct {
		const char *path, *want;
	} rows[] = {
		{"a b", "type: rm 'a b' && ninja"},
		{"a'; pwn; '", "type: rm 'a'\\''; pwn; '\\''' && ninja"},
		{"a\nb", "its name has control bytes: no command is shown"},
		{"a\033[1m", "its name has control bytes: no command is shown"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct diag told = {.arena = &arena};
		assert_false(diag_error(&told, NOWHERE, "wrong"));
		assert_false(hint_command(&told, "type: rm ",
			str_from(rows[i].path), " && ninja"));
		assert_str(told.items.v[0].hint, rows[i].want);
	}
}

static void
an_arena_is_adopted(void **state)
{
	(void)state;
	struct arena one = {0}, other = {0}, none = {0};
	char *first = arena_alloc(&other, 40000);
	char *second = arena_alloc(&other, 90000);
	first[39999] = 'x';
	second[89999] = 'y';
	arena_adopt(&one, &other);
	assert_null(other.block);
	struct arena_mark mark = arena_mark(&one);
	char *more = arena_alloc(&other, 10);
	(void)arena_alloc(&one, 100000);
	arena_adopt(&one, &other);
	arena_adopt(&one, &none);
	assert_int_equal(more[9], 0);
	arena_reset(&one, mark);
	assert_int_equal(first[39999], 'x');
	assert_int_equal(second[89999], 'y');
	arena_free(&one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_arena_is_adopted),
		TEST(arenas_grow_and_reset),
		TEST(maps_keep_order),
		TEST(near_names),
		TEST(paths),
		TEST(diagnostics),
		TEST(commands_in_hints),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
