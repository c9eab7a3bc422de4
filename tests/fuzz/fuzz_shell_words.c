/* SPDX-License-Identifier: MIT */
/* Text is flags; words are views in order, and never longer than written. */
#include "fuzz.h"

#include "base/shell_words.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct str rest = text, raw, word;
	const char *at = text.p;
	enum shell_words_next next;
	(void)diag;
	while ((next = shell_words_next(&rest, &raw, &word, arena)) ==
		SHELL_WORDS_WORD) {
		assert(raw.n && raw.p >= at && word.n <= raw.n);
		at = raw.p + raw.n;
		assert(rest.p == at && at <= text.p + text.n);
	}
	assert(next == SHELL_WORDS_END ? !rest.n : raw.n > 0);
}
