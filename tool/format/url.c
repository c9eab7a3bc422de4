/* SPDX-License-Identifier: MIT */
#include "format/url.h"

#include <string.h>

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
has_byte(const char *set, char c)
{
	return c && strchr(set, c);
}

/* The length of a scheme at the start of the text, without ':', or 0. */
static size_t
scheme_length(struct str text)
{
	size_t i = 0;
	if (!text.n || !is_alpha(text.p[0]))
		return 0;
	while (i < text.n && (is_alpha(text.p[i]) || is_digit(text.p[i]) ||
				     has_byte("+-.", text.p[i])))
		i++;
	return i < text.n && text.p[i] == ':' ? i : 0;
}

static void
split_authority(struct url *url, struct str *rest)
{
	size_t end = 2;
	while (end < rest->n && rest->p[end] != '/')
		end++;
	url->has_authority = true;
	url->host = str_sub(*rest, 2, end);
	*rest = str_from_index(*rest, end);
	size_t at = str_rindex(url->host, '@');
	if (at < url->host.n) {
		url->userinfo = str_sub(url->host, 0, at);
		url->host = str_from_index(url->host, at + 1);
	}
}

struct url
url_split(struct str text)
{
	struct url url = {0};
	size_t n = scheme_length(text);
	if (n) {
		url.scheme = str_sub(text, 0, n);
		text = str_from_index(text, n + 1);
	}
	url.has_fragment = str_cut(text, '#', &text, &url.fragment);
	if (!url.has_fragment)
		url.fragment = S("");
	url.has_query = str_cut(text, '?', &text, &url.query);
	if (!url.has_query)
		url.query = S("");
	if (str_starts(text, S("//")))
		split_authority(&url, &text);
	url.path = text;
	return url;
}

struct str
url_join(struct arena *arena, const struct url *url)
{
	struct buf out = {.arena = arena};
	/* No formats: they would end at a NUL, which a page may hold. */
	buf_add(&out, url->scheme);
	if (url->scheme.n)
		buf_addc(&out, ':');
	if (url->has_authority)
		buf_addz(&out, "//");
	buf_add(&out, url->userinfo);
	if (url->userinfo.n)
		buf_addc(&out, '@');
	buf_add(&out, url->host);
	buf_add(&out, url->path);
	if (url->has_query) {
		buf_addc(&out, '?');
		buf_add(&out, url->query);
	}
	if (url->has_fragment) {
		buf_addc(&out, '#');
		buf_add(&out, url->fragment);
	}
	return buf_str(&out);
}

/* Takes the last segment and its '/' off. */
static void
drop_segment(struct buf *out)
{
	while (out->n && out->p[out->n - 1] != '/')
		out->n--;
	if (out->n)
		out->n--;
}

/* RFC 3986 5.2.4 for a path that begins with '/' or is empty. */
static struct str
remove_dots(struct arena *arena, struct str path)
{
	struct buf out = {.arena = arena};
	struct str rest = path;
	while (rest.n) {
		size_t end = 1;
		while (end < rest.n && rest.p[end] != '/')
			end++;
		struct str segment = str_sub(rest, 0, end);
		rest = str_from_index(rest, end);
		bool dot = str_is(segment, "/.");
		bool up = str_is(segment, "/..");
		if (up)
			drop_segment(&out);
		if (!dot && !up)
			buf_add(&out, segment);
		else if (!rest.n)
			buf_addc(&out, '/');
	}
	return buf_str(&out);
}

static struct str
merge_paths(struct arena *arena, const struct url *base, struct str path)
{
	struct buf out = {.arena = arena};
	size_t slash = str_rindex(base->path, '/');
	if (base->has_authority && !base->path.n)
		buf_addc(&out, '/');
	if (slash < base->path.n)
		buf_add(&out, str_sub(base->path, 0, slash + 1));
	buf_add(&out, path);
	return buf_str(&out);
}

