/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "model/manifest.h"

static const char demo[] =
	"ninjenv-manifest\t1\n"
	"name\tdemo\n"
	"version\t1.0+local\n"
	"wheel\t0123456789abcdef0123456789abcdef"
	"0123456789abcdef0123456789abcdef\n"
	"info\tp\tDemo-1.0.dist-info\n"
	"mtime\t334706585\n"
	"bytes\t1234\n"
	"python\t>=3.9\n"
	"lists\t2\t3\t2\t1\n"
	"d\tp\tdemo\n"
	"d\ts\tx\n"
	"f\tp\ts\t10\tsha256=a\tdemo/__init__.py\n"
	"f\ts\tx#\t1224\tsha256=b\trun it\n"
	"f\td\t-\t0\tsha512=c\tshare/f\xc3\xbcr\n"
	"s\tconsole\tdemo\tdemo.cli\tMain.run\n"
	"s\tgui\tdemo-gui\tdemo\tgui\n"
	"r\ttyping-extensions>=4 ; python_version < \"3.11\"\n"
	"end\n";

static bool
reads(struct str text, struct manifest *m)
{
	char *copy = (char *)str_dup(&arena, text).p;
	return manifest_read(copy, text.n, S("manifest"), m, &arena, &diag);
}

static void
text_round_trip(void **state)
{
	(void)state;
	struct manifest m;
	assert_true(reads(str_from(demo), &m));
	assert_str(m.name, "demo");
	assert_int_equal(m.root, SCHEME_PLATLIB);
	assert_string_equal(m.dist_info.p, "Demo-1.0.dist-info");
	assert_int_equal(m.dirs.n, 2);
	assert_int_equal(m.files.n, 3);
	assert_string_equal(m.files.v[0].path.p, "demo/__init__.py");
	assert_string_equal(m.files.v[0].hash.p, "sha256=a");
	assert_true(m.files.v[0].is_source && !m.files.v[0].executable);
	assert_true(m.files.v[1].executable && m.files.v[1].python_script);
	assert_int_equal(m.files.v[1].size, 1224);
	assert_int_equal(m.files.v[1].scheme, SCHEME_SCRIPTS);
	assert_true(m.scripts.v[1].gui && !m.scripts.v[0].gui);
	assert_string_equal(m.scripts.v[0].object.p, "Main.run");
	assert_int_equal(m.mtime, 334706585);
	struct buf out = {.arena = &arena};
	manifest_write(&m, &out);
	struct str text = buf_str(&out);
	struct str body = str_sub(str_from(demo), 0, sizeof demo - 1 - 4);
	assert_true(str_starts(text, body));
	assert_str(str_from_index(text, body.n), "end\t2a56e3f3\n");
	assert_false(m.sealed);
	assert_true(reads(text, &m) && m.sealed);
}

/* The text with the first from replaced. */
static struct str
changed(const char *from, const char *to)
{
	struct str text = str_from(demo);
	size_t at = str_find(text, str_from(from));
	assert_true(at < text.n);
	struct buf out = {.arena = &arena};
	buf_add(&out, str_sub(text, 0, at));
	buf_addz(&out, to);
	buf_add(&out, str_from_index(text, at + strlen(from)));
	return buf_str(&out);
}

static void
damage_is_an_error(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		size_t line;
	} rows[] = {
		{"manifest\t1", "manifest\t2", 1},
		{"wheel\t0", "wheel\t", 4},
		{"wheel\t0", "wheel\tG", 4},
		{"Demo-1.0", "/Demo-1.0", 5},
		{"info\tp", "info\tq", 5},
		{"mtime\t3", "mtime\t-3", 6},
		{"lists\t2", "lists\t3", 12},
		{"lists\t2", "lists\t999999999999", 9},
		{"d\tp\tdemo", "d\tp\t../demo", 10},
		{"demo/__init__.py", "demo/../../x", 12},
		{"demo/__init__.py", "/etc/passwd", 12},
		{"\ts\t10", "\tz\t10", 12},
		{"\ts\t10", "\t\t10", 12},
		{"\t10\t", "\tten\t", 12},
		{"demo\tdemo.cli", "../demo\tdemo.cli", 15},
		{"demo\tdemo.cli", "a/b\tdemo.cli", 15},
		{"\tMain.run", "", 15},
		{"\tMain.run", "\ta\tb", 15},
		{"end\n", "end\nmore\n", 18},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct manifest m;
		diag = (struct diag){.arena = &arena};
		if (reads(changed(rows[i].from, rows[i].to), &m))
			fail_msg("row %zu is read", i);
		assert_int_equal(diag.errors, 1);
		assert_int_equal(diag.items.v[0].place.line, rows[i].line);
	}
	for (size_t n = 0; n < sizeof demo - 1; n++) {
		struct manifest m;
		assert_false(reads((struct str){demo, n}, &m));
	}
}

/* Many of these leave a text that reads well. */
static void
no_bit_flips_unseen(void **state)
{
	(void)state;
	struct manifest m;
	struct buf out = {.arena = &arena};
	assert_true(reads(str_from(demo), &m));
	manifest_write(&m, &out);
	struct str text = buf_str(&out);
	for (size_t bit = 0; bit < text.n * 8; bit++) {
		struct arena_mark mark = arena_mark(&arena);
		diag = (struct diag){.arena = &arena};
		struct str flipped = str_dup(&arena, text);
		((char *)flipped.p)[bit / 8] ^= (char)(1 << bit % 8);
		if (reads(flipped, &m) && m.sealed)
			fail_msg("bit %zu", bit);
		arena_reset(&arena, mark);
	}
}

static void
times_come_from_the_hash(void **state)
{
	(void)state;
	assert_int_equal(manifest_mtime(S("00000000ff")), 315619200);
	assert_int_equal(manifest_mtime(S("00000007ff")), 315619201);
	assert_int_equal(
		manifest_mtime(S("ffffffffff")), 315619200 + (1 << 30) - 1);
	assert_int_equal(
		manifest_mtime(S("ABCDEF01")), manifest_mtime(S("abcdef01")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_round_trip),
		TEST(damage_is_an_error),
		TEST(no_bit_flips_unseen),
		TEST(times_come_from_the_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
