/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/index.h"
#include "env/fetch/settings.h"
#include "format/url.h"
#include "sys/file.h"
#include "sys/tree.h"

#define JSON_TYPE "application/vnd.pypi.simple.v1+json"
#define HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static struct str box;

static int
setup(void **state)
{
	unit_setup(state);
	return fs_mkdir_unique(S("/tmp/ninjenv-test-"), &box, &arena, &diag)
		       ? 0
		       : -1;
}

static int
teardown(void **state)
{
	bool done = tree_remove(box, &diag);
	unit_teardown(state);
	return done ? 0 : -1;
}

static struct str
put(const char *name, struct str text)
{
	struct str path = path_joinz(&arena, box, name);
	assert_true(fs_mkdirs(str_dup(&arena, path_dir(path)), &diag));
	assert_true(file_write(path, text, 0644, FILE_LAZY, &diag));
	return path;
}

static bool
parse(const char *page, const char *type, struct index_file_vec *files)
{
	return index_parse(str_from(page), S("https://u:p@example.org/s/x/"),
		str_from(type), files, &arena, &diag);
}

static void
html_and_json_say_the_same(void **state)
{
	(void)state;
	static const char *const pages[][2] = {
		{"<a href='../../f/x-1.0-py3-none-any.whl#sha256=" HASH "'"
		 " data-requires-python='&gt;=3.8' data-yanked='bad'"
		 " data-core-metadata='true'>x</a>",
			"text/html; charset=utf-8"},
		{"{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"x\",\"files\":"
		 "[{\"filename\":\"x-1.0-py3-none-any.whl\",\"url\":"
		 "\"../../f/x-1.0-py3-none-any.whl\",\"hashes\":{\"sha256\":"
		 "\"" HASH "\"},\"requires-python\":\">=3.8\",\"yanked\":"
		 "\"bad\",\"core-metadata\":true,\"size\":3,"
		 "\"upload-time\":\"2025-01-01T00:00:00Z\"}]}",
			JSON_TYPE},
	};
	for (size_t i = 0; i < countof(pages); i++) {
		struct index_file_vec files = {0};
		assert_true(parse(pages[i][0], pages[i][1], &files));
		assert_int_equal(files.n, 1);
		struct index_file *f = files.v;
		assert_str(f->name, "x-1.0-py3-none-any.whl");
		assert_str(
			f->url, "https://example.org/f/x-1.0-py3-none-any.whl");
		assert_str(f->sha256, HASH);
		assert_str(f->requires_python, ">=3.8");
		assert_str(f->yanked_reason, "bad");
		assert_true(f->yanked && f->metadata);
		assert_int_equal(f->size, i ? 3 : 0);
		assert_true(f->has_size == (i == 1));
	}
}

static void
bad_pages_are_refused(void **state)
{
	(void)state;
	static const char *const pages[][2] = {
		{"{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}",
			JSON_TYPE},
		{"{\"meta\":{\"api-version\":\"1.0\"}}", JSON_TYPE},
		{"{\"files\":[]}", JSON_TYPE},
		{"[", JSON_TYPE},
		{"<meta name='pypi:repository-version' content='2.0'>",
			"text/html"},
		{"hello", "text/plain"},
	};
	for (size_t i = 0; i < countof(pages); i++) {
		struct index_file_vec files = {0};
		assert_false(parse(pages[i][0], pages[i][1], &files));
		assert_int_equal(diag.errors, i + 1);
	}
}

static void
odd_pages_are_read(void **state)
{
	(void)state;
	struct index_file_vec files = {0};
	assert_true(parse("\xef\xbb\xbf<base href='//h/b/'><a>no</a>"
			  "<a href='a-1.zip'><a href=''><a href='d/'>"
			  "<a href='e%2Fvil-1.zip'><a href='\xe9-1.zip'>",
		"TEXT/HTML", &files));
	assert_int_equal(files.n, 2);
	assert_str(files.v[0].url, "https://h/b/a-1.zip");
	assert_str(files.v[1].name, "\xc3\xa9-1.zip");
}

