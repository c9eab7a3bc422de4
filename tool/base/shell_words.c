/* SPDX-License-Identifier: MIT */
#include "base/shell_words.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The text at a '\': true where it is whole. */
static bool
take_escape(struct str text, size_t *i, bool quoted, struct buf *out)
{
	if (*i + 1 == text.n)
		return false;
	char next = text.p[*i + 1];
	/* Within double quotes it only escapes these. */
	if (quoted && !memchr("$`\"\\\n", next, 5))
		buf_addc(out, '\\');
	if (next != '\n') /* a line goes on */
		buf_addc(out, next);
	*i += 2;
	return true;
}

/* The text at a quote: true where it is closed. */
static bool
take_quoted(struct str text, size_t *i, struct buf *out)
{
	char quote = text.p[(*i)++];
	while (*i < text.n && text.p[*i] != quote) {
		if (quote == '"' && text.p[*i] == '\\') {
			if (!take_escape(text, i, true, out))
				return false;
		} else {
			buf_addc(out, text.p[(*i)++]);
		}
	}
	if (*i == text.n)
		return false;
	++*i;
	return true;
}

static bool
take_word(struct str text, size_t *n, struct buf *out)
{
	size_t i = 0;
	while (i < text.n && !is_blank(text.p[i])) {
		char c = text.p[i];
		if (c == '\\') {
			if (!take_escape(text, &i, false, out))
				return false;
		} else if (c == '\'' || c == '"') {
			if (!take_quoted(text, &i, out))
				return false;
		} else {
			buf_addc(out, text.p[i++]);
		}
	}
	*n = i;
	return true;
}

/* Most words have nothing to take off. */
static size_t
plain_span(struct str text)
{
	size_t n = 0;
	while (n < text.n && !is_blank(text.p[n]) &&
		!memchr("\\'\"", text.p[n], 3))
		n++;
	return n;
}

enum shell_words_next
shell_words_next(struct str *rest, struct str *raw, struct str *word,
	struct arena *arena)
{
	size_t skip = 0;
	while (skip < rest->n && is_blank(rest->p[skip]))
		skip++;
	*rest = str_from_index(*rest, skip);
	*raw = *word = *rest;
	if (!rest->n)
		return SHELL_WORDS_END;
	size_t n = plain_span(*rest);
	if (n == rest->n || is_blank(rest->p[n])) {
		*word = str_sub(*rest, 0, n);
	} else {
		struct buf out = {.arena = arena};
		if (!take_word(*rest, &n, &out))
			return SHELL_WORDS_OPEN;
		*word = buf_str(&out);
	}
	*raw = str_sub(*rest, 0, n);
	*rest = str_from_index(*rest, n);
	return SHELL_WORDS_WORD;
}

bool
shell_words(struct str text, struct str_vec *words, struct arena *arena)
{
	struct str raw, word;
	enum shell_words_next next;
	while ((next = shell_words_next(&text, &raw, &word, arena)) ==
		SHELL_WORDS_WORD)
		vec_add(words, arena, str_dup(arena, word));
	return next == SHELL_WORDS_END;
}
