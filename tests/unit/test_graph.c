/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/graph.h"

static struct selected_vec files;
static struct graph graph;

/* "a: b c" is a package and what it depends on; "a" one that says nothing. */
static void
read_package(struct str line)
{
	struct lock_package *package = arena_new(&arena, struct lock_package);
	struct str rest, need;
	package->has_dependencies = str_cut(line, ':', &package->name, &rest);
	while (package->has_dependencies && str_next(&rest, ' ', &need))
		if (need.n)
			vec_add(&package->dependencies, &arena,
				(struct lock_dependency){.name = need});
	vec_add(&files, &arena, (struct selected){.package = package});
}

static void
make(const char *text)
{
	struct str line, rest = str_from(text);
	files = (struct selected_vec){0};
	while (str_next(&rest, '\n', &line))
		read_package(line);
	graph_make(&graph, &files, &arena);
}

static struct str
name(size_t node)
{
	return graph.nodes.v[node].package->name;
}

/* "a+b > c": a component, and the first members of those that it needs. */
static struct str
components(void)
{
	struct buf out = {.arena = &arena};
	vec_for (const struct graph_component, c, &graph.components) {
		vec_for (const size_t, it, &c->members) {
			assert_ptr_equal(
				&graph.components
					 .v[graph.nodes.v[*it].component],
				c);
			buf_addf(&out, "%s%.*s", it == c->members.v ? "" : "+",
				STR(name(*it)));
		}
		vec_for (const size_t, it, &c->needs) {
			/* It stands before what needs it. */
			assert_true(&graph.components.v[*it] < c);
			buf_addf(&out, "%s%.*s", it == c->needs.v ? " > " : " ",
				STR(name(
					graph.components.v[*it].members.v[0])));
		}
		buf_addc(&out, '\n');
	}
	return buf_str(&out);
}

static const struct {
	const char *in, *want;
} rows[] = {
	{"a:", "a\n"},
	{"a: b\nb:", "b\na > b\n"},
	{"a:\nb: a a", "a\nb > a\n"},
	/* one that is not selected, and itself (by an extra) */
	{"a: gone a b\nb:", "b\na > b\n"},
	{"a: b\nb: a", "a+b\n"},
	{"a: b\nb: c\nc: a d\nd:\ne: b c", "d\na+b+c > d\ne > a\n"},
	{"top: a c\na: b\nb: a\nc: d\nd: c b", "a+b\nc+d > a\ntop > a c\n"},
	/* a figure of eight is one */
	{"a: b c\nb: a\nc: a", "a+b+c\n"},
	{"d: b c\nb: a\nc: a\na:", "a\nb > a\nc > a\nd > b c\n"},
};

static void
finds_components(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		make(rows[i].in);
		assert_false(graph.unknown);
		assert_str(components(), rows[i].want);
	}
}

static void
knows_what_it_does_not_know(void **state)
{
	(void)state;
	make("");
	assert_false(graph.unknown);
	assert_int_equal(graph.components.n, 0);
	make("a\nb");
	assert_true(graph.unknown);
	make("a\nb: a"); /* pdm writes the key only where there is one */
	assert_false(graph.unknown);
}

static void
survives_long_chains(void **state)
{
	(void)state;
	enum { LENGTH = 20000 };
	struct buf text = {.arena = &arena};
	for (int i = 0; i < LENGTH; i++)
		buf_addf(&text, "p%d: p%d\n", i, i + 1);
	make(buf_str(&text).p);
	assert_int_equal(graph.components.n, LENGTH);
	assert_str(name(graph.components.v[0].members.v[0]), "p19999");
	buf_addf(&text, "p%d: p0\n", LENGTH);
	make(buf_str(&text).p);
	assert_int_equal(graph.components.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_components),
		TEST(knows_what_it_does_not_know),
		TEST(survives_long_chains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
