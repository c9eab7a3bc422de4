/* SPDX-License-Identifier: MIT */
#include "fetch/host.h"

#include "format/url.h"

struct str
host_of(struct arena *arena, struct str text)
{
	return str_lower(arena, url_split(text).host);
}

static bool
is_https(struct str text)
{
	return str_eq_nocase(url_split(text).scheme, S("https"));
}

const struct credential *
host_credential(const struct fetch_settings *settings, struct str url,
	struct arena *arena)
{
	struct str host = host_of(arena, url);
	for (size_t i = 0; i < settings->credentials.n; i++) {
		const struct credential *c = &settings->credentials.v[i];
		if (str_eq(c->host, host) && (!c->secure || is_https(url)))
			return c;
	}
	return NULL;
}

bool
host_is_trusted(const struct fetch_settings *settings, struct str url,
	struct arena *arena)
{
	struct str host = host_of(arena, url), bare;
	size_t colon = str_rindex(host, ':');
	bare = str_sub(host, 0, colon);
	for (size_t i = 0; i < settings->trusted.n; i++)
		if (str_eq_nocase(settings->trusted.v[i], host) ||
			str_eq_nocase(settings->trusted.v[i], bare))
			return true;
	return false;
}

bool
host_is_web(struct str url)
{
	return is_https(url) || str_eq_nocase(url_split(url).scheme, S("http"));
}

bool
host_may_redirect(struct str from, struct str to)
{
	return is_https(from) ? is_https(to) : host_is_web(to);
}
