/* SPDX-License-Identifier: MIT */
#include "env/fetch/settings.h"

#include "base/path.h"
#include "format/json_text.h"
#include "format/pip_conf.h"
#include "format/url.h"
#include "sys/env.h"
#include "sys/file.h"

enum { PIP_CONF_MAX = 1 << 20 };

/* Everything that pip's files say, lowest precedence first. */
struct loader {
	struct settings *settings;
	const struct settings_wish *wish;
	struct pip_conf_item_vec items;
	struct arena *arena;
	struct diag *diag;
};

static bool
read_file(struct loader *l, struct str directory, const char *name)
{
	struct str text;
	if (!directory.n)
		return true;
	struct str path = path_joinz(l->arena, directory, name);
	enum fs_result result =
		file_read(path, PIP_CONF_MAX, &text, l->arena, l->diag);
	if (result != FS_OK)
		return result == FS_MISSING;
	return pip_conf_parse(text, path, &l->items, l->arena, l->diag);
}

static bool
read_user_files(struct loader *l)
{
	struct str home = env_home(l->arena),
		   config = env_config_home(l->arena);
	return read_file(l, home, ".pip/pip.conf") &&
	       read_file(l, config, "pip/pip.conf");
}

/* pip's order: system, user, site, PIP_CONFIG_FILE; a later file overrides. */
static bool
read_files(struct loader *l, struct str site)
{
	struct str_vec dirs = {0};
	struct str named = env_get("PIP_CONFIG_FILE");
	if (str_is(named, "/dev/null"))
		return true;
	env_config_dirs(&dirs, l->arena);
	vec_for (struct str, dir, &dirs)
		if (!read_file(l, *dir, "pip/pip.conf"))
			return false;
	if (!read_file(l, S("/etc"), "pip.conf"))
		return false;
	if (!(named.n && fs_exists(named)) && !read_user_files(l))
		return false;
	return read_file(l, site, "pip.conf") && read_file(l, named, "");
}

/* The value of the last file that has it in that section; empty counts not. */
static struct str
find_in(const struct loader *l, const char *section, struct str key)
{
	struct str value = S("");
	vec_for (const struct pip_conf_item, it, &l->items)
		if (it->value.n && str_is(it->section, section) &&
			str_eq(it->key, key))
			value = it->value;
	return value;
}

/* PIP_<KEY>, then the files' [install], [download], [global]. */
static struct str
find(const struct loader *l, const char *key)
{
	struct buf name = {.arena = l->arena};
	buf_addz(&name, "PIP_");
	for (const char *p = key; *p; p++)
		buf_addc(&name, *p == '-' ? '_'
				: *p >= 'a' && *p <= 'z'
					? (char)(*p - 'a' + 'A')
					: *p);
	struct str value = env_get(buf_str(&name).p);
	static const char *const sections[] = {"install", "download", "global"};
	for (size_t i = 0; i < countof(sections) && !value.n; i++)
		value = find_in(l, sections[i], str_from(key));
	return str_trim(value);
}

static bool
find_number(struct loader *l, const char *key, unsigned *number)
{
	unsigned long long value;
	struct str text = find(l, key), whole, fraction;
	if (!text.n)
		return true;
	(void)str_cut(text, '.', &whole, &fraction); /* pip takes 15.5 */
	if (!str_to_uint(whole, &value) || value > 1000000) {
		diag_error(l->diag, NOWHERE,
			"pip's setting '%s' is not a number: '%.*s'", key,
			STR(text));
		return diag_hint(l->diag, "look at PIP_* variables and at "
					  "'pip config list'");
	}
	*number = (unsigned)value;
	return true;
}