static void
files_of_one_version(void **state)
{
	(void)state;
	static const char *const names[] = {"Foo_Bar-1.0.tar.gz",
		"foo_bar-1.0-py3-none-any.whl", "foo_bar-1.0-py3-none-any.whl",
		"foo_bar-1.0.0-py2-none-any.whl",
		"foo_bar-1.0+x-py3-none-any.whl", "foo_bar-1.0.1.tar.gz",
		"foo-bar-1.0.tar.gz", "foo-1.0.tar.gz", "foo_bar-1.0.exe",
		"foo_bar-1.0.tar.gz.asc"};
	struct index_file_vec files = {0}, some = {0};
	for (size_t i = 0; i < countof(names); i++)
		vec_add(&files, &arena,
			(struct index_file){.name = str_from(names[i])});
	assert_true(index_select(
		&files, S("foo.bar"), S("1.0"), &some, &arena, &diag));
	assert_int_equal(some.n, 4);
	assert_str(some.v[0].name, "Foo_Bar-1.0.tar.gz");
	assert_str(some.v[3].name, "foo_bar-1.0.0-py2-none-any.whl");
	assert_false(index_select(
		&files, S("foo"), S("1..0"), &some, &arena, &diag));
	assert_str(index_project_url(&arena, S("https://h/s//"), S("A_.b")),
		"https://h/s/a-b/");
}

/* Nothing of this needs a process: NINJENV_FETCH would fail. */
static void
local_files_need_no_process(void **state)
{
	(void)state;
	setenv("NINJENV_FETCH", "/nonexistent", 1);
	struct settings settings = {0};
	struct str path = put("a b-1.0.tar.gz", S("abc"));
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	struct fetch_request right = {.name = S("right"), .sha256 = S(HASH)};
	struct fetch_request wrong = {.name = S("wrong")};
	struct fetch_answer answer;
	vec_add(&right.urls, &arena, S("file:///nonexistent/x"));
	vec_add(&right.urls, &arena, url_from_path(&arena, path));
	vec_add(&wrong.urls, &arena, url_from_path(&arena, path));
	wrong.sha256 = str_fmt(&arena, "%064d", 0);
	fetch_file(fetch, &right);
	fetch_file(fetch, &wrong);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_DONE);
	assert_str(answer.path, path.p);
	assert_true(answer.borrowed);
	assert_int_equal(answer.bytes, 3);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_FAILED);
	assert_true(str_find(answer.message, S(HASH)) < answer.message.n);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_END);
	assert_int_equal(diag.errors, 0);
	fetch_close(fetch);
	unsetenv("NINJENV_FETCH");
}

static void
offline_and_a_missing_program(void **state)
{
	(void)state;
	struct settings settings = {.offline = true};
	struct fetch_request request = {.name = S("x")};
	struct fetch_answer answer;
	vec_add(&request.urls, &arena, S("https://example.org/x"));
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	fetch_file(fetch, &request);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_FAILED);
	assert_true(str_find(answer.message, S("NINJENV_OFFLINE")) <
		    answer.message.n);
	fetch_close(fetch);
	settings.offline = false;
	setenv("NINJENV_FETCH", "/nonexistent", 1);
	fetch = fetch_open(&settings, box, &arena);
	fetch_file(fetch, &request);
	assert_int_equal(fetch_next(fetch, -1, &answer, &diag), FETCH_BROKEN);
	assert_int_equal(diag.errors, 1);
	fetch_close(fetch);
	unsetenv("NINJENV_FETCH");
}

static void
projects_of_local_indexes(void **state)
{
	(void)state;
	struct settings settings = {0};
	struct str_vec names = {0};
	struct map found = {0};
	put("links/foo-1.0.tar.gz", S("abc"));
	put("links/other-1.0.tar.gz", S("abc"));
	put("s/foo/index.html", S("<a href='../../links/foo-2.0.tar.gz'>"));
	settings.index = url_from_path(&arena, path_joinz(&arena, box, "s"));
	vec_add(&settings.find_links, &arena, path_joinz(&arena, box, "links"));
	vec_add(&names, &arena, S("Foo"));
	vec_add(&names, &arena, S("none"));
	struct fetch *fetch = fetch_open(&settings, box, &arena);
	assert_true(index_projects(
		fetch, &settings, &names, &found, &arena, &diag));
	struct index_file_vec *files = map_get(&found, S("Foo"));
	assert_int_equal(files->n, 2);
	assert_str(files->v[0].name, "foo-1.0.tar.gz");
	assert_str(files->v[1].name, "foo-2.0.tar.gz");
	struct index_file_vec *none = map_get(&found, S("none"));
	assert_int_equal(none->n, 0);
	files->n = 1;
	assert_true(index_complete(fetch, files, &arena, &diag));
	assert_str(files->v[0].sha256, HASH);
	fetch_close(fetch);
}

#define IN_BOX(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(html_and_json_say_the_same),
		TEST(bad_pages_are_refused),
		TEST(odd_pages_are_read),
		TEST(files_of_one_version),
		IN_BOX(local_files_need_no_process),
		IN_BOX(offline_and_a_missing_program),
		IN_BOX(projects_of_local_indexes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
