/* SPDX-License-Identifier: MIT */
#include "env/fetch/fetch_local.h"

#include "base/path.h"
#include "format/url.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { NOT_FOUND = 404, PAGE_LIMIT = 64 << 20 };

bool
fetch_is_local(struct str url)
{
	return str_eq_nocase(url_split(url).scheme, S("file"));
}

static bool
refuse(struct local *local, struct str url, struct fetch_answer *answer,
	struct arena *arena, struct str why)
{
	local->note = str_fmt(arena, "%.*s: %.*s", STR(url), STR(why));
	answer->message = str_fmt(arena, "cannot use '%.*s' from '%.*s': %.*s",
		STR(local->request->name), STR(url), STR(why));
	return false;
}

static struct str
first_message(const struct diag *diag)
{
	return diag->items.n ? diag->items.v[0].message : S("no such file");
}

static struct str
page_type(struct str path)
{
	if (str_ends(path, S(".json")))
		return S("application/vnd.pypi.simple.v1+json");
	return S("text/html");
}

/* A directory stands for its index.html, as on a server. */
static bool
read_page(struct local *local, struct str url, struct str path,
	struct fetch_answer *answer, struct arena *arena)
{
	struct diag diag = {.arena = arena};
	uint64_t limit = local->request->limit;
	if (fs_is_directory(path))
		path = path_joinz(arena, path, "index.html");
	enum fs_result result =
		file_read(path, (size_t)(limit ? limit : PAGE_LIMIT),
			&answer->body, arena, &diag);
	if (result == FS_OK) {
		answer->type = page_type(path);
		answer->bytes = answer->total = answer->body.n;
		answer->url = url;
		return true;
	}
	answer->status = result == FS_MISSING ? NOT_FOUND : 0;
	return refuse(local, url, answer, arena, first_message(&diag));
}

static bool
check_file(struct local *local, struct str url, struct str path,
	struct fetch_answer *answer, struct arena *arena)
{
	const struct fetch_request *request = local->request;
	struct diag diag = {.arena = arena};
	struct digest digest;
	struct fs_info info;
	if (fs_stat(path, &info, &diag) != FS_OK ||
		hash_file(path, HASH_SHA256, &digest, &diag) != FS_OK) {
		answer->status = diag.items.n ? 0 : NOT_FOUND;
		return refuse(local, url, answer, arena, first_message(&diag));
	}
	answer->sha256 = digest_hex(&digest, arena);
	if (request->sha256.n && !str_eq(request->sha256, answer->sha256))
		return refuse(local, url, answer, arena,
			str_fmt(arena, "expected SHA-256 %.*s, got %.*s",
				STR(request->sha256), STR(answer->sha256)));
	answer->bytes = answer->total = info.size;
	answer->url = url;
	answer->path = path;
	answer->borrowed = true;
	return true;
}

bool
fetch_local(struct local *local, struct str url, struct fetch_answer *answer,
	struct arena *arena)
{
	struct str path;
	if (!url_to_path(url, &path, arena))
		return refuse(local, url, answer, arena,
			S("this file: URL is not of this machine"));
	if (local->page)
		return read_page(local, url, path, answer, arena);
	return check_file(local, url, path, answer, arena);
}
