/* SPDX-License-Identifier: MIT */
/* Text is a URL, or a reference and on another line its base. */
#include "fuzz.h"

#include "format/url.h"

static void
check_local(struct str text, struct arena *arena)
{
	struct str path, again;
	if (!url_to_path(text, &path, arena))
		return;
	bool good = url_to_path(url_from_path(arena, path), &again, arena);
	assert(good && str_eq(path, again));
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct str line = text, base = S("https://u@h/d/p?q#f");
	(void)diag; /* any text is a URL of some kind */
	(void)str_cut(text, '\n', &line, &base); /* without one: that base */
	struct url url = url_split(line);
	if (!url.has_authority || url.userinfo.n)
		assert(str_eq(url_join(arena, &url), line));
	struct str public = url_public(arena, line);
	struct url shown = url_split(public);
	assert(!shown.userinfo.n && str_eq(shown.host, url.host));
	struct str encoded = url_encode(arena, line, "");
	assert(str_eq(url_decode(arena, encoded), line));
	struct str whole = url_resolve(arena, base, line);
	for (size_t i = 0; i < whole.n; i++)
		assert(whole.p[i] > 0x20 && whole.p[i] < 0x7f);
	if (url_is_fetchable(whole))
		assert(str_eq(url_resolve(arena, base, whole), whole));
	check_local(line, arena);
}
