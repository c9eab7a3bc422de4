/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include <string.h>

struct str
path_join(struct arena *arena, struct str a, struct str b)
{
	if (!a.n || path_is_absolute(b))
		return str_dup(arena, b);
	if (!b.n)
		return str_dup(arena, a);
	size_t slash = a.p[a.n - 1] != '/';
	char *joined = arena_alloc(arena, a.n + slash + b.n + 1);
	memcpy(joined, a.p, a.n);
	joined[a.n] = '/';
	memcpy(joined + a.n + slash, b.p, b.n);
	return (struct str){joined, a.n + slash + b.n};
}

struct str
path_joinz(struct arena *arena, struct str a, const char *b)
{
	return path_join(arena, a, str_from(b));
}

struct str
path_clean(struct arena *arena, struct str path)
{
	bool absolute = path_is_absolute(path);
	struct str_vec parts = {0};
	struct str part, rest = path;

	while (str_next(&rest, '/', &part)) {
		bool up = str_is(part, "..");
		bool can_go = parts.n && !str_is(parts.v[parts.n - 1], "..");
		if (!part.n || str_is(part, ".") ||
			(up && absolute && !parts.n))
			continue;
		if (up && can_go)
			parts.n--;
		else
			vec_add(&parts, arena, part);
	}
	struct str joined = str_join(arena, &parts, S("/"));
	if (absolute)
		return str_fmt(arena, "/%.*s", STR(joined));
	return joined.n ? joined : str_dup(arena, S("."));
}

struct str
path_relative(struct arena *arena, struct str directory, struct str path)
{
	struct str a = directory, b = path, part_a = {0}, part_b = {0};
	struct buf out = {.arena = arena};

	for (;;) {
		struct str rest_a = a, rest_b = b;
		bool more_a = str_next(&rest_a, '/', &part_a);
		bool more_b = str_next(&rest_b, '/', &part_b);
		if (!more_a || !more_b || !str_eq(part_a, part_b))
			break;
		a = rest_a;
		b = rest_b;
	}
	while (str_next(&a, '/', &part_a))
		if (part_a.n)
			buf_addz(&out, out.n ? "/.." : "..");
	if (b.n && out.n)
		buf_addc(&out, '/');
	buf_add(&out, b);
	return out.n ? buf_str(&out) : str_dup(arena, S("."));
}

struct str
path_dir(struct str path)
{
	size_t at = str_rindex(path, '/');
	if (at == path.n)
		return S(".");
	return at ? str_sub(path, 0, at) : S("/");
}

struct str
path_base(struct str path)
{
	size_t at = str_rindex(path, '/');
	return at == path.n ? path : str_from_index(path, at + 1);
}

bool
path_is_absolute(struct str path)
{
	return path.n && path.p[0] == '/';
}

bool
path_is_inside(struct str directory, struct str path)
{
	if (str_is(directory, "."))
		return !path_is_absolute(path) && !str_is(path, "..") &&
		       !str_starts(path, S("../"));
	if (str_is(directory, "/"))
		return path_is_absolute(path);
	return str_starts(path, directory) &&
	       (path.n == directory.n || path.p[directory.n] == '/');
}

bool
path_stays(struct str path)
{
	struct str part, rest = path;

	if (!path.n || path.p[path.n - 1] == '/')
		return false;
	while (str_next(&rest, '/', &part))
		if (!part.n || str_is(part, ".") || str_is(part, ".."))
			return false;
	return true;
}
