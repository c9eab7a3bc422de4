/* SPDX-License-Identifier: MIT */
/*
 * Wheel file names (PEP 427) and sets of compatibility tags (PEP 425), and
 * which wheel suits an interpreter best. An interpreter's ordered list of tags
 * comes from its probe, or from target.h.
 */
#ifndef MODEL_TAG_H
#define MODEL_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/str.h"
#include "model/text_error.h"
#include "model/version.h"

/* Compressed: cp312.cp313-abi3-any stands for two tags. All lower case. */
struct tag_set {
	struct str_vec interpreters, abis, platforms;
};

/*
 * Reads INTERPRETER-ABI-PLATFORM, each parts joined by dots: none empty, the
 * interpreters identifiers. error may be NULL.
 */
bool tag_set_parse(struct str text, struct tag_set *set, struct arena *arena,
	struct text_error *error) MUST_CHECK;

/* How many tags it stands for, doubles counted. */
size_t tag_set_count(const struct tag_set *set);

/* Is each of its three lists in order, as PEP 425 asks? Takes the text, as
 * capitals come before small letters. */
bool tag_text_is_sorted(struct str text);

/* All its tags, sorted as text, no doubles. */
struct str_vec tag_set_expand(const struct tag_set *set, struct arena *arena);

struct wheel_name {
	struct str name; /* normalised */
	struct version version;
	struct str build_number; /* digits without leading zeros; empty: none */
	struct str build_tag;    /* what follows it */
	struct tag_set tags;
};

/*
 * Reads NAME-VERSION[-BUILD]-TAGS.whl, as strict as packaging 26.3, and refuses
 * '/' and NUL. Letters beyond ASCII are allowed wherever the specification has
 * letters.
 */
bool wheel_name_parse(struct str file, struct wheel_name *wheel,
	struct arena *arena, struct text_error *error) MUST_CHECK;

/* Are the tags of a valid wheel file name sorted as PEP 425 asks? */
bool wheel_name_is_sorted(struct str file);

/* Greater than 0 where a's build number and tag win over b's. */
int wheel_name_cmp_build(
	const struct wheel_name *a, const struct wheel_name *b);

#define TAG_NO_RANK ((size_t)-1)

/* An interpreter's tags, best first, ready for questions. */
struct tag_list {
	struct str_vec tags;
	struct map rank; /* tag -> 1 + its first place */
};

/* Copies nothing: the strs must live as long as the list. */
void tag_list_make(
	struct tag_list *list, struct str_vec tags, struct arena *arena);

/* The place (from 0) of the set's best tag in the list, or TAG_NO_RANK. Works
 * in the list's arena and leaves nothing there. */
size_t tag_rank(const struct tag_list *list, const struct tag_set *set);

#endif
