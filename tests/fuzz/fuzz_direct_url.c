/* SPDX-License-Identifier: MIT */
/*
 * Nothing here reads direct_url.json: what is written for a package of these
 * lines (url, path, directory, commit, subdirectory) is JSON, and tells no
 * password.
 */
#include "fuzz.h"

#include "env/install/direct_url.h"
#include "format/json.h"
#include "format/url.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct want_package p = {.sha256 = S("ab"), .direct = true};
	struct str *const fields[] = {
		&p.url, &p.path, &p.directory, &p.commit, &p.subdirectory};
	struct json top;
	struct str url;
	if (str_index(text, '\0') < text.n)
		return; /* want has lines of text */
	for (size_t i = 0; i < countof(fields); i++)
		(void)str_next(&text, '\n', fields[i]); /* left out: empty */
	struct str *places[] = {&p.path, &p.directory, &p.url};
	bool url_is_one =
		url_split(p.url).scheme.n && url_split(p.url).has_authority;
	for (size_t i = 0; i < countof(places) - url_is_one; i++)
		if (places[i]->n && places[i]->p[0] != '/')
			return; /* paths are absolute */
	bool good = json_parse(
		direct_url(&p, arena), S("direct_url.json"), &top, diag);
	assert(good);
	good = json_get_str(&top, "url", &url, arena, diag);
	json_close(&top);
	assert(good);
	struct str user = url_split(url).userinfo;
	assert(str_index(user, ':') == user.n);
}