static bool
find_bool(struct loader *l, const char *key, bool *value)
{
	struct str text = find(l, key);
	if (!text.n || pip_conf_bool(text, value))
		return true;
	diag_error(l->diag, NOWHERE,
		"pip's setting '%s' is neither yes nor no: '%.*s'", key,
		STR(text));
	return diag_hint(
		l->diag, "look at PIP_* variables and at 'pip config list'");
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The words of a list, which white space parts. */
static bool
next_word(struct str *rest, struct str *word)
{
	*rest = str_trim(*rest);
	size_t n = 0;
	while (n < rest->n && !is_space(rest->p[n]))
		n++;
	*word = str_sub(*rest, 0, n);
	*rest = str_from_index(*rest, n);
	return n > 0;
}

static bool
has_scheme(struct str text)
{
	size_t at = str_find(text, S("://"));
	return at > 0 && at < text.n;
}

/* The path as an absolute one; from is what it is relative to. */
static bool
absolute(struct loader *l, struct str path, struct str from, struct str *out)
{
	if (str_starts(path, S("~/"))) {
		from = env_home(l->arena);
		path = str_from_index(path, 2);
	}
	if (!from.n && !path_is_absolute(path) &&
		!fs_cwd(&from, l->arena, l->diag))
		return false;
	*out = path_clean(l->arena, path_join(l->arena, from, path));
	return true;
}

static bool
bad_url(struct loader *l, struct str text, struct place place)
{
	diag_error(l->diag, place, "'%.*s' is not a URL of http, https or file",
		STR(url_public(l->arena, text)));
	return diag_hint(l->diag,
		"write it whole, for example 'https://example.org/simple/'");
}

/* A URL, or a path of this machine as its URL, to *out. */
static bool
read_index(struct loader *l, struct str word, struct str from,
	struct place place, struct str *out)
{
	struct str path;
	if (!has_scheme(word) && !str_starts(word, S("file:"))) {
		if (str_index(word, '/') == word.n ||
			!absolute(l, word, from, &path))
			return bad_url(l, word, place);
		*out = url_from_path(l->arena, path);
		return true;
	}
	if (!url_is_fetchable(word))
		return bad_url(l, word, place);
	*out = settings_take_url(l->settings, word, l->arena);
	return true;
}

static bool
load_indexes(struct loader *l)
{
	struct settings *s = l->settings;
	struct str index = l->wish->url, extra = l->wish->extra_url, word;
	bool ours = index.n > 0;
	if (!ours)
		index = find(l, "index-url");
	if (index.n && !read_index(l, index, ours ? l->wish->directory : S(""),
			       ours ? l->wish->place : NOWHERE, &s->index))
		return false;
	ours = extra.n > 0;
	if (!ours)
		extra = find(l, "extra-index-url");
	while (next_word(&extra, &word))
		if (!read_index(l, word, ours ? l->wish->directory : S(""),
			    ours ? l->wish->place : NOWHERE,
			    vec_new(&s->extra, l->arena)))
			return false;
	return true;
}

static bool
load_find_links(struct loader *l)
{
	struct settings *s = l->settings;
	struct str list = l->wish->find_links, word;
	bool ours = list.n > 0;
	if (!ours)
		list = find(l, "find-links");
	while (next_word(&list, &word)) {
		struct str *out = vec_new(&s->find_links, l->arena);
		bool url = has_scheme(word) || str_starts(word, S("file:"));
		bool done =
			url ? read_index(l, word, S(""),
				      ours ? l->wish->place : NOWHERE, out)
			    : absolute(l, word,
				      ours ? l->wish->directory : S(""), out);
		if (!done)
			return false;
	}
	return true;
}

static struct str
find_cert(const struct loader *l)
{
	static const char *const names[] = {
		"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"};
	struct str cert = find(l, "cert"), rest;
	for (size_t i = 0; i < countof(names) && !cert.n; i++)
		cert = env_get(names[i]);
	if (!cert.n) /* a list of directories; libcurl takes one */
		(void)str_cut(env_get("SSL_CERT_DIR"), ':', &cert, &rest);
	return str_dup(l->arena, cert);
}

/* NETRC, else ~/.netrc or ~/_netrc where there is one. */
static struct str
find_netrc(const struct loader *l)
{
	static const char *const names[] = {".netrc", "_netrc"};
	struct str path = env_get("NETRC"), home = env_home(l->arena);
	for (size_t i = 0; i < countof(names) && !path.n && home.n; i++) {
		struct str candidate = path_joinz(l->arena, home, names[i]);
		if (fs_exists(candidate))
			path = candidate;
	}
	return path;
}

static void
load_proxy(struct loader *l)
{
	struct str proxy = find(l, "proxy");
	if (proxy.n && !has_scheme(proxy))
		proxy = str_fmt(l->arena, "http://%.*s", STR(proxy));
	l->settings->proxy = settings_take_url(l->settings, proxy, l->arena);
}

static bool
load_rest(struct loader *l)
{
	struct settings *s = l->settings;
	struct str trusted = find(l, "trusted-host"), word;
	s->cert = find_cert(l);
	s->client_cert = find(l, "client-cert");
	s->netrc = find_netrc(l);
	load_proxy(l);
	while (next_word(&trusted, &word))
		vec_add(&s->trusted, l->arena, str_lower(l->arena, word));
	return find_bool(l, "no-index", &s->no_index) &&
	       find_number(l, "timeout", &s->timeout) &&
	       find_number(l, "default-timeout", &s->timeout) &&
	       find_number(l, "retries", &s->retries);
}

bool
settings_load(struct settings *settings, const struct settings_wish *wish,
	struct str site, struct arena *arena, struct diag *diag)
{
	*settings = (struct settings){.timeout = 15, .retries = 5};
	settings->offline = env_flag("NINJENV_OFFLINE");
	struct loader l = {
		.settings = settings,
		.wish = wish,
		.arena = arena,
		.diag = diag,
	};
	return read_files(&l, site) && load_indexes(&l) &&
	       load_find_links(&l) && load_rest(&l);
}

static const struct credential *
find_credential(const struct settings *settings, struct str host)
{
	for (size_t i = 0; i < settings->credentials.n; i++)
		if (str_eq(settings->credentials.v[i].host, host))
			return &settings->credentials.v[i];
	return NULL;
}

struct str
settings_take_url(
	struct settings *settings, struct str text, struct arena *arena)
{
	struct str user, password = S("");
	struct url url = url_split(text);
	struct str host = str_lower(arena, url.host);
	if (!url.userinfo.n)
		return str_dup(arena, text);
	if (!str_cut(url.userinfo, ':', &user, &password))
		password = S("");
	if (!find_credential(settings, host))
		vec_add(&settings->credentials, arena,
			(struct credential){
				.host = host,
				.secure = str_eq_nocase(url.scheme, S("https")),
				.user = url_decode(arena, user),
				.password = url_decode(arena, password),
			});
	return url_public(arena, text);
}

struct str
settings_secret_url(
	const struct settings *settings, struct str text, struct arena *arena)
{
	struct url url = url_split(text);
	const struct credential *c =
		find_credential(settings, str_lower(arena, url.host));
	bool safe = str_eq_nocase(url.scheme, S("https"));
	if (!c || (c->secure && !safe))
		return text;
	url.userinfo = url_encode(arena, c->user, "");
	if (c->password.n)
		url.userinfo = str_fmt(arena, "%.*s:%.*s", STR(url.userinfo),
			STR(url_encode(arena, c->password, "")));
	return url_join(arena, &url);
}

static void
put_member(struct buf *out, const char *key, struct str value)
{
	if (!value.n)
		return;
	buf_addf(out, ",\"%s\":", key);
	json_quote(out, value);
}

static void
put_credentials(struct buf *out, const struct settings *settings)
{
	buf_addz(out, ",\"credentials\":[");
	for (size_t i = 0; i < settings->credentials.n; i++) {
		const struct credential *c = &settings->credentials.v[i];
		buf_addf(out, "%s{\"secure\":%s", i ? "," : "",
			c->secure ? "true" : "false");
		buf_addz(out, ",\"host\":");
		json_quote(out, c->host);
		buf_addz(out, ",\"user\":");
		json_quote(out, c->user);
		buf_addz(out, ",\"password\":");
		json_quote(out, c->password);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

struct str
settings_json(const struct settings *settings, struct arena *arena)
{
	struct buf out = {.arena = arena};
	buf_addf(&out, "{\"timeout\":%u,\"retries\":%u", settings->timeout,
		settings->retries);
	put_member(&out, "cert", settings->cert);
	put_member(&out, "client_cert", settings->client_cert);
	put_member(&out, "netrc", settings->netrc);
	put_member(&out, "proxy",
		settings_secret_url(settings, settings->proxy, arena));
	buf_addz(&out, ",\"trusted\":");
	json_quote_all(&out, &settings->trusted);
	put_credentials(&out, settings);
	buf_addc(&out, '}');
	return buf_str(&out);
}