/* Only what no URL may hold: '%' and reserved bytes stay as they are. */
static struct str
encode_strange(struct arena *arena, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{|}", c)) {
			buf_addc(&out, (char)c);
			continue;
		}
		buf_addc(&out, '%');
		buf_addc(&out, digits[c >> 4]);
		buf_addc(&out, digits[c & 15]);
	}
	return buf_str(&out);
}

/* The path without dots; where there is no host, none that would be taken for
 * one (RFC 3986 3.3). */
static struct str
settle_path(struct arena *arena, const struct url *url)
{
	struct buf out = {.arena = arena};
	struct str path = url->path;

	if (!str_starts(path, S("/")))
		return path;
	path = remove_dots(arena, path);
	if (!url->has_authority && str_starts(path, S("//")))
		buf_addz(&out, "/.");
	buf_add(&out, path);
	return buf_str(&out);
}

struct str
url_resolve(struct arena *arena, struct str base_text, struct str reference)
{
	reference = str_trim(reference);
	struct url base = url_split(base_text), url = url_split(reference);
	bool whole = url.scheme.n || url.has_authority;
	if (!url.scheme.n)
		url.scheme = base.scheme;
	if (!whole) {
		url.has_authority = base.has_authority;
		url.userinfo = base.userinfo;
		url.host = base.host;
		if (!url.path.n) {
			url.path = base.path;
			if (!url.has_query) {
				url.has_query = base.has_query;
				url.query = base.query;
			}
		} else if (url.path.p[0] != '/') {
			url.path = merge_paths(arena, &base, url.path);
		}
	}
	url.path = settle_path(arena, &url);
	return encode_strange(arena, url_join(arena, &url));
}

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str
url_decode(struct arena *arena, struct str text)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n; i++) {
		int high = -1, low = -1;
		if (text.p[i] == '%' && i + 2 < text.n) {
			high = hex_value(text.p[i + 1]);
			low = hex_value(text.p[i + 2]);
		}
		if (high < 0 || low < 0) {
			buf_addc(&out, text.p[i]);
			continue;
		}
		buf_addc(&out, (char)(high << 4 | low));
		i += 2;
	}
	return buf_str(&out);
}

struct str
url_encode(struct arena *arena, struct str text, const char *keep)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (is_alpha(c) || is_digit(c) || has_byte("-._~", c) ||
			has_byte(keep, c))
			buf_addc(&out, c);
		else
			buf_addf(&out, "%%%02X", (unsigned)(unsigned char)c);
	}
	return buf_str(&out);
}

struct str
url_public(struct arena *arena, struct str text)
{
	struct url url = url_split(text);
	url.userinfo = S("");
	return url_join(arena, &url);
}

struct str
url_file(struct arena *arena, struct str text)
{
	struct str path = url_split(text).path;
	size_t slash = str_rindex(path, '/');
	if (slash < path.n)
		path = str_from_index(path, slash + 1);
	return url_decode(arena, path);
}

bool
url_is_fetchable(struct str text)
{
	struct url url = url_split(text);
	if (str_eq_nocase(url.scheme, S("file")))
		return url.path.n > 1 && url.path.p[0] == '/';
	if (!str_eq_nocase(url.scheme, S("http")) &&
		!str_eq_nocase(url.scheme, S("https")))
		return false;
	return url.has_authority && url.host.n;
}

bool
url_to_path(struct str text, struct str *path, struct arena *arena)
{
	struct url url = url_split(text);
	if (!str_eq_nocase(url.scheme, S("file")))
		return false;
	if (url.host.n && !str_eq_nocase(url.host, S("localhost")))
		return false;
	*path = url_decode(arena, url.path);
	return path->n && path->p[0] == '/' &&
	       str_index(*path, '\0') == path->n;
}

struct str
url_from_path(struct arena *arena, struct str path)
{
	struct str encoded = url_encode(arena, path, "/+@,=!:");
	return str_fmt(arena, "file://%.*s", STR(encoded));
}
