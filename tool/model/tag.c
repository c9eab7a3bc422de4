/* SPDX-License-Identifier: MIT */
#include "model/tag.h"

#include <stdint.h>
#include <stdlib.h>

#include "model/name.h"
#include "model/text.h"

/* ASCII's, and every character beyond ASCII but white space: a table of all
 * Unicode letters would only tell apart names that nobody has. */
static bool
is_word(struct str s)
{
	char c = s.p[0];
	return text_is_alnum(c) || c == '_' ||
	       ((unsigned char)c >= 0x80 && !text_space(s));
}

/* The offset of the first byte that no identifier has there, or s.n. */
static size_t
identifier_end(struct str s)
{
	if (s.n && text_is_digit(s.p[0]))
		return 0;
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(str_from_index(s, i)))
			return i;
	return s.n;
}

/* Splits a.b.c; false where a part is empty, *at is where. */
static bool
split_dots(struct str s, struct str_vec *parts, struct arena *arena, size_t *at)
{
	struct str rest = s, part;
	bool more;
	do {
		more = str_cut(rest, '.', &part, &rest);
		*at = (size_t)(part.p - s.p);
		vec_add(parts, arena, part);
		if (!part.n)
			return false;
	} while (more);
	return true;
}

static bool
bad_part(struct str text, struct str part, size_t at, const char *what,
	struct text_error *error)
{
	return text_error(error, (size_t)(part.p - text.p) + at, what);
}

bool
tag_set_parse(struct str text, struct tag_set *set, struct arena *arena,
	struct text_error *error)
{
	*set = (struct tag_set){0};
	struct str_vec *lists[] = {
		&set->interpreters, &set->abis, &set->platforms};
	text = str_lower(arena, text);
	struct str rest = text, part = text;
	bool more = true;
	for (size_t i = 0; i < countof(lists); i++) {
		size_t at;
		if (!more)
			return text_error(error, text.n,
				"expected INTERPRETER-ABI-PLATFORM");
		more = str_cut(rest, '-', &part, &rest);
		if (!split_dots(part, lists[i], arena, &at))
			return bad_part(
				text, part, at, "expected a tag", error);
	}
	if (more)
		return bad_part(text, part, part.n,
			"more than INTERPRETER-ABI-PLATFORM", error);
	vec_for (struct str, name, &set->interpreters)
		if (identifier_end(*name) < name->n)
			return bad_part(text, *name, identifier_end(*name),
				"an interpreter's name has letters, digits "
				"and '_', no digit first",
				error);
	return true;
}

size_t
tag_set_count(const struct tag_set *set)
{
	return arena_product(arena_product(set->interpreters.n, set->abis.n),
		set->platforms.n);
}

bool
tag_text_is_sorted(struct str text)
{
	struct str list, part;
	while (str_next(&text, '-', &list)) {
		struct str before = S("");
		while (str_next(&list, '.', &part)) {
			if (str_cmp(before, part) > 0)
				return false;
			before = part;
		}
	}
	return true;
}

static struct str
join_tag(struct buf *buf, struct str interpreter, struct str abi,
	struct str platform)
{
	buf->n = 0;
	buf_add(buf, interpreter);
	buf_addc(buf, '-');
	buf_add(buf, abi);
	buf_addc(buf, '-');
	buf_add(buf, platform);
	return buf_str(buf);
}

struct str_vec
tag_set_expand(const struct tag_set *set, struct arena *arena)
{
	struct str_vec all = {0};
	vec_for (struct str, interpreter, &set->interpreters)
		vec_for (struct str, abi, &set->abis)
			vec_for (struct str, platform, &set->platforms) {
				struct buf tag = {.arena = arena};
				vec_add(&all, arena,
					join_tag(&tag, *interpreter, *abi,
						*platform));
			}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, str_cmp_items);
	size_t n = 0;
	for (size_t i = 0; i < all.n; i++)
		if (!n || !str_eq(all.v[n - 1], all.v[i]))
			all.v[n++] = all.v[i];
	all.n = n;
	return all;
}

static bool
parse_name(struct str text, struct wheel_name *wheel, struct arena *arena,
	struct text_error *error)
{
	if (!text.n)
		return text_error(error, 0, "expected a name");
	for (size_t i = 0; i < text.n; i++)
		if (!is_word(str_from_index(text, i)) && text.p[i] != '.')
			return text_error(
				error, i, "bad character in the name");
	size_t twice = str_find(text, S("__"));
	if (twice < text.n)
		return text_error(error, twice, "'__' in the name");
	wheel->name = name_normalise(arena, text);
	return true;
}

