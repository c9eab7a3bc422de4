/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"
#include "entries.h"
#include "env/store/used.h"

static struct str
write_one(const char *name, const struct str_vec *wheels)
{
	struct str path = path_joinz(&arena, room, name);
	assert_true(used_write(&store, path, wheels, &arena, &diag));
	return path;
}

static struct used_vec
read_all(void)
{
	struct used_vec all = {0};
	assert_true(used_read(&store, &all, &arena, &diag));
	return all;
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	struct str_vec wheels = {0};
	vec_add(&wheels, &arena, hash_hex(&arena, S("a")));
	vec_add(&wheels, &arena, hash_hex(&arena, S("b")));
	int64_t now = clock_wall() / CLOCK_SECOND;
	assert_int_equal(read_all().n, 0);
	struct str path = write_one("a b\xc3\xbc/env", &wheels);
	write_one("none", &(struct str_vec){0});
	assert_int_equal(write_one("none", &(struct str_vec){0}).n > 0, 1);
	struct used_vec all = read_all();
	assert_int_equal(all.n, 2);
	size_t i = all.v[0].wheels.n ? 0 : 1;
	assert_str(all.v[i].path, path.p);
	assert_str(all.v[i].key, hash_hex(&arena, path).p);
	assert_in_range(all.v[i].time, now, now + 60);
	assert_int_equal(all.v[i].wheels.n, 2);
	assert_str(all.v[i].wheels.v[1], wheels.v[1].p);
	assert_false(all.v[i].is_living || all.v[i].is_damaged);
	assert_int_equal(all.v[1 - i].wheels.n, 0);
}

/* Of each pair the newer one stays, whatever a killed run left. */
static void
records_take_turns(void **state)
{
	(void)state;
	struct str_vec wheels = {0};
	for (int i = 0; i < 5; i++) {
		vec_add(&wheels, &arena, hash_hex(&arena, S("a")));
		struct str path = write_one("env", &wheels);
		struct used_vec all = read_all();
		assert_int_equal(all.n, 1);
		assert_int_equal(all.v[0].wheels.n, wheels.n);
		if (i == 2)
			put_entry_file(
				store_path(&store, "env",
					str_fmt(&arena, "%s-",
						hash_hex(&arena, path).p),
					&arena),
				S("ninjenv-used 1\n"), 1);
	}
}

static void
living_is_what_has_its_state(void **state)
{
	(void)state;
	struct str path = write_one("env", &(struct str_vec){0});
	assert_true(fs_mkdirs(path_joinz(&arena, path, ".ninjenv"), &diag));
	assert_false(read_all().v[0].is_living);
	put_entry_file(path_joinz(&arena, path, ".ninjenv/have"), S("x"), 1);
	assert_true(read_all().v[0].is_living);
}

/* No bit can flip, and no end be missing, unseen. */
static void
damage_is_seen(void **state)
{
	(void)state;
	struct str text;
	struct str_vec wheels = {0};
	vec_add(&wheels, &arena, hash_hex(&arena, S("a")));
	struct str path = write_one("env", &wheels);
	struct str file =
		store_path(&store, "env", hash_hex(&arena, path), &arena);
	assert_true(file_need(file, 1 << 20, &text, &arena, &diag));
	for (size_t bit = 0; bit < text.n * 8; bit++) {
		struct arena_mark mark = arena_mark(&arena);
		struct str copy = str_dup(&arena, text);
		((char *)copy.p)[bit / 8] ^= (char)(1 << bit % 8);
		assert_true(file_write(file, copy, 0644, FILE_LAZY, &diag));
		struct used_vec all = read_all();
		if (!all.v[0].is_damaged || all.v[0].wheels.n)
			fail_msg("bit %zu", bit);
		arena_reset(&arena, mark);
	}
	for (size_t n = 0; n < text.n; n++) {
		assert_true(file_write(
			file, str_sub(text, 0, n), 0644, FILE_LAZY, &diag));
		assert_true(fs_set_mtime(file, 77 * CLOCK_SECOND, &diag));
		assert_true(read_all().v[0].is_damaged);
		assert_int_equal(read_all().v[0].time, 77);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(what_is_written_is_read),
		TEST_ENTRIES(records_take_turns),
		TEST_ENTRIES(living_is_what_has_its_state),
		TEST_ENTRIES(damage_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
