/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/path.h"
#include "env/fetch/settings.h"
#include "sys/file.h"
#include "sys/tree.h"

static struct str home;

static void
put(const char *name, const char *text)
{
	struct str path = path_joinz(&arena, home, name);
	assert_true(fs_mkdirs(str_dup(&arena, path_dir(path)), &diag));
	assert_true(file_write(path, str_from(text), 0644, FILE_LAZY, &diag));
}

static void
set_path(const char *variable, const char *name)
{
	setenv(variable, path_joinz(&arena, home, name).p, 1);
}

/* No variable and no file of the machine that runs the tests counts. */
static int
setup(void **state)
{
	static const char *const names[] = {"PIP_INDEX_URL",
		"PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX",
		"PIP_CERT", "PIP_CLIENT_CERT", "PIP_TRUSTED_HOST", "PIP_PROXY",
		"PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES",
		"PIP_CONFIG_FILE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
		"CURL_CA_BUNDLE", "SSL_CERT_DIR", "NETRC", "NINJENV_OFFLINE"};
	unit_setup(state);
	for (size_t i = 0; i < countof(names); i++)
		unsetenv(names[i]);
	if (!fs_mkdir_unique(S("/tmp/ninjenv-test-"), &home, &arena, &diag))
		return -1;
	set_path("HOME", "");
	set_path("XDG_CONFIG_HOME", ".config");
	set_path("XDG_CONFIG_DIRS", "xdg");
	return 0;
}

static int
teardown(void **state)
{
	bool done = tree_remove(home, &diag);
	unit_teardown(state);
	return done ? 0 : -1;
}

static struct settings
load(const struct settings_wish *wish)
{
	static const struct settings_wish none;
	struct settings s;
	assert_true(settings_load(&s, wish ? wish : &none,
		path_joinz(&arena, home, "prefix"), &arena, &diag));
	return s;
}

static void
nothing_configured(void **state)
{
	(void)state;
	setenv("PIP_CONFIG_FILE", "/dev/null", 1); /* not /etc/pip.conf */
	struct settings s = load(NULL);
	assert_str(s.index, "");
	assert_int_equal(s.timeout, 15);
	assert_int_equal(s.retries, 5);
	assert_int_equal(s.extra.n + s.find_links.n + s.credentials.n, 0);
	assert_false(s.no_index || s.offline);
}

