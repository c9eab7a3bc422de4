/* SPDX-License-Identifier: MIT */
/* Ordered tag lists of targets, and the ranks of wheels in them. */
#include <nettle/sha2.h>
#include <stdio.h>

#include "base/path.h"
#include "model/tag.h"
#include "model/target.h"
#include "vectors.h"

/* A target with what its _manylinux module says; the target stands first. */
struct site {
	struct target target;
	bool refuses[3]; /* manylinux1, 2010, 2014 */
	bool has_last_minor;
	unsigned last_minor; /* no glibc above this minor version */
};

static bool
site_takes(const struct target *target, struct target_version glibc,
	struct str arch)
{
	static const unsigned minors[] = {5, 12, 17};
	const struct site *site = (const struct site *)target;
	(void)arch; /* none of the sites asks for it */
	if (site->has_last_minor && glibc.minor > site->last_minor)
		return false;
	for (size_t i = 0; i < countof(minors); i++)
		if (site->refuses[i] && glibc.major == 2 &&
			glibc.minor == minors[i])
			return false;
	return true;
}

static unsigned
read_number(struct str s)
{
	unsigned long long n = 0;
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return str_to_uint(s, &n) ? (unsigned)n : 0;
}

static struct target_version
read_version(struct str s)
{
	struct str major, minor;
	(void)str_cut(s, '.', &major, &minor); /* Android's has one part */
	return (struct target_version){read_number(major), read_number(minor)};
}

static enum target_system
read_system(struct str s)
{
	static const struct {
		const char *name;
		enum target_system system;
	} rows[] = {{"linux", TARGET_LINUX}, {"macos", TARGET_MACOS},
		{"ios", TARGET_IOS}, {"android", TARGET_ANDROID},
		{"windows", TARGET_WINDOWS}};
	for (size_t i = 0; i < countof(rows); i++)
		if (str_is(s, rows[i].name))
			return rows[i].system;
	return TARGET_OTHER;
}

static void
read_site(struct site *site, struct str value)
{
	static const char *const names[] = {"manylinux1_compatible=False",
		"manylinux2010_compatible=False",
		"manylinux2014_compatible=False"};
	struct str minor = S("is False for minor > ");
	size_t at = str_find(value, minor);
	site->target.manylinux = site_takes;
	for (size_t i = 0; i < countof(names); i++)
		site->refuses[i] = str_is(value, names[i]);
	site->has_last_minor = at < value.n;
	if (site->has_last_minor) {
		struct str rest = str_from_index(value, at + minor.n);
		(void)str_cut(rest, ',', &rest, &(struct str){0});
		site->last_minor = read_number(rest);
	}
}

static void
read_libc(struct target *t, struct str value)
{
	struct str kind, version;
	(void)str_cut(value, ' ', &kind, &version); /* "none": no version */
	if (str_is(kind, "glibc"))
		t->libc = TARGET_GLIBC;
	else if (str_is(kind, "musl"))
		t->libc = TARGET_MUSL;
	t->libc_version = read_version(version);
}

static void
read_fact(struct site *site, struct str key, struct str value)
{
	struct target *t = &site->target;
	if (str_is(key, "python"))
		t->python = read_version(value);
	else if (str_is(key, "implementation"))
		t->implementation = value;
	else if (str_is(key, "freethreaded"))
		t->freethreaded = str_is(value, "1");
	else if (str_is(key, "debug"))
		t->debug = str_is(value, "1");
	else if (str_is(key, "system"))
		t->system = read_system(value);
	else if (str_is(key, "machine"))
		t->machine = value;
	else if (str_is(key, "interpreter-bits"))
		t->is_32bit = str_is(value, "32");
	else if (str_is(key, "hard-float"))
		t->soft_float = str_is(value, "0");
	else if (str_is(key, "os-version"))
		t->os_version = read_version(value);
	else if (str_is(key, "libc"))
		read_libc(t, value);
	else if (str_is(key, "_manylinux"))
		read_site(site, value);
}

/* "python=3.12; implementation=cpython; ..." */
static struct site
read_facts(struct str text, struct arena *arena)
{
	struct site site = {0};
	struct str fact, key, value;
	while (str_next(&text, ';', &fact))
		if (str_cut(str_trim(fact), '=', &key, &value))
			read_fact(&site, key, value);
	struct target_version python = site.target.python;
	if (str_is(site.target.implementation, "pypy"))
		site.target.abi = str_fmt(
			arena, "pypy%u%u-pp73", python.major, python.minor);
	return site;
}

