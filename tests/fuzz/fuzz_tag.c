/* SPDX-License-Identifier: MIT */
/* Text is a set of tags; each of those it stands for is one, and is found. */
#include "fuzz.h"

#include "model/tag.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct tag_set set, one;
	struct tag_list list;
	(void)diag;
	(void)tag_text_is_sorted(text);
	if (text.n > 200 || !tag_set_parse(text, &set, arena, NULL))
		return;
	struct str_vec tags = tag_set_expand(&set, arena);
	assert(tags.n && tags.n <= tag_set_count(&set));
	tag_list_make(&list, tags, arena);
	assert(tag_rank(&list, &set) == 0);
	for (size_t i = 0; i < tags.n; i++) {
		bool good = tag_set_parse(tags.v[i], &one, arena, NULL);
		assert(good && tag_set_count(&one) == 1);
		assert(tag_rank(&list, &one) == i);
	}
	tag_list_make(&list, (struct str_vec){0}, arena);
	assert(tag_rank(&list, &set) == TAG_NO_RANK);
}
