/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include "env/fetch/source_urls.h"

#define WHEEL "a-1-py3-none-any.whl"

static struct settings settings;
static struct wanted_file file;

/* Nothing is asked over a network: there is nothing to ask with. */
static struct str
urls(void)
{
	file.urls = (struct str_vec){0};
	assert_true(source_urls(NULL, &settings, &file, 1, &arena, &diag));
	return str_join(&arena, &file.urls, S(" "));
}

static int
setup(void **state)
{
	if (folder_setup(state))
		return -1;
	settings =
		(struct settings){.index = S("https://index.example/simple/")};
	file = (struct wanted_file){
		.project = S("a"),
		.file = S(WHEEL),
		.sha256 = S("ab"),
		.url = S("https://files.example/" WHEEL),
		.index = S("https://index.example/simple"),
	};
	return 0;
}

static void
add_link(struct str link)
{
	vec_add(&settings.find_links, &arena, link);
}

static void
the_url_of_the_lock(void **state)
{
	(void)state;
	assert_str(urls(), "https://files.example/" WHEEL);
	file.url = S("");
	assert_str(urls(), "");
	/* An extra index is no mirror of itself. */
	vec_add(&settings.extra, &arena, S("https://other.example/"));
	file.index = S("https://other.example");
	assert_str(urls(), "");
}

static void
directories_come_first(void **state)
{
	(void)state;
	assert_true(fs_mkdirs(S("a b"), &diag));
	put("a b/" WHEEL, "");
	put("a b/a-2-py3-none-any.whl", "");
	add_link(S("https://links.example/"));
	add_link(S("/not/there"));
	add_link(path_joinz(&arena, folder, "a b"));
	struct str want = str_fmt(&arena,
		"file://%.*s/a%%20b/" WHEEL " https://files.example/" WHEEL,
		STR(folder));
	assert_str(urls(), want.p);
	/* The same as a URL, twice: one place. */
	add_link(str_fmt(&arena, "file://%.*s/a%%20b", STR(folder)));
	assert_str(urls(), want.p);
	settings.find_links.v += 3;
	settings.find_links.n = 1;
	assert_str(urls(), want.p);
}

#define URLS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		URLS_TEST(the_url_of_the_lock),
		URLS_TEST(directories_come_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
