/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include "env/graph/generate.h"
#include "env/lock/locked.h"
#include "env/lock/locking.h"

static struct conf_env env;
static struct project project;
static struct locking locking;
static struct locking_vec all;

static int
setup(void **state)
{
	if (folder_setup(state))
		return -1;
	env = (struct conf_env){
		.name = S("env"), .target = S("env"), .path = S(".venv")};
	project = (struct project){.source = folder, .build = folder};
	vec_add(&project.conf.envs, &arena, &env);
	locking = (struct locking){.env = &env};
	all = (struct locking_vec){.v = &locking, .n = 1};
	return 0;
}

/* What the stamp says when all is well. */
static struct str
stamp(void)
{
	assert_true(
		locked_write(&project, &all, S("locked"), NULL, &arena, &diag));
	return get("locked");
}

/* It tells by content, for both files. */
static void
stamps(void **state)
{
	(void)state;
	struct str error;
	put("venv.ini", "[env]\n");
	assert_false(
		locked_write(&project, &all, S("locked"), NULL, &arena, &diag));
	put("pylock.toml", "a");
	struct str first = stamp();
	put("venv.ini", "[env]\n");
	assert_str(stamp(), first.p);
	put("pylock.toml", "b");
	struct str second = stamp();
	assert_false(str_eq(first, second));
	put("venv.ini", "[env]\n#\n");
	assert_false(str_eq(stamp(), second));
	assert_true(locked_read_error(S("locked"), &error, &arena, &diag));
	assert_str(error, "");
}

static void
keeps_an_error(void **state)
{
	(void)state;
	struct str error = S("?");
	assert_true(locked_read_error(S("locked"), &error, &arena, &diag));
	assert_str(error, "");
	assert_true(locked_write_error(S("d/locked"),
		S("venv.ini:1:1: no\nhint: x\n"), &arena, &diag));
	assert_true(locked_read_error(S("d/locked"), &error, &arena, &diag));
	assert_str(error, "venv.ini:1:1: no\nhint: x\n");
}

static const struct {
	const char *manifest;
	bool alone, found;
	enum generate_manifest want;
} manifests[] = {
	{NULL, false, false, 0},
	{"include env.ninja\n", false, true, GENERATE_OWN},
	{"rule x\n  command = y\ninclude  env.ninja ", false, true,
		GENERATE_OWN},
	{"subninja env.ninja\n", false, true, GENERATE_OWN},
	{"# include env.ninja\ninclude other.ninja\n", false, false, 0},
	{"# by CMake\n", true, true, GENERATE_ALONE},
};

static void
finds_the_manifest(void **state)
{
	(void)state;
	enum generate_manifest found;
	put("build.ninja", "include env.ninja\n");
	assert_false(generate_find(&project, &found, &arena, &diag));
	put("env.ninja", "");
	for (size_t i = 0; i < countof(manifests); i++) {
		(void)unlink("build.ninja"); /* of the row before */
		if (manifests[i].manifest)
			put("build.ninja", manifests[i].manifest);
		if (manifests[i].alone)
			put("env-alone.ninja", "");
		bool answer = generate_find(&project, &found, &arena, &diag);
		assert_int_equal(answer, manifests[i].found);
		if (answer)
			assert_int_equal(found, manifests[i].want);
	}
	assert_int_equal(diag.errors, 0);
}

/* --- what a lock answers ---------------------------------------------------
 */

static const struct conf_env *
read_conf(const char *text)
{
	struct conf *conf = arena_new(&arena, struct conf);
	assert_true(
		conf_parse(str_from(text), S("venv.ini"), conf, &arena, &diag));
	return conf->envs.v[0];
}

static struct str
digest_of(const char *text)
{
	struct locking one = {.env = read_conf(text)};
	return locking_digest(&one, &arena);
}

#define PACKAGES "[env]\n[packages]\n"

/* Of what is asked for, however it is written. */
static void
digests(void **state)
{
	(void)state;
	struct str digest = digest_of(PACKAGES "a = >=1, <2\nb = 1\n");
	assert_int_equal(digest.n, 7 + 64);
	assert_true(str_starts(digest, S("sha256:")));
	assert_str(
		digest_of("# x\n" PACKAGES "B = ==1\nA = <2,>=1\n"), digest.p);
	assert_str(digest_of("[env]\nprompt = x\nlink = copy\n[packages]\n"
			     "a = >=1, <2\nb = 1\n"),
		digest.p);
	assert_false(
		str_eq(digest_of(PACKAGES "a = >=1, <3\nb = 1\n"), digest));
	assert_false(str_eq(digest_of(PACKAGES "a = >=1, <2\n"), digest));
	assert_false(str_eq(
		digest_of("[env]\npip = no\n[packages]\na = >=1, <2\nb = 1\n"),
		digest));
}

/* An environment that extends another is locked anew when that one is. */
static void
digests_follow_the_parent(void **state)
{
	(void)state;
	struct lock_package package = {.name = S("a"), .version = S("1")};
	struct locking parent = {.env = &env};
	struct locking child = {
		.env = read_conf(PACKAGES "b = 1\n"), .parent = &parent};
	struct str none = locking_digest(&child, &arena);
	vec_add(&parent.lock.packages, &arena, package);
	struct str one = locking_digest(&child, &arena);
	assert_false(str_eq(one, none));
	parent.lock.packages.v[0].version = S("2");
	assert_false(str_eq(locking_digest(&child, &arena), one));
}

#define PROJECT_TEST(f)                                                        \
	cmocka_unit_test_setup_teardown(f, setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROJECT_TEST(stamps),
		PROJECT_TEST(keeps_an_error),
		PROJECT_TEST(finds_the_manifest),
		PROJECT_TEST(digests),
		PROJECT_TEST(digests_follow_the_parent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
