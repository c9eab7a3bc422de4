/* SPDX-License-Identifier: MIT */
/* URLs as text (RFC 3986): taking apart, resolving, percent-decoding. */
#ifndef FORMAT_URL_H
#define FORMAT_URL_H

#include <stdbool.h>

#include "base/str.h"

/* Views into the text. What is not there is empty. */
struct url {
	struct str scheme; /* as written, without ':' */
	bool has_authority;
	struct str userinfo; /* "user:password", still encoded */
	struct str host;     /* with the port: "example.org:8080" */
	struct str path;
	bool has_query;
	struct str query; /* without '?' */
	bool has_fragment;
	struct str fragment; /* without '#' */
};

struct url url_split(struct str text);
struct str url_join(struct arena *arena, const struct url *url);

/* What the reference means on a page with that URL; dots are taken out. Bytes
 * that no URL may hold (spaces, controls, beyond ASCII) are encoded. */
struct str url_resolve(
	struct arena *arena, struct str base, struct str reference);

/* %XX become bytes; what is no such escape stays. */
struct str url_decode(struct arena *arena, struct str text);

/* All but letters, digits, "-._~" and the bytes of keep become %XX. */
struct str url_encode(struct arena *arena, struct str text, const char *keep);

/* Without user, password: what may be shown. */
struct str url_public(struct arena *arena, struct str text);

/* The decoded last segment of the path: a file's name. */
struct str url_file(struct arena *arena, struct str text);

/* http, https or file, whatever the case, with what belongs behind it. */
bool url_is_fetchable(struct str text);

/* The path that a file: URL names on this machine; false for another URL. */
bool url_to_path(
	struct str text, struct str *path, struct arena *arena) MUST_CHECK;
struct str url_from_path(struct arena *arena, struct str path);

#endif
