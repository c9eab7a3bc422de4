/* SPDX-License-Identifier: MIT */
#include "model/repository.h"

#include <string.h>

#include "base/path.h"
#include "format/url.h"
#include "model/text.h"

/* The line while it is read. */
struct reading {
	const struct ini_entry *entry;
	struct str text; /* a part of the entry's value */
	struct conf_package *package;
	struct arena *arena;
	struct diag *diag;
};

bool
repository_is(struct str text)
{
	static const char *const starts[] = {"git+", "hg+", "svn+", "bzr+",
		"git@", "git://", "ssh://", "git+ssh://"};
	for (size_t i = 0; i < countof(starts); i++)
		if (str_starts(text, str_from(starts[i])))
			return true;
	return false;
}

static struct place
at(const struct reading *r, struct str part)
{
	size_t from = (size_t)(r->text.p - r->entry->value.p);
	return ini_at(r->entry, from + (size_t)(part.p - r->text.p));
}

/* 'git@host:path', as hosts show it to people who may push. */
static bool
scp_form(const struct reading *r)
{
	struct str host, path;
	bool has_path = str_cut(r->text, ':', &host, &path);
	diag_error(
		r->diag, at(r, r->text), "'%.*s' is not a URL", STR(r->text));
	if (!has_path || str_starts(path, S("//")))
		return diag_hint(r->diag,
			"write 'git+https://HOST/PATH', '@' and the full "
			"commit id");
	return diag_hint(r->diag, "write 'git+ssh://%.*s/%.*s%s'", STR(host),
		STR(path), str_index(path, '@') < path.n ? "" : "@COMMIT");
}

static bool
check_scheme(const struct reading *r, const struct url *url)
{
	struct str start = str_sub(r->text, 0, 4);
	if (!str_is(start, "git+")) {
		struct str rest = r->text;
		if (str_starts(rest, S("git@")))
			return scp_form(r);
		if (str_starts(rest, S("git:")) ||
			str_starts(rest, S("ssh:"))) {
			diag_error(r->diag, at(r, rest),
				"'%.*s' does not begin with 'git+'", STR(rest));
			return diag_hint(r->diag, "write 'git+https://...', or "
						  "'git+ssh://...'");
		}
		diag_error(r->diag, at(r, rest),
			"of version control only git is supported");
		return diag_hint(r->diag, "write the path of a wheel, or the "
					  "versions that an index has");
	}
	static const char *const schemes[] = {"https", "http", "ssh", "file"};
	for (size_t i = 0; i < countof(schemes); i++)
		if (str_is(url->scheme, schemes[i]) &&
			(url->host.n > 0) != str_is(url->scheme, "file"))
			return true;
	diag_error(r->diag, at(r, str_from_index(r->text, 4)),
		"'%.*s' is not the URL of a repository",
		STR(str_from_index(r->text, 4)));
	return diag_hint(r->diag,
		"it begins with 'git+https://', 'git+ssh://' or "
		"'git+file:///'");
}

/* ssh's user is part of the address; a password never is. */
static bool
check_user(const struct reading *r, const struct url *url)
{
	bool has_password = str_index(url->userinfo, ':') < url->userinfo.n;
	if (!url->userinfo.n || (str_is(url->scheme, "ssh") && !has_password))
		return true;
	diag_error(r->diag, at(r, url->userinfo),
		"the URL holds a user or password");
	return diag_hint(r->diag,
		str_is(url->scheme, "ssh")
			? "write the user alone, and let ssh use a key"
			: "let git's credential helper or ~/.netrc have them");
}

static bool
is_commit(struct str s)
{
	size_t n = 0;
	while (n < s.n && strchr("0123456789abcdefABCDEF", s.p[n]))
		n++;
	return n == s.n && (n == 40 || n == 64);
}

static bool
check_commit(const struct reading *r, struct str commit, bool has_commit)
{
	if (is_commit(commit))
		return true;
	if (!has_commit) {
		commit.p += commit.n;
		diag_error(r->diag, at(r, commit), "the URL names no commit");
	} else {
		diag_error(r->diag, at(r, commit),
			"'%.*s' is not a full commit id", STR(commit));
	}
	return diag_hint(r->diag,
		"write '@' and the 40 digits that 'git rev-parse %s' says, as "
		"a branch or tag can move",
		has_commit && commit.n ? str_dup(r->arena, commit).p : "HEAD");
}

/* 'subdirectory=PATH' and '&egg=NAME', which says nothing that we need. */
static bool
read_fragment(const struct reading *r, struct str fragment)
{
	struct str part, key, value;
	while (str_next(&fragment, '&', &part)) {
		(void)str_cut(part, '=', &key, &value);
		struct str path =
			path_clean(r->arena, url_decode(r->arena, value));
		if (str_is(key, "egg"))
			continue;
		if (!str_is(key, "subdirectory")) {
			diag_error(r->diag, at(r, part),
				"'%.*s' means nothing here", STR(part));
			return diag_hint(r->diag,
				"remove it, or write '#subdirectory=PATH'");
		}
		if (!path_stays(path) || str_index(path, '\\') < path.n) {
			diag_error(r->diag, at(r, value.n ? value : part),
				"'%.*s' is not inside the repository",
				STR(value));
			return diag_hint(r->diag,
				"write '#subdirectory=' and a path below its "
				"root");
		}
		r->package->subdirectory = path;
	}
	return true;
}

/* The last '@' of the path: ssh's user stands before it. */
static bool
read_url(const struct reading *r, struct str text)
{
	struct url url = url_split(text);
	struct str fragment = url.fragment, last = path_base(url.path);
	size_t end = url.has_fragment ? text.n - fragment.n - 1 : text.n;
	if (!check_scheme(r, &url) || !check_user(r, &url))
		return false;
	size_t sign = str_rindex(url.path, '@');
	bool has_commit = sign < url.path.n;
	struct str commit = str_from_index(url.path, sign + has_commit);
	if (!has_commit)
		commit = (struct str){text.p + end, 0};
	if (!check_commit(r, commit, has_commit))
		return false;
	struct str path = str_sub(url.path, 0, sign);
	if (!path.n || str_is(path, "/") || !last.n) {
		diag_error(r->diag, at(r, url.path), "the URL has no path");
		return diag_hint(r->diag, "write 'git+https://HOST/PATH', '@' "
					  "and the full commit id");
	}
	r->package->repository = str_dup(
		r->arena, str_sub(text, 0, (size_t)(path.p + path.n - text.p)));
	r->package->commit = str_lower(r->arena, commit);
	return read_fragment(r, fragment);
}

bool
repository_read(const struct ini_entry *entry, struct str text,
	struct conf_package *package, struct arena *arena, struct diag *diag)
{
	struct reading r = {entry, text, package, arena, diag};
	bool is_git = str_starts(text, S("git+"));
	return read_url(&r, str_from_index(text, is_git ? 4 : 0));
}

struct str
repository_text(const struct conf_package *package, struct arena *arena)
{
	struct str below = package->subdirectory;
	if (!below.n)
		return str_fmt(arena, "git+%.*s@%.*s", STR(package->repository),
			STR(package->commit));
	return str_fmt(arena, "git+%.*s@%.*s#subdirectory=%.*s",
		STR(package->repository), STR(package->commit),
		STR(url_encode(arena, below, "/")));
}
