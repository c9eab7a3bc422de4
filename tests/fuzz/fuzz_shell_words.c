/* SPDX-License-Identifier: MIT */
/*
 * Text is flags; words are views in order, and never longer than written. As
 * one word of a shell, text is read back.
 */
#include "fuzz.h"

#include "base/shell_words.h"
#include "format/ninja.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct str rest = text, raw, word;
	const char *at = text.p;
	enum shell_words_next next;
	struct str_vec one = {0};
	(void)diag;
	while ((next = shell_words_next(&rest, &raw, &word, arena)) ==
		SHELL_WORDS_WORD) {
		assert(raw.n && raw.p >= at && word.n <= raw.n);
		at = raw.p + raw.n;
		assert(rest.p == at && at <= text.p + text.n);
	}
	assert(next == SHELL_WORDS_END ? !rest.n : raw.n > 0);
	bool good = shell_words(ninja_shell(arena, text), &one, arena);
	assert(good && one.n == 1 && str_eq(one.v[0], text));
}
