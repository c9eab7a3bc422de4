/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/conf.h"
#include "model/lock.h"
#include "model/outline.h"

static struct lock lock;
static struct selected_vec files;
static struct conf conf;
static struct outline outline;

/* "NAME NEEDS...;..." as a lock; venv.ini names the packages of lines. */
static void
make(const char *packages, const char *lines)
{
	struct buf text = {.arena = &arena}, ini = {.arena = &arena};
	struct str rest = str_from(packages), item, name;

	buf_addz(&text, "lock-version = '1.0'\ncreated-by = 't'\n");
	while (str_next(&rest, ';', &item)) {
		(void)str_cut(item, ' ', &name, &item);
		buf_addf(&text,
			"[[packages]]\nname = '%.*s'\nversion = '1'\n"
			"dependencies = [",
			STR(name));
		while (str_next(&item, ' ', &name))
			buf_addf(&text, "{name = '%.*s'}, ", STR(name));
		buf_addz(&text, "]\ndirectory = {path = 'd'}\n");
	}
	buf_addf(&ini, "[env]\npip = no\n[packages]\n%s", lines);
	bool good =
		lock_read(S("l"), buf_str(&text), &lock, &arena, &diag) &&
		conf_parse(buf_str(&ini), S("venv.ini"), &conf, &arena, &diag);
	assert_true(good);
	files = (struct selected_vec){0};
	vec_for (const struct lock_package, it, &lock.packages) {
		vec_add(&files, &arena, (struct selected){.package = it});
	}
	outline_make(&outline, conf.envs.v[0], &files, NULL, &arena);
}

static struct str
chains(const char *name)
{
	struct outline_chain_vec found;
	struct buf out = {.arena = &arena};

	outline_chains(&outline, outline_find(&outline, str_from(name)), &found,
		&arena);
	vec_for (const struct outline_chain, it, &found) {
		buf_addf(&out, "%zu", it->root->place.line);
		vec_for (const size_t, at, &it->path) {
			buf_addf(&out, " %.*s",
				STR(outline.packages.v[*at].name));
		}
		buf_addc(&out, ';');
	}
	return buf_str(&out);
}

static void
the_shortest_chain_from_each_line(void **state)
{
	(void)state;
	make("a b;b c;c;d c;e", "a =\nb =\nd =\ne =\n");
	assert_str(chains("c"), "5 b c;6 d c;4 a b c;");
	assert_str(chains("e"), "7 e;");
	assert_str(chains("a"), "4 a;");
}

static void
chains_end_in_circles(void **state)
{
	(void)state;
	make("a b;b c;c a", "b =\n");
	assert_str(chains("a"), "4 b c a;");
	assert_str(chains("b"), "4 b;");
}

/* What no line leads to becomes a root; of a circle one member. */
static void
strays_are_roots(void **state)
{
	(void)state;
	make("a;p q;q;x y;y x", "a =\n");
	assert_int_equal(outline.roots.n, 3);
	assert_str(outline.roots.v[0].name, "a");
	assert_str(outline.roots.v[1].name, "p");
	assert_str(outline.roots.v[2].name, "x");
	assert_int_equal(outline.roots.v[1].text.n, 0);
	assert_str(chains("q"), "0 p q;");
}

static void
a_line_for_another_interpreter(void **state)
{
	(void)state;
	make("a", "a =\nold = 1 ; python_version < '3'\n");
	assert_int_equal(outline.roots.v[1].package, OUTLINE_NONE);
	assert_str(outline.roots.v[1].marker, "python_version < \"3\"");
}

/* A package that is cut off has not been shown; one without needs never gets a
 * (*). */
static void
depth_and_repetition(void **state)
{
	struct buf out = {.arena = &arena};
	struct outline_style style = {.depth = 2};
	(void)state;
	make("a b;b c;c;d b c", "a =\nd =\n");
	outline_print(&outline, &style, &out);
	assert_str(buf_str(&out), "a 1 (local d)\n`-- b 1 (local d)\n"
				  "d 1 (local d)\n|-- b 1 (local d)\n"
				  "`-- c 1 (local d)\n");
	out.n = 0;
	style.depth = 0;
	outline_print(&outline, &style, &out);
	assert_str(buf_str(&out),
		"a 1 (local d)\n`-- b 1 (local d)\n    `-- c 1 (local d)\n"
		"d 1 (local d)\n|-- b 1 (local d) (*)\n`-- c 1 (local d)\n"
		"(*) its part of the tree stands above\n");
}

static void
what_the_system_has_counts_as_it_is(void **state)
{
	struct want_system_vec system = {0};
	struct buf out = {.arena = &arena};
	(void)state;
	make("a b;b", "a =\n");
	vec_add(&system, &arena,
		(struct want_system){.name = S("b"),
			.version = S("1.9"),
			.dist_info = S("/usr/b.dist-info")});
	outline_make(&outline, conf.envs.v[0], &files, &system, &arena);
	outline_print(&outline, &(struct outline_style){0}, &out);
	assert_str(buf_str(&out), "a 1 (local d)\n`-- b 1.9 (system)\n");
	assert_str(outline.packages.v[1].from, "/usr/b.dist-info");
}

static void
marks(void **state)
{
	static const struct {
		enum outline_origin origin;
		const char *from, *mark;
	} rows[] = {
		{OUTLINE_WHEEL, "x.whl", ""},
		{OUTLINE_SOURCE, "x.tar.gz", " (built)"},
		{OUTLINE_LOCAL, "libs/x", " (local libs/x)"},
		{OUTLINE_GIT, "ssh://git@h/r@0123456789", " (git 0123456)"},
		{OUTLINE_SYSTEM, "", " (system)"},
	};
	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct buf out = {.arena = &arena};
		outline_mark(&(struct outline_package){.origin = rows[i].origin,
				     .from = str_from(rows[i].from)},
			&out);
		assert_str(buf_str(&out), rows[i].mark);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_shortest_chain_from_each_line),
		TEST(chains_end_in_circles),
		TEST(strays_are_roots),
		TEST(a_line_for_another_interpreter),
		TEST(depth_and_repetition),
		TEST(what_the_system_has_counts_as_it_is),
		TEST(marks),
	};
	return cmocka_run_group_tests_name("outline", tests, NULL, NULL);
}
