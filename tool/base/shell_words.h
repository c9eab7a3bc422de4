/* SPDX-License-Identifier: MIT */
/*
 * Words of a text as a POSIX shell parts them: white space between, quotes and
 * backslashes taken off. Nothing is expanded: '$', '`', '*', '~' and '#' stand
 * for themselves. Pure. For CFLAGS and the like, and for values of venv.ini
 * that are flags.
 */
#ifndef BASE_SHELL_WORDS_H
#define BASE_SHELL_WORDS_H

#include <stdbool.h>

#include "base/str.h"

enum shell_words_next {
	SHELL_WORDS_WORD,
	SHELL_WORDS_END,
	SHELL_WORDS_OPEN /* a quote without its end, or a '\' at the end */
};

/*
 * Takes the next word off *rest. *raw is the word as written, a view of the
 * text (its place can be told from raw->p), *word what it means: the same view
 * where nothing had to be taken off, else made in the arena. '' is a word, and
 * empty. SHELL_WORDS_OPEN: *raw is all from the beginning of that word.
 */
enum shell_words_next shell_words_next(struct str *rest, struct str *raw,
	struct str *word, struct arena *arena) MUST_CHECK;

/* Adds all words of the text, each a copy; false: a quote is open. */
bool shell_words(
	struct str text, struct str_vec *words, struct arena *arena) MUST_CHECK;

#endif
