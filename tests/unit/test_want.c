/* SPDX-License-Identifier: MIT */
/* The small files of an environment: want and have. */
#include "unit.h"

#include "model/have.h"
#include "model/want.h"

static const char whole_want[] = "ninjenv-want 1\n"
				 "error venv.ini:1:1: error: no\n"
				 "error \n"
				 "error hint: write 'x = 1'\n"
				 "name docs\n"
				 "target env-docs\n"
				 "source /home/a b/src\n"
				 "path /home/a b/.venv\n"
				 "prompt my project\n"
				 "python /usr/bin/python3.11\n"
				 "python-identity 1 2 3\n"
				 "python-version 3.11.2\n"
				 "link auto\n"
				 "bytecode yes\n"
				 "extra remove\n"
				 "pythonpath /home/a b/src\n"
				 "pythonpath /x\n"
				 "module my._fast /b d/my._fast.so\n"
				 "package a\n"
				 " version 1.0\n"
				 " file a-1.0.tar.gz\n"
				 " sha256 ab\n"
				 " size 18446744073709551615\n"
				 " url https://files.example/a b\n"
				 " path /v/a-1.0.tar.gz\n"
				 " index https://index.example\n"
				 " from-source yes\n"
				 " requested yes\n"
				 " direct yes\n"
				 "package aa\n"
				 " version 1\n"
				 " url https://example.org/aa\n"
				 " commit 0123\n"
				 " subdirectory py thon\n"
				 " from-source yes\n"
				 "package ab\n"
				 " directory /src/a b\n"
				 " from-source yes\n"
				 "package b\n"
				 " version 2\n"
				 "system meson\n"
				 " version 1.5\n"
				 " dist-info /usr/lib/a b/meson-1.5.dist-info\n"
				 " identity 0a\n"
				 " script meson\n"
				 " script ninja x\n"
				 "system zed\n"
				 "end\n";

static void
want_round_trip(void **state)
{
	(void)state;
	struct want want;
	struct buf out = {.arena = &arena};
	assert_true(want_read(
		str_from(whole_want), S("want"), &want, &arena, &diag));
	assert_str(want.error, "venv.ini:1:1: error: no\n\n"
			       "hint: write 'x = 1'\n");
	assert_true(want.bytecode && want.remove_extra);
	assert_str(want.path, "/home/a b/.venv");
	assert_int_equal(want.pythonpath.n, 2);
	assert_int_equal(want.packages.n, 4);
	assert_str(want_source(want_find(&want, S("aa"))), "0123");
	assert_str(want_source(want_find(&want, S("ab"))), "/src/a b");
	assert_int_equal(want.modules.n, 1);
	assert_str(want.modules.v[0].name, "my._fast");
	assert_str(want.modules.v[0].path, "/b d/my._fast.so");
	const struct want_package *a = want_find(&want, S("a"));
	assert_true(a->from_source && a->requested && a->direct);
	assert_true(a->size == UINT64_MAX);
	assert_str(a->url, "https://files.example/a b");
	const struct want_package *b = want_find(&want, S("b"));
	assert_false(b->from_source || b->requested || b->direct || b->size);
	assert_null(want_find(&want, S("c")));
	const struct want_system *meson = want_find_system(&want, S("meson"));
	assert_str(meson->dist_info, "/usr/lib/a b/meson-1.5.dist-info");
	assert_int_equal(meson->scripts.n, 2);
	assert_null(want_find_system(&want, S("a")));
	want_write(&want, &out);
	assert_str(buf_str(&out), whole_want);
}

static const struct {
	const char *in;
	size_t line;
} bad_wants[] = {
	{"", 1},
	{"ninjenv-want 2\n", 1},
	{"ninjenv-want 1\nnew-key x\n", 2},
	{"ninjenv-want 1\nsystem\n", 2},
	{"ninjenv-want 1\nsystem x\n sha256 0\n", 3},
	{"ninjenv-want 1\n version 1\n", 2},
	{"ninjenv-want 1\nname a\npackage a\n size x\n", 4},
	{"ninjenv-want 1\npackage a\n sha265 x\n", 3},
	{"ninjenv-want 1\n\n", 2},
	{"ninjenv-want 1\nname a\npackage a\n", 3},
	{"ninjenv-want 1\nname a\nend\nname b\n", 4},
	{"ninjenv-want 1\npackage\n version 1\n", 2},
};

static void
refuses_other_wants(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(bad_wants); i++) {
		struct want want;
		diag = (struct diag){.arena = &arena};
		assert_false(want_read(str_from(bad_wants[i].in), S("want"),
			&want, &arena, &diag));
		assert_int_equal(diag.errors, 1);
		const struct diag_item *item = &diag.items.v[0];
		assert_str(item->place.file, "want");
		assert_int_equal(item->place.line, bad_wants[i].line);
		assert_str(item->message,
			"this is not what ninjenv of this version wrote");
		assert_str(item->hint, "type 'ninjenv' to write it anew");
	}
}

static const char whole_have[] =
	"ninjenv-have 3\n"
	"bytecode yes\n"
	"a\t1.0\tab\tcd\tA-1.0.dist-info\trequested\ta\tb c\n"
	"\tlib/a\tlib/a-1.0.dist-info\n"
	"b\t2\tef\tef\tb-2.dist-info\t-\n";

static void
have_round_trip(void **state)
{
	(void)state;
	struct have have;
	struct buf out = {.arena = &arena};
	have_read(str_from(whole_have), &have, &arena);
	assert_true(have.bytecode);
	assert_int_equal(have.packages.n, 2);
	const struct have_package *a = have_find(&have, S("a"));
	assert_true(a->requested);
	assert_false(a->complete); /* the directory tells, not the text */
	assert_str(a->version, "1.0");
	assert_str(a->sha256, "ab");
	assert_str(a->entry, "cd");
	assert_str(a->dist_info, "A-1.0.dist-info");
	assert_str(str_join(&arena, &a->scripts, S(",")), "a,b c");
	assert_str(str_join(&arena, &a->tops, S(",")),
		"lib/a,lib/a-1.0.dist-info");
	assert_false(have_find(&have, S("b"))->requested);
	assert_null(have_find(&have, S("c")));
	have_write(&have, &out);
	assert_str(buf_str(&out), whole_have);
}

/* What cannot be read is nothing known, never half a row. */
static void
have_takes_any_text(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		size_t packages;
	} rows[] = {
		{"", 0},
		{"ninjenv-have 1\nbytecode yes\na\t1\ta\tb\tc\t-\n", 0},
		{"ninjenv-have 2", 0},
		{"ninjenv-have 2\nbytecode yes\n\n", 0},
		{"ninjenv-have 2\nbytecode yes\na\t1.0\tab\n", 0},
		{"ninjenv-have 2\nbytecode yes\na\t1.0\tab\tcd\tx\t-\nb\t2", 1},
		{"ninjenv-have 2\nbytecode yes\na\t1.0\tab\tcd\tx\n", 0},
		{"ninjenv-have 3\nbytecode yes\n\ttop\n", 0},
		{"ninjenv-have 3\nbytecode yes\na\t1\ta\tb\tc\t-\n\tto", 1},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct have have;
		have_read(str_from(rows[i].in), &have, &arena);
		assert_int_equal(have.packages.n, rows[i].packages);
		assert_int_equal(have.foreign.n, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(want_round_trip),
		TEST(refuses_other_wants),
		TEST(have_round_trip),
		TEST(have_takes_any_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
