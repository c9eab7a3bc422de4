/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/newer.h"

static void
versions(const char *text, struct newer_offer_vec *offers)
{
	struct str rest = str_from(text), item;

	while (str_next(&rest, ' ', &item)) {
		struct version *version = vec_new(offers, &arena);
		assert_true(version_parse(item, version, &arena, NULL));
	}
}

/* "WHO SPEC;WHO SPEC" */
static void
limits(const char *text, struct newer_limit_vec *found)
{
	struct str rest = str_from(text), item, who;

	while (str_next(&rest, ';', &item)) {
		struct spec_set *spec = arena_new(&arena, struct spec_set);
		assert_true(str_cut(item, ' ', &who, &item));
		assert_true(spec_parse(item, spec, &arena, NULL));
		vec_add(found, &arena,
			(struct newer_limit){.who = who, .spec = spec});
	}
}

static void
wanted_latest_and_holders(void **state)
{
	static const struct {
		const char *locked, *offers, *limits;
		const char *want; /* "wanted latest holders..." */
	} rows[] = {
		{"1.0", "1.0 1.1 2.0", "", "2.0 2.0"},
		{"1.0", "2.0 1.1 1.0", "a <2", "1.1 2.0 a"},
		{"1.0", "1.0 1.1 2.0", "a ==1.0;b <2;c >=1", "1.0 2.0 a b"},
		{"1.0", "1.0", "", "1.0 1.0"},
		{"1.0", "", "a ==1.0", "1.0 1.0"},
		/* An older one is never offered; nor is what is held. */
		{"2.0", "1.0 1.5", "a <2", "2.0 2.0"},
		/* Pre-releases: not, but where they are asked for, locked, or
		 * all there is. */
		{"1.0", "1.0 2.0rc1", "", "1.0 1.0"},
		{"1.0", "1.0 2.0rc1", "a >=1.0a1", "2.0rc1 2.0rc1"},
		{"1.0rc1", "1.0rc1 1.0rc2", "", "1.0rc2 1.0rc2"},
		{"1.0rc1", "1.0rc1 1.0 2.0a1", "a <2", "1.0 2.0a1 a"},
		{"1.0.dev1", "1.0.dev2", "", "1.0.dev2 1.0.dev2"},
		/* Equal versions, written in two ways. */
		{"1.0", "1 1.0.0", "", "1.0 1.0"},
		{"1.0", "1!0.1", "", "1!0.1 1!0.1"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct version locked;
		struct newer_offer_vec offers = {0};
		struct newer_limit_vec who = {0};
		struct newer newer;
		struct buf out = {.arena = &arena};
		assert_true(version_parse(
			str_from(rows[i].locked), &locked, &arena, NULL));
		versions(rows[i].offers, &offers);
		limits(rows[i].limits, &who);
		newer_find(&newer, &locked, &offers, &who, &arena);
		buf_addf(&out, "%.*s %.*s", STR(newer.wanted),
			STR(newer.latest));
		vec_for (const struct newer_limit, it, &newer.holders) {
			buf_addf(&out, " %.*s", STR(it->who));
		}
		assert_str(buf_str(&out), rows[i].want);
		assert_int_equal(newer.is_newer,
			!str_eq(newer.latest, str_from(rows[i].locked)));
		assert_int_equal(newer.is_wanted,
			!str_eq(newer.wanted, str_from(rows[i].locked)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(wanted_latest_and_holders),
	};
	return cmocka_run_group_tests_name("newer", tests, NULL, NULL);
}
