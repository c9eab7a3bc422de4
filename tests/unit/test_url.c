/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/html.h"
#include "format/pip_conf.h"
#include "format/url.h"

/* RFC 3986 5.4, normal and abnormal. */
static void
references_resolve(void **state)
{
	(void)state;
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{";x", "http://a/b/c/;x"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"./../g", "http://a/b/g"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"https://x/y z", "https://x/y%20z"},
		{"a%20b", "http://a/b/c/a%20b"},
		{"\xc3\xa9", "http://a/b/c/%C3%A9"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(url_resolve(&arena, S("http://a/b/c/d;p?q"),
				   str_from(rows[i].in)),
			rows[i].want);
}

/* A page may hold one; the URL neither ends there nor loses it. */
static void
a_nul_stays(void **state)
{
	(void)state;
	struct str url = S("http://u@h\0/a\0b?c\0d#e\0f");
	struct url parts = url_split(url);
	assert_true(str_eq(url_join(&arena, &parts), url));
	assert_str(url_resolve(&arena, S("http://h/a\0/b"), S("c\0d")),
		"http://h/a%00/c%00d");
}

/* Without a host, no path may begin as one does. */
static void
a_path_makes_no_host(void **state)
{
	(void)state;
	assert_str(url_resolve(&arena, S("http://h/a"), S("file:/..//b/c")),
		"file:/.//b/c");
	assert_str(url_resolve(&arena, S("http://h/a"), S("file:/.//b/c")),
		"file:/.//b/c");
	assert_str(url_resolve(&arena, S("http://h/a"), S("/..//b/c")),
		"http://h//b/c");
}

static void
urls_come_apart(void **state)
{
	(void)state;
	struct url url =
		url_split(S("https://me:p%40ss@example.org:8080/a/b?c#d"));
	assert_str(url.scheme, "https");
	assert_str(url.userinfo, "me:p%40ss");
	assert_str(url.host, "example.org:8080");
	assert_str(url.path, "/a/b");
	assert_str(url.query, "c");
	assert_str(url.fragment, "d");
	assert_str(url_public(&arena, S("http://u:p@h/x")), "http://h/x");
	assert_str(
		url_file(&arena, S("http://h/x/a%2Bb-1.whl?q#f")), "a+b-1.whl");
	assert_str(url_decode(&arena, S("%41%zz%4")), "A%zz%4");
	assert_str(url_encode(&arena, S("a/b c\xff"), "/"), "a/b%20c%FF");
}

static void
local_urls_are_paths(void **state)
{
	(void)state;
	struct str path;
	assert_str(url_from_path(&arena, S("/a b/c")), "file:///a%20b/c");
	assert_true(url_to_path(S("file:///a%20b/c"), &path, &arena));
	assert_str(path, "/a b/c");
	assert_true(url_to_path(S("file://localhost/c"), &path, &arena));
	assert_false(url_to_path(S("file://other/c"), &path, &arena));
	assert_false(url_to_path(S("file:///a%00b"), &path, &arena));
	assert_false(url_to_path(S("https://h/c"), &path, &arena));
	assert_true(url_is_fetchable(S("HTTPS://h/x")));
	assert_false(url_is_fetchable(S("ftp://h/x")));
	assert_false(url_is_fetchable(S("https:///x")));
	assert_false(url_is_fetchable(S("/x")));
}

static void
html_gives_anchors(void **state)
{
	(void)state;
	struct html_tag_vec tags = {0};
	html_tags(S("<!-- <a href=no> --><script>'<a href=no>'</script>"
		    "<A HREF='x&amp;y' data-a=\"1>0\" data-b>t</a>"
		    "<p><base href=/z/><a\nhref=q"),
		&tags, &arena);
	assert_int_equal(tags.n, 3);
	assert_str(html_attribute(&tags.v[0], "href")->value, "x&y");
	assert_str(html_attribute(&tags.v[0], "data-a")->value, "1>0");
	assert_str(html_attribute(&tags.v[0], "data-b")->value, "");
	assert_null(html_attribute(&tags.v[0], "data-c"));
	assert_str(html_attribute(&tags.v[1], "href")->value, "/z/");
	assert_str(html_attribute(&tags.v[2], "href")->value, "q");
}

static void
references_decode(void **state)
{
	(void)state;
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"&lt;3 &gt= &amp;lt;", "<3 >= &lt;"},
		{"&#62;&#x3E;&#x3e", ">>>"},
		{"&#0;&#xd800;", "\xef\xbf\xbd\xef\xbf\xbd"},
		{"& &x; &#; &#x;", "& &x; &#; &#x;"},
		{"&#99999999999999999999;", "\xef\xbf\xbd"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(html_decode(&arena, str_from(rows[i].in)),
			rows[i].want);
}

static void
pip_files_are_read(void **state)
{
	(void)state;
	struct pip_conf_item_vec items = {0};
	assert_true(pip_conf_parse(
		S("# no\n[global]\nIndex_Url: https://h/s\nfind-links =\n"
		  "    a\n    b # c\n\n[install]\nno-index=1\n"),
		S("pip.conf"), &items, &arena, &diag));
	assert_int_equal(items.n, 3);
	assert_str(items.v[0].key, "index-url");
	assert_str(items.v[0].value, "https://h/s");
	assert_str(items.v[1].value, "a\nb # c");
	assert_str(items.v[2].section, "install");
}

static void
bad_pip_files_are_refused(void **state)
{
	(void)state;
	struct pip_conf_item_vec items = {0};
	assert_false(pip_conf_parse(S("x = 1\n[global]\nnothing\n[open\n"),
		S("pip.conf"), &items, &arena, &diag));
	assert_int_equal(diag.errors, 3);
	assert_int_equal(diag.items.v[1].place.line, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(references_resolve),
		TEST(a_nul_stays),
		TEST(a_path_makes_no_host),
		TEST(urls_come_apart),
		TEST(local_urls_are_paths),
		TEST(html_gives_anchors),
		TEST(references_decode),
		TEST(pip_files_are_read),
		TEST(bad_pip_files_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