static void
platform(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct target t = {.system = read_system(field(row, 0)),
			.os_version = read_version(field(row, 1)),
			.machine = field(row, 2)};
		struct str_vec tags = target_platforms(&t, v->arena);
		answer(v, row->line, row_name(v, row, 3),
			str_join(v->arena, &tags, S(" ")), field(row, 3));
	}
}

struct str_vec
tags_of_facts(struct str facts, struct arena *arena)
{
	struct site site = read_facts(facts, arena);
	return target_tags(&site.target, arena);
}

static struct str
digest_of(const struct str_vec *tags, struct arena *arena)
{
	struct sha256_ctx hash;
	uint8_t sum[SHA256_DIGEST_SIZE];
	struct buf buf = {.arena = arena};
	sha256_init(&hash);
	vec_for (struct str, tag, tags) {
		sha256_update(&hash, tag->n, (const uint8_t *)tag->p);
		sha256_update(&hash, 1, (const uint8_t *)"\n");
	}
	sha256_digest(&hash, sizeof sum, sum);
	for (size_t i = 0; i < sizeof sum; i++)
		buf_addf(&buf, "%02x", sum[i]);
	return buf_str(&buf);
}

static void
digest(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	vec_for (struct row, row, &table.rows) {
		struct arena_mark mark = arena_mark(v->arena);
		struct site site = read_facts(field(row, 3), v->arena);
		struct str_vec tags = target_tags(&site.target, v->arena);
		answer(v, row->line, row_name(v, row, 1),
			str_fmt(v->arena, "%zu %.*s", tags.n,
				STR(digest_of(&tags, v->arena))),
			str_fmt(v->arena, "%.*s %.*s", STR(field(row, 1)),
				STR(field(row, 2))));
		arena_reset(v->arena, mark);
	}
}

/* Each file: facts in its first line, then the tags. */
static void
list(struct vectors *v)
{
	struct str_vec files = vectors_list(v, v->family);
	vec_for (struct str, file, &files) {
		struct str text, facts = {0};
		text = vectors_file(v, path_join(v->arena, v->family, *file));
		(void)str_next(&text, '\n', &facts); /* "# facts" */
		struct site site =
			read_facts(str_from_index(facts, 2), v->arena);
		struct str_vec tags = target_tags(&site.target, v->arena);
		vec_add(&tags, v->arena, S(""));
		answer(v, 0, *file, str_join(v->arena, &tags, S("\n")), text);
	}
}

struct tag_list_vec VEC(struct tag_list);

/* "target NAME: facts" of the comments, in the columns' order. */
static struct tag_list_vec
read_targets(const struct table *table, struct arena *arena)
{
	struct tag_list_vec lists = {0};
	vec_for (struct str, comment, &table->comments) {
		struct str name, facts;
		if (!str_starts(*comment, S("target ")) ||
			!str_cut(*comment, ':', &name, &facts))
			continue;
		struct site site = read_facts(facts, arena);
		struct tag_list *ranked = vec_new(&lists, arena);
		tag_list_make(ranked, target_tags(&site.target, arena), arena);
	}
	return lists;
}

static void
rank(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, ".tsv"));
	struct tag_list_vec lists = read_targets(&table, v->arena);
	vec_for (struct row, row, &table.rows) {
		struct wheel_name wheel;
		struct str_vec ours = {0}, want = row->fields;
		want.v++;
		want.n--;
		if (!wheel_name_parse(field(row, 0), &wheel, v->arena, NULL)) {
			fail(v, row->line, row_name(v, row, 1), "refused");
			continue;
		}
		vec_for (struct tag_list, l, &lists) {
			size_t place = tag_rank(l, &wheel.tags);
			vec_add(&ours, v->arena,
				place == TAG_NO_RANK
					? S("-")
					: str_fmt(v->arena, "%zu", place));
		}
		answer(v, row->line, row_name(v, row, 1),
			str_join(v->arena, &ours, S(" ")),
			str_join(v->arena, &want, S(" ")));
	}
}

const struct family tags_families[] = {
	{"tags/digest", digest},
	{"tags/list", list},
	{"tags/platform", platform},
	{"tags/rank", rank},
	{NULL, NULL},
};
