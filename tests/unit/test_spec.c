/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/spec.h"

static struct spec_set
parse(const char *text)
{
	struct spec_set set;
	struct text_error error;
	if (!spec_parse(str_from(text), &set, &arena, &error))
		fail_msg("'%s' at %zu: %s", text, error.at, error.what);
	return set;
}

static struct spec_item
item(const char *text)
{
	struct version *v = arena_new(&arena, struct version);
	if (version_parse(str_from(text), v, &arena, NULL))
		return spec_item(v);
	return (struct spec_item){str_from(text), NULL};
}

static void
admitted(void **state)
{
	static const struct {
		const char *set, *in, *out;
	} rows[] = {
		{"", "1 1a1 nonsense", ""},
		{">=1.0", "1.0 1.0+x 1.0.post1 2a1", "1.0a1 0.9 nonsense"},
		{">1.0", "1.1.dev0 1.0.0.1 2", "1.0 1.0+x 1.0.post1 1.0rc1"},
		{">1.0a1", "1.0a2.dev0 1.0", "1.0a1 1.0a1.post9"},
		{">1.0.post1", "1.0.post2.dev0", "1.0.post1+x 1.0.post1"},
		{">1.0.dev1", "1.0.dev2 1.0a1", "1.0.dev1+x 1.0.dev1"},
		{"<=1.0", "1.0 1.0+x 1.0a1 0", "1.0.post1 1.0.post0.dev0"},
		{"<1.0", "0.9 0.9.post1", "1.0.dev0 1.0a1 1.0"},
		{"<1.0rc1", "1.0b9 1.0.dev0", "1.0rc1"},
		{"==1.0", "1.0 1 1.0.0+x", "1.0.1 1.0.post1 1.0a1"},
		{"==1.0+x", "1.0+X 1.0.0+x", "1.0 1.0+x.1"},
		{"!=1.0", "1.0.post1 1.0a1 0.9", "1.0 1.0+x"},
		{"!=1.0+x", "1.0 1.0+x.1", "1.0+x"},
		{"==1.2.*", "1.2 1.2.dev0 1.2.9 1.2.post1", "1.3.dev0 1.1"},
		{"!=1.2.*", "1.3.dev0 1.1", "1.2.0.1 1.2a1"},
		{"~=1.4.2", "1.4.2 1.4.9 1.4.10.post1", "1.4.1 1.5.dev0"},
		{"~=1.4", "1.4 1.9", "2.0.dev0 1.3 2"},
		{"===1.0", "1.0", "1 1.0.0"},
		{"===Foo", "foo FOO", "1.0 bar"},
		{">=1, !=1.5.* ,<2,", "1 1.4 1.6", "1.5.1 2 0.9"},
		{"<2,>3", "", "1 2 3 4"},
		{"<0", "", "0.dev0 0"},
		{">18446744073709551616", "18446744073709551617",
			"18446744073709551616"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set set = parse(rows[i].set);
		struct str in = str_from(rows[i].in), one;
		struct str out = str_from(rows[i].out);
		while (str_next(&in, ' ', &one))
			if (!spec_contains(&set, item(str_dup(&arena, one).p),
				    SPEC_PRE_AUTO))
				fail_msg("'%s' lacks %.*s", rows[i].set,
					STR(one));
		while (str_next(&out, ' ', &one))
			if (spec_contains(&set, item(str_dup(&arena, one).p),
				    SPEC_PRE_AUTO))
				fail_msg(
					"'%s' has %.*s", rows[i].set, STR(one));
	}
}

static void
prereleases(void **state)
{
	(void)state;
	struct spec_set set = parse(">=1");
	struct spec_item pre = item("2a1");
	assert_true(spec_contains(&set, pre, SPEC_PRE_AUTO));
	assert_false(spec_contains(&set, pre, SPEC_PRE_NO));
	set.pre = SPEC_PRE_NO;
	assert_false(spec_contains(&set, pre, SPEC_PRE_AUTO));
	assert_true(spec_contains(&set, pre, SPEC_PRE_YES));
	assert_false(spec_asks_for_prereleases(&set));
	set = parse(">=1a1");
	assert_true(spec_asks_for_prereleases(&set));
	set = parse("!=1a1, ==1.*");
	assert_false(spec_asks_for_prereleases(&set));
}

static void
filtered(void **state)
{
	static const struct {
		const char *set, *items, *kept;
		enum spec_pre pre;
	} rows[] = {
		{">=1", "0.9 1 2a1", "010", SPEC_PRE_AUTO},
		{">=1", "0.9 2a1 2a2", "011", SPEC_PRE_AUTO},
		{">=1a1", "1 2a1", "11", SPEC_PRE_AUTO},
		{">=1", "1 2a1", "11", SPEC_PRE_YES},
		{">=1a1", "2a1", "0", SPEC_PRE_NO},
		{"", "x 1a1", "11", SPEC_PRE_AUTO},
		{"", "x 1a1 1", "101", SPEC_PRE_AUTO},
		{"===x", "x 1", "10", SPEC_PRE_AUTO},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set set = parse(rows[i].set);
		struct spec_item items[8];
		bool kept[8];
		char got[9] = "";
		struct str rest = str_from(rows[i].items), one;
		size_t n = 0;
		while (str_next(&rest, ' ', &one))
			items[n++] = item(str_dup(&arena, one).p);
		spec_filter(&set, items, n, rows[i].pre, kept);
		for (size_t k = 0; k < n; k++)
			got[k] = kept[k] ? '1' : '0';
		assert_string_equal(got, rows[i].kept);
	}
}

static void
printed(void **state)
{
	static const char *const rows[][2] = {
		{" >=1.0 ,<2, ", "<2,>=1.0"},
		{">=1,>=1.0", ">=1"},
		{"~=1.0,~=1.0.0", "~=1.0,~=1.0.0"},
		{"== v1.*", "==v1.*"},
		{"===", "==="},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set set = parse(rows[i][0]);
		assert_str(spec_str(&set, &arena), rows[i][1]);
	}
}

static void
refused(void **state)
{
	static const struct {
		const char *in;
		size_t at;
	} rows[] = {
		{"2.0", 0},
		{"=1.0", 0},
		{">=1, 2.0", 5},
		{">=", 2},
		{">= 2..1", 5},
		{">=1.0.*", 5},
		{"==1.0a1.*", 7},
		{"==1.0 .*", 5},
		{">=1,<= 2+x", 8},
		{"~=1", 3},
		{"===a b", 4},
		{"~=1.0.*", 5},
		{"==1.0.*+x", 5},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set set;
		struct text_error error = {.at = 99};
		assert_false(
			spec_parse(str_from(rows[i].in), &set, &arena, &error));
		if (error.at != rows[i].at)
			fail_msg("'%s': %zu", rows[i].in, error.at);
		assert_non_null(error.what);
	}
}

static void
unsatisfiable(void **state)
{
	static const struct {
		const char *set;
		bool want;
		enum spec_pre pre;
	} rows[] = {
		{"", false, SPEC_PRE_AUTO},
		{">=2,<1", true, SPEC_PRE_AUTO},
		{">1,<1.0.0.1", false, SPEC_PRE_AUTO},
		{">1.0,<=1.0.post5", true, SPEC_PRE_AUTO},
		{">=1.0,<1.0.post1", false, SPEC_PRE_AUTO},
		{">1.0a1,<1.0a2.dev0", true, SPEC_PRE_AUTO},
		{"==1.0a1", false, SPEC_PRE_AUTO},
		{"==1.0a1", true, SPEC_PRE_NO},
		{">=1.0a1,<1.0", true, SPEC_PRE_NO},
		{">=1.0a1,<=1.0", false, SPEC_PRE_NO},
		{"===a,===b", true, SPEC_PRE_AUTO},
		{"===a,===A", false, SPEC_PRE_AUTO},
		{"===1,>2", true, SPEC_PRE_AUTO},
		{"===a,>2", true, SPEC_PRE_AUTO},
		{"<0", true, SPEC_PRE_AUTO},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set set = parse(rows[i].set);
		set.pre = rows[i].pre;
		if (spec_is_unsatisfiable(&set) != rows[i].want)
			fail_msg("'%s'", rows[i].set);
	}
}

static void
related(void **state)
{
	static const struct {
		const char *a, *b;
		enum spec_answer subset, disjoint;
	} rows[] = {
		{">=1.5,<1.8", ">=1,<2", SPEC_TRUE, SPEC_FALSE},
		{">=1,<2", ">=1.5,<1.8", SPEC_FALSE, SPEC_FALSE},
		{"<1", ">=1", SPEC_FALSE, SPEC_TRUE},
		{"==1.*", ">=1.dev0,<2.dev0", SPEC_TRUE, SPEC_FALSE},
		{">=2,<1", "==3", SPEC_TRUE, SPEC_TRUE},
		{"", ">=0.dev0", SPEC_FALSE, SPEC_FALSE},
		{">=0.dev0", "", SPEC_TRUE, SPEC_FALSE},
		{"===1", "==1", SPEC_UNDECIDED, SPEC_UNDECIDED},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct spec_set a = parse(rows[i].a), b = parse(rows[i].b);
		assert_int_equal(
			spec_is_subset(&a, &b, &arena), rows[i].subset);
		assert_int_equal(
			spec_is_disjoint(&a, &b, &arena), rows[i].disjoint);
	}
}

static void
equal_and_both(void **state)
{
	(void)state;
	struct spec_set a = parse(">=1.0,<2"), b = parse("<2.0.0, >=1");
	struct spec_set both;
	assert_true(spec_eq(&a, &b, &arena));
	b = parse("~=1.0");
	assert_false(spec_eq(&a, &b, &arena));
	assert_true(spec_and(&a, &b, &both, &arena));
	assert_str(spec_str(&both, &arena), "<2,>=1.0,~=1.0");
	assert_true(spec_contains(&both, item("1.5"), SPEC_PRE_AUTO));
	assert_false(spec_contains(&both, item("2.0"), SPEC_PRE_AUTO));
	a.pre = SPEC_PRE_NO;
	assert_true(spec_and(&a, &b, &both, &arena));
	assert_int_equal(both.pre, SPEC_PRE_NO);
	b.pre = SPEC_PRE_YES;
	assert_false(spec_and(&a, &b, &both, &arena));
}

static void
ranges(void **state)
{
	(void)state;
	struct spec_set a = parse("==1.0"), b = parse("!=1.0");
	struct version one = *item("1.0+x").version;
	struct range_vec all = range_union(&a.ranges, &b.ranges, &arena);
	assert_int_equal(all.n, 1);
	assert_int_equal(all.v[0].low.kind, CUT_LOWEST);
	assert_int_equal(all.v[0].high.kind, CUT_HIGHEST);
	struct range_vec none = range_complement(&all, &arena);
	assert_int_equal(none.n, 0);
	assert_true(range_has(&a.ranges, &one));
	assert_false(range_has(&b.ranges, &one));
	assert_true(range_is_prerelease_only(&none));
	assert_false(range_is_prerelease_only(&all));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(admitted), TEST(prereleases),
		TEST(filtered), TEST(printed), TEST(refused),
		TEST(unsatisfiable), TEST(related), TEST(equal_and_both),
		TEST(ranges)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
