/* SPDX-License-Identifier: MIT */
#include "env/install/direct_url.h"

#include "format/json_text.h"
#include "format/url.h"

/* A user alone is an address at a host of git's; with a password, a secret. */
static struct str
repository_url(const struct want_package *package, struct arena *arena)
{
	struct url url = url_split(package->url);

	if (!url.scheme.n)
		return url_from_path(arena, package->url);
	if (str_is(url.scheme, "ssh") &&
		str_index(url.userinfo, ':') == url.userinfo.n)
		return package->url;
	return url_public(arena, package->url);
}

static void
add_member(struct buf *out, const char *key, struct str value)
{
	buf_addf(out, "\"%s\": ", key);
	json_quote(out, value);
}

static void
add_info(struct buf *out, const struct want_package *package)
{
	if (package->directory.n) {
		buf_addz(out, "\"dir_info\": {\"editable\": true}, ");
		return;
	}
	if (!package->commit.n) {
		buf_addz(out, "\"archive_info\": {\"hashes\": {");
		add_member(out, "sha256", package->sha256);
		buf_addz(out, "}}, ");
		return;
	}
	buf_addz(out, "\"vcs_info\": {\"vcs\": \"git\", ");
	add_member(out, "requested_revision", package->commit);
	buf_addz(out, ", ");
	add_member(out, "commit_id", package->commit);
	buf_addz(out, "}, ");
}

struct str
direct_url(const struct want_package *package, struct arena *arena)
{
	struct buf out = {.arena = arena};
	struct str url;

	if (!package->direct)
		return S("");
	if (package->directory.n)
		url = url_from_path(arena, package->directory);
	else if (package->commit.n)
		url = repository_url(package, arena);
	else if (package->url.n)
		url = url_public(arena, package->url);
	else
		url = url_from_path(arena, package->path);
	buf_addc(&out, '{');
	add_info(&out, package);
	if (package->subdirectory.n) {
		add_member(&out, "subdirectory", package->subdirectory);
		buf_addz(&out, ", ");
	}
	add_member(&out, "url", url);
	buf_addc(&out, '}');
	return buf_str(&out);
}