static bool
parse_build(struct str text, struct wheel_name *wheel, struct arena *arena,
	struct text_error *error)
{
	size_t digits = text_digits(text), skip = 0;
	if (!digits)
		return text_error(
			error, 0, "a build number begins with a digit");
	while (skip + 1 < digits && text.p[skip] == '0')
		skip++;
	wheel->build_number = str_dup(arena, str_sub(text, skip, digits));
	wheel->build_tag = str_dup(arena, str_from_index(text, digits));
	return true;
}

/* Moves an error of a part to where it is in the whole. */
static bool
moved(struct text_error *error, size_t by)
{
	if (error)
		error->at += by;
	return false;
}

/* Where the last of the n dashes from the end on is; there are enough. */
static size_t
dash_from_end(struct str s, size_t n)
{
	size_t at = s.n;
	while (n--)
		at = str_rindex(str_sub(s, 0, at), '-');
	return at;
}

static bool
parse_parts(struct str stem, size_t dashes, struct wheel_name *wheel,
	struct arena *arena, struct text_error *error)
{
	size_t version = str_index(stem, '-') + 1;
	size_t tags = dash_from_end(stem, 3) + 1;
	size_t build = tags;
	if (dashes == 5)
		build = dash_from_end(stem, 4) + 1;
	if (!parse_name(str_sub(stem, 0, version - 1), wheel, arena, error))
		return false;
	if (!version_parse(str_sub(stem, version, build - 1), &wheel->version,
		    arena, error))
		return moved(error, version);
	if (build != tags && !parse_build(str_sub(stem, build, tags - 1), wheel,
				     arena, error))
		return moved(error, build);
	if (!tag_set_parse(
		    str_from_index(stem, tags), &wheel->tags, arena, error))
		return moved(error, tags);
	return true;
}

bool
wheel_name_parse(struct str file, struct wheel_name *wheel, struct arena *arena,
	struct text_error *error)
{
	*wheel = (struct wheel_name){0};
	size_t valid = str_utf8_span(file);
	if (valid < file.n)
		return text_error(error, valid, "no UTF-8");
	/* Whole file names alone: what can be no part of a path is refused. */
	size_t slash = MIN(str_index(file, '/'), str_index(file, '\0'));
	if (slash < file.n)
		return text_error(error, slash, "bad character in a file name");
	if (!str_ends(file, S(".whl")))
		return text_error(error, file.n, "expected '.whl'");
	struct str stem = str_sub(file, 0, file.n - 4);
	size_t dashes = 0;
	for (size_t i = 0; i < stem.n; i++)
		dashes += stem.p[i] == '-';
	if (dashes != 4 && dashes != 5)
		return text_error(error, stem.n,
			"expected NAME-VERSION[-BUILD]-INTERPRETER-ABI-"
			"PLATFORM.whl");
	return parse_parts(stem, dashes, wheel, arena, error);
}

bool
wheel_name_is_sorted(struct str file)
{
	struct str stem = str_sub(file, 0, file.n - 4);
	return tag_text_is_sorted(
		str_from_index(stem, dash_from_end(stem, 3) + 1));
}

int
wheel_name_cmp_build(const struct wheel_name *a, const struct wheel_name *b)
{
	int c = version_cmp_number(a->build_number, b->build_number);
	return c ? c : str_cmp(a->build_tag, b->build_tag);
}

void
tag_list_make(struct tag_list *list, struct str_vec tags, struct arena *arena)
{
	*list = (struct tag_list){.tags = tags, .rank = {.arena = arena}};
	for (size_t i = 0; i < tags.n; i++)
		if (!map_get(&list->rank, tags.v[i]))
			map_put(&list->rank, tags.v[i],
				(void *)(uintptr_t)(i + 1));
}

size_t
tag_rank(const struct tag_list *list, const struct tag_set *set)
{
	size_t best = TAG_NO_RANK;
	struct arena *scratch = list->rank.arena;
	struct arena_mark mark = arena_mark(scratch);
	struct buf tag = {.arena = scratch};
	vec_for (struct str, interpreter, &set->interpreters)
		vec_for (struct str, abi, &set->abis)
			vec_for (struct str, platform, &set->platforms) {
				void *place = map_get(&list->rank,
					join_tag(&tag, *interpreter, *abi,
						*platform));
				if (place)
					best = MIN(best,
						(size_t)(uintptr_t)place - 1);
			}
	arena_reset(scratch, mark);
	return best;
}