/* Each file overrides those before it, a variable all of them. */
static void
precedence(void **state)
{
	(void)state;
	static const struct {
		const char *file, *url;
	} rows[] = {
		{"xdg/pip/pip.conf", "https://example.org/system"},
		{".pip/pip.conf", "https://example.org/legacy"},
		{".config/pip/pip.conf", "https://example.org/user"},
		{"prefix/pip.conf", "https://example.org/site"},
		{"named.conf", "https://example.org/named"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		put(rows[i].file, str_fmt(&arena, "[global]\nindex-url = %s\n",
					  rows[i].url)
					  .p);
		if (i == 4)
			set_path("PIP_CONFIG_FILE", "named.conf");
		assert_str(load(NULL).index, rows[i].url);
	}
	setenv("PIP_INDEX_URL", "https://example.org/variable", 1);
	assert_str(load(NULL).index, "https://example.org/variable");
	struct settings_wish wish = {.url = S("https://example.org/ours")};
	assert_str(load(&wish).index, "https://example.org/ours");
}

static void
sections_and_named_files(void **state)
{
	(void)state;
	put("prefix/pip.conf", "[global]\ntimeout = 1\nretries = 1\n");
	put(".config/pip/pip.conf",
		"[install]\ntimeout = 3\n[download]\ntimeout = 2\nretries=2\n");
	assert_int_equal(load(NULL).timeout, 3);
	assert_int_equal(load(NULL).retries, 2);
	put("named.conf", "[global]\n");
	set_path("PIP_CONFIG_FILE", "named.conf"); /* the user's are left out */
	assert_int_equal(load(NULL).timeout, 1);
	setenv("PIP_CONFIG_FILE", "/dev/null", 1);
	assert_int_equal(load(NULL).timeout, 15);
}

static void
lists(void **state)
{
	(void)state;
	struct settings_wish wish = {
		.find_links = S("./vendor https://example.org/f /abs/../x"),
		.directory = S("/src"),
	};
	put(".pip/pip.conf",
		"[global]\nextra-index-url =\n  https://example.org/a\n"
		"  https://u:p@example.org/b\ntrusted-host = One two\n");
	struct settings s = load(&wish);
	assert_int_equal(s.find_links.n, 3);
	assert_str(s.find_links.v[0], "/src/vendor");
	assert_str(s.find_links.v[1], "https://example.org/f");
	assert_str(s.find_links.v[2], "/x");
	assert_int_equal(s.extra.n, 2);
	assert_str(s.extra.v[1], "https://example.org/b");
	assert_int_equal(s.trusted.n, 2);
	assert_str(s.trusted.v[0], "one");
}

static void
secrets_stay_in_the_table(void **state)
{
	(void)state;
	setenv("PIP_CONFIG_FILE", "/dev/null", 1); /* not /etc/pip.conf */
	setenv("PIP_INDEX_URL", "https://me:p%40ss@Example.org:8443/s", 1);
	setenv("PIP_PROXY", "you:word@proxy:3128", 1);
	struct settings s = load(NULL);
	assert_str(s.index, "https://Example.org:8443/s");
	assert_str(s.proxy, "http://proxy:3128");
	assert_int_equal(s.credentials.n, 2);
	assert_str(s.credentials.v[0].host, "example.org:8443");
	assert_str(s.credentials.v[0].password, "p@ss");
	assert_true(s.credentials.v[0].secure);
	assert_str(settings_secret_url(&s, s.index, &arena),
		"https://me:p%40ss@Example.org:8443/s");
	assert_str(
		settings_secret_url(&s, S("http://example.org:8443/s"), &arena),
		"http://example.org:8443/s");
	struct str json = settings_json(&s, &arena);
	assert_true(
		str_find(json, S("\"http://you:word@proxy:3128\"")) < json.n);
}

static void
certificates_and_netrc(void **state)
{
	(void)state;
	setenv("PIP_CONFIG_FILE", "/dev/null", 1); /* not /etc/pip.conf */
	static const char *const names[] = {"SSL_CERT_DIR", "CURL_CA_BUNDLE",
		"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "PIP_CERT"};
	for (size_t i = 0; i < countof(names); i++) {
		setenv(names[i], names[i], 1);
		assert_str(load(NULL).cert, names[i]);
	}
	assert_str(load(NULL).netrc, "");
	put(".netrc", "");
	assert_str(path_base(load(NULL).netrc), ".netrc");
	setenv("NETRC", "/other", 1);
	assert_str(load(NULL).netrc, "/other");
}

static void
bad_values_are_named(void **state)
{
	(void)state;
	setenv("PIP_CONFIG_FILE", "/dev/null", 1); /* not /etc/pip.conf */
	static const struct {
		const char *variable, *value;
	} rows[] = {
		{"PIP_TIMEOUT", "soon"},
		{"PIP_RETRIES", "-1"},
		{"PIP_NO_INDEX", "perhaps"},
		{"PIP_INDEX_URL", "ftp://example.org/x"},
		{"PIP_EXTRA_INDEX_URL", "example.org"},
	};
	static const struct settings_wish none;
	for (size_t i = 0; i < countof(rows); i++) {
		struct settings s;
		setenv(rows[i].variable, rows[i].value, 1);
		assert_false(settings_load(&s, &none, S(""), &arena, &diag));
		assert_int_equal(diag.errors, i + 1);
		unsetenv(rows[i].variable);
	}
	setenv("NINJENV_OFFLINE", "1", 1);
	setenv("PIP_NO_INDEX", "yes", 1);
	assert_true(load(NULL).offline);
	assert_true(load(NULL).no_index);
}

#define WITH_HOME(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOME(nothing_configured),
		WITH_HOME(precedence),
		WITH_HOME(sections_and_named_files),
		WITH_HOME(lists),
		WITH_HOME(secrets_stay_in_the_table),
		WITH_HOME(certificates_and_netrc),
		WITH_HOME(bad_values_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
