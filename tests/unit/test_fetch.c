/* SPDX-License-Identifier: MIT */
/* The client with the real ninjenv-fetch and an index on the loopback. */
#include "unit.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/index.h"
#include "env/fetch/settings.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/host.h"
#include "sys/proc.h"
#include "sys/tree.h"

static struct str box;
static struct child server;
static struct str base; /* http://127.0.0.1:PORT */
static struct settings settings;

static struct str
at(const char *name)
{
	return path_joinz(&arena, box, name);
}

static void
put(const char *name, struct str text)
{
	assert_true(fs_mkdirs(str_dup(&arena, path_dir(at(name))), &diag));
	assert_true(file_write(at(name), text, 0644, FILE_LAZY, &diag));
}

static bool
start_server(void)
{
	struct proc proc = {0};
	struct str port;
	static const char *const args[] = {
		"python3", "tests/fixtures/index.py"};
	for (size_t i = 0; i < countof(args); i++)
		proc_arg(&proc, str_from(args[i]), &arena);
	proc_arg(&proc, at("files"), &arena);
	proc_arg(&proc, at("state"), &arena);
	if (!child_start(&server, &proc, &arena, &diag))
		return false;
	for (int i = 0; i < 100; i++) {
		if (file_read(at("state/port"), 100, &port, &arena, &diag) ==
			FS_OK) {
			base = str_fmt(
				&arena, "http://127.0.0.1:%.*s", STR(port));
			return true;
		}
		clock_sleep(100 * CLOCK_MS);
	}
	return false;
}

static int
setup(void **state)
{
	unit_setup(state);
	struct str here = path_dir(host_program(&arena));
	setenv("NINJENV_FETCH",
		path_joinz(&arena, here, "../../ninjenv-fetch").p, 1);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	if (!fs_mkdir_unique(S("/tmp/ninjenv-test-"), &box, &arena, &diag))
		return -1;
	put("state/rules", S(""));
	put("files/foo-1.0.tar.gz", S("abc"));
	put("files/foo-2.0.tar.gz", S("abcd"));
	put("files/bar-1.0.tar.gz", S("x"));
	settings = (struct settings){.timeout = 5, .retries = 1};
	return start_server() ? 0 : -1;
}

static int
teardown(void **state)
{
	child_kill(&server);
	bool done = tree_remove(box, &diag);
	unit_teardown(state);
	return done ? 0 : -1;
}

static void
send_file(struct fetch *fetch, const char *path, const char *to)
{
	struct fetch_request request = {
		.name = path_base(str_from(path)),
		.path = at(to),
		.data = (void *)(uintptr_t)to,
	};
	struct digest digest = hash_str(HASH_SHA256, S("abc"));
	request.sha256 = digest_hex(&digest, &arena);
	vec_add(&request.urls, &arena,
		str_fmt(&arena, "%.*s/%s", STR(base), path));
	fetch_file(fetch, &request);
}

static enum fetch_event
last_event(struct fetch *fetch, struct fetch_answer *answer)
{
	enum fetch_event event;
	do
		event = fetch_next(fetch, -1, answer, &diag);
	while (event == FETCH_BEGIN || event == FETCH_PROGRESS);
	return event;
}

static void
files_come_or_fail(void **state)
{
	(void)state;
	struct fetch_answer answer;
	struct str text;
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	send_file(fetch, "files/foo-1.0.tar.gz", "one");
	assert_int_equal(last_event(fetch, &answer), FETCH_DONE);
	assert_string_equal(answer.request->data, "one");
	assert_false(answer.borrowed);
	assert_true(file_need(answer.path, 10, &text, &arena, &diag));
	assert_str(text, "abc");
	send_file(fetch, "files/foo-2.0.tar.gz", "two");
	assert_int_equal(last_event(fetch, &answer), FETCH_FAILED);
	assert_false(fs_exists(at("two")));
	assert_false(fetch_report(&answer, &diag));
	struct str message = diag.items.v[0].message;
	assert_true(str_find(message, S("wrong hash")) < message.n);
	assert_true(diag.items.v[0].hint.n > 0);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_END);
	fetch_close(fetch);
}

static void
projects_by_json_and_html(void **state)
{
	(void)state;
	static const char *const roots[] = {"simple", "html"};
	struct str_vec names = {0};
	vec_add(&names, &arena, S("foo"));
	vec_add(&names, &arena, S("bar"));
	vec_add(&names, &arena, S("none"));
	for (size_t i = 0; i < countof(roots); i++) {
		struct map found = {0};
		struct index_file_vec *files, some = {0};
		settings.index =
			str_fmt(&arena, "%.*s/%s/", STR(base), roots[i]);
		struct fetch *fetch = fetch_open(&settings, box, &arena);
		assert_true(index_projects(
			fetch, &settings, &names, &found, &arena, &diag));
		files = map_get(&found, S("foo"));
		assert_int_equal(files->n, 2);
		assert_true(index_select(
			files, S("foo"), S("2"), &some, &arena, &diag));
		assert_int_equal(some.n, 1);
		assert_str(some.v[0].url,
			str_fmt(&arena, "%.*s/files/foo-2.0.tar.gz", STR(base))
				.p);
		some.v[0].sha256 = S("");
		assert_true(index_complete(fetch, &some, &arena, &diag));
		assert_int_equal(some.v[0].sha256.n, 64);
		assert_int_equal(some.v[0].size, 4);
		files = map_get(&found, S("none"));
		assert_int_equal(files->n, 0);
		fetch_close(fetch);
	}
}

/* 404 is no failure of an index, anything else is. */
static void
a_broken_index_is_an_error(void **state)
{
	(void)state;
	struct str_vec names = {0};
	struct map found = {0};
	vec_add(&names, &arena, S("foo"));
	put("state/rules", S("/simple/* status=403\n"));
	settings.index = str_fmt(&arena, "%.*s/simple/", STR(base));
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	assert_false(index_projects(
		fetch, &settings, &names, &found, &arena, &diag));
	assert_int_equal(diag.errors, 1);
	fetch_close(fetch);
}

static void
closing_stops_what_is_under_way(void **state)
{
	(void)state;
	struct fetch_answer answer;
	put("state/rules", S("/files/* stall=1\n"));
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	send_file(fetch, "files/foo-1.0.tar.gz", "one");
	assert_int_equal(fetch_next(fetch, 0, &answer, &diag), FETCH_TIMEOUT);
	assert_int_equal(fetch_next(fetch, 5000, &answer, &diag), FETCH_BEGIN);
	int64_t start = clock_steady();
	fetch_close(fetch);
	assert_true(clock_steady() - start < CLOCK_SECOND);
}

/* A program that is none of ours is noticed, not waited for. */
static void
a_program_that_ends_is_noticed(void **state)
{
	(void)state;
	struct fetch_answer answer;
	setenv("NINJENV_FETCH", "/bin/false", 1);
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	send_file(fetch, "files/foo-1.0.tar.gz", "one");
	assert_int_equal(last_event(fetch, &answer), FETCH_BROKEN);
	assert_true(diag.errors > 0);
	fetch_close(fetch);
}

#define SERVED(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(files_come_or_fail),
		SERVED(projects_by_json_and_html),
		SERVED(a_broken_index_is_an_error),
		SERVED(closing_stops_what_is_under_way),
		SERVED(a_program_that_ends_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
