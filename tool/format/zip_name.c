/* SPDX-License-Identifier: MIT */
#include "format/zip_name.h"

#include "base/fold.h"
#include "base/path.h"

struct spelling {
	struct str name;
	bool directory, listed; /* listed: as an entry of its own */
	struct spelling *next;  /* another case of the same letters */
};

static const char *
part_fault(struct str part)
{
	if (!part.n)
		return "has an empty part";
	if (str_is(part, ".") || str_is(part, ".."))
		return "has a part '.' or '..'";
	return NULL;
}

static const char *
byte_fault(struct str name, bool utf8)
{
	bool ascii = true;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c < 0x20 || c == 0x7f)
			return "has a control byte";
		if (c == '\\')
			return "has a '\\'";
		ascii &= c < 0x80;
	}
	if (ascii)
		return NULL;
	if (!utf8)
		return "is not ASCII and not marked as UTF-8";
	return str_is_utf8(name) ? NULL : "is not valid UTF-8";
}

const char *
zip_name_fault(struct str name, bool utf8)
{
	if (!name.n)
		return "has no name";
	if (path_is_absolute(name))
		return "is an absolute path";
	const char *fault = byte_fault(name, utf8);
	struct str rest = name, part;
	while (!fault && str_next(&rest, '/', &part))
		fault = part_fault(part);
	return fault;
}

struct zip_extent
zip_name_extent(struct str name)
{
	struct zip_extent extent = {0};
	struct str part;
	while (str_next(&name, '/', &part)) {
		extent.part = MAX(extent.part, part.n);
		extent.depth++;
	}
	return extent;
}

static bool
add_one(struct zip_names *names, struct spelling new, struct str *other)
{
	struct map *folded = &names->folded;
	struct str key = fold_name(new.name, folded->arena);
	struct spelling *first = map_get(folded, key), *same = NULL;
	for (struct spelling *s = first; s; s = s->next) {
		if (s->directory != new.directory)
			return false;
		if (str_eq(s->name, new.name))
			same = s;
	}
	if (same) {
		bool twice = same->listed && new.listed;
		same->listed |= new.listed;
		return !twice;
	}
	if (first) {
		names->clashes++;
		*other = first->name;
	}
	struct spelling *s = arena_new(folded->arena, struct spelling);
	*s = new;
	s->next = first;
	map_put(folded, key, s);
	return true;
}

static bool
add_parents(struct zip_names *names, struct str name, struct str *other)
{
	size_t end = str_rindex(name, '/');
	struct str parent = end < name.n ? str_sub(name, 0, end) : S("");
	if (str_eq(parent, names->parent))
		return true;
	for (size_t i = 0; i <= parent.n && parent.n; i++) {
		if (i < parent.n && parent.p[i] != '/')
			continue;
		struct spelling s = {
			.name = str_sub(parent, 0, i), .directory = true};
		if (!add_one(names, s, other))
			return false;
	}
	names->parent = parent;
	return true;
}

bool
zip_names_add(struct zip_names *names, struct str name, struct str *other)
{
	bool directory = str_ends(name, S("/"));
	struct spelling s = {.name = str_sub(name, 0, name.n - directory),
		.directory = directory,
		.listed = true};
	return add_parents(names, s.name, other) && add_one(names, s, other);
}
