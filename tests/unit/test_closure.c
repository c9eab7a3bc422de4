/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/closure.h"

static const struct marker_env here = {
	.value = {{"cpython", 7}, {"3.11.7", 6}, {"posix", 5}, {"x86_64", 6},
		{"CPython", 7}, {"6.1.0", 5}, {"Linux", 5}, {"#1 SMP", 6},
		{"3.11.7", 6}, {"3.11", 4}, {"linux", 5}},
};

/* "name: requirement | requirement" lines. */
static struct map
nodes_of(const char *text)
{
	struct map nodes = {.arena = &arena};
	struct str line, rest = str_from(text);
	while (str_next(&rest, '\n', &line)) {
		struct closure_node *node =
			arena_new(&arena, struct closure_node);
		struct str all, one;
		(void)str_cut(line, ':', &node->name, &all);
		node->version = S("1.0");
		all = str_trim(all);
		while (str_next(&all, '|', &one))
			vec_add(&node->requires, &arena, str_trim(one));
		map_put(&nodes, node->name, node);
	}
	return nodes;
}

/* "a(b c) b() c()": what was reached, each with what it depends on. */
static struct str
walk(const char *text, const char *roots)
{
	struct map nodes = nodes_of(text);
	struct require_vec wanted = {0};
	struct extent extent = {.env = &here, .arena = &arena};
	struct str root, rest = str_from(roots);
	struct buf out = {.arena = &arena};
	while (str_next(&rest, '|', &root))
		assert_true(require_parse(
			root, vec_new(&wanted, &arena), &arena, NULL));
	if (!closure_walk(&nodes, &wanted, &extent, &arena, &diag))
		return diag.items.v[0].message;
	map_for(it, &nodes)
	{
		const struct closure_node *node = it->value;
		if (node->reached)
			buf_addf(&out, "%s%s(%s)", out.n ? " " : "",
				str_dup(&arena, node->name).p,
				str_join(&arena, &node->depends, S(" ")).p);
	}
	return buf_str(&out);
}

static void
what_is_required_is_reached(void **state)
{
	(void)state;
	assert_str(walk("a: C>=1 | b\nb: c\nc:\nd: a", "A"), "a(b c) b(c) c()");
	assert_str(walk("a: b\nb: a", "a"), "a(b) b(a)"); /* a circle */
	assert_str(walk("a: b ; python_version < '3'\nb:", "a"), "a()");
	assert_str(walk("a:\nb:", "a ; os_name == 'nt'|b"), "b()");
	assert_str(walk("a:", ""), "");
}

static void
extras_are_followed(void **state)
{
	static const char text[] = "a: b ; extra == 'x-y' | c ; extra == 'z'\n"
				   "b:\nc:\nd: a[Z]\ne: a[all]\n";
	(void)state;
	assert_str(walk(text, "a"), "a()");
	assert_str(walk(text, "a[X_Y]"), "a(b) b()");
	/* Asked for after it was looked at. */
	assert_str(walk(text, "a[x.y]|d"), "a(b c) b() c() d(a)");
	/* A package asks for its own. */
	assert_str(walk("a: a[x] ; extra == 'all' | b ; extra == 'x'\nb:",
			   "a[all]"),
		"a(b) b()");
}

static void
old_forms_are_read(void **state)
{
	struct require require;
	(void)state;
	assert_str(
		walk("a: b (>dev) ; os_name == 'posix'\nb:", "a"), "a(b) b()");
	assert_true(closure_read(S("a[x] (>=1.0.*,<dev)"), &require, &arena));
	assert_str(require.canonical, "a");
	assert_int_equal(require.extras.n, 1);
	assert_false(closure_read(S("?"), &require, &arena));
	assert_false(closure_read(S(""), &require, &arena));
	assert_false(closure_read(S("a ; nonsense"), &require, &arena));
}

static void
what_is_missing_is_named(void **state)
{
	(void)state;
	assert_str(walk("a: b", "a"),
		"the resolver's answer lacks 'b', which a 1.0 requires");
	diag = (struct diag){.arena = &arena};
	assert_str(walk("a: b", "c"),
		"the resolver's answer lacks 'c', which venv.ini requires");
	diag = (struct diag){.arena = &arena};
	assert_str(walk("a: ==1", "a"),
		"a 1.0 requires '==1', which is not a requirement");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_required_is_reached),
		TEST(extras_are_followed),
		TEST(old_forms_are_read),
		TEST(what_is_missing_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
