/* SPDX-License-Identifier: MIT */
#include "model/word.h"

#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "base/shell_words.h"
#include "model/draft.h"
#include "model/text.h"

const char word_unsafe_in_path[] = "'\"$`\\!:|";

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct conf_word_vec
word_list(const struct ini_entry *entry, struct arena *arena)
{
	struct conf_word_vec words = {0};
	struct str s = entry->value;
	for (size_t i = 0, from; i < s.n;) {
		for (from = i; i < s.n && !is_blank(s.p[i]); i++)
			;
		if (i > from)
			vec_add(&words, arena,
				(struct conf_word){str_sub(s, from, i),
					ini_at(entry, from)});
		else
			i++;
	}
	return words;
}

/* Where a byte stands that a shell would expand, or the word's length. */
static size_t
find_expansion(struct str raw)
{
	char quote = 0;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '\\' && quote != '\'')
			i++;
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? 0 : c;
		else if ((c == '$' || c == '`') && quote != '\'')
			return i;
	}
	return raw.n;
}

static bool
expansion(const struct ini_entry *entry, size_t offset, struct diag *diag)
{
	char c = entry->value.p[offset];
	diag_error(diag, ini_at(entry, offset), "'%c' is not expanded", c);
	return diag_hint(diag,
		"write '\\%c' for the byte itself; 'native = MODULE' takes "
		"what pkg-config says",
		c);
}

bool
word_quoted(const struct ini_entry *entry, struct conf_word_vec *words,
	struct arena *arena, struct diag *diag)
{
	struct str rest = entry->value, raw;
	struct conf_word word;
	enum shell_words_next next;
	*words = (struct conf_word_vec){0};
	while ((next = shell_words_next(&rest, &raw, &word.text, arena)) ==
		SHELL_WORDS_WORD) {
		size_t from = (size_t)(raw.p - entry->value.p);
		size_t bad = find_expansion(raw);
		if (bad < raw.n)
			return expansion(entry, from + bad, diag);
		word.place = ini_at(entry, from);
		vec_add(words, arena, word);
	}
	if (next == SHELL_WORDS_END)
		return true;
	diag_error(diag, ini_at(entry, (size_t)(raw.p - entry->value.p)),
		"'%.*s' has a quote without its end", STR(raw));
	return diag_hint(diag, "write '\\' before the byte if it is meant");
}

bool
word_listed(const struct conf_word_vec *words, struct str text)
{
	vec_for (const struct conf_word, it, words) {
		if (str_eq(it->text, text))
			return true;
	}
	return false;
}

bool
word_once(const struct conf_word_vec *words, const char *what,
	struct arena *arena, struct diag *diag)
{
	struct map seen = {.arena = arena};
	bool good = true;
	vec_for (struct conf_word, word, words)
		good &= draft_is_first(
			&seen, what, word->text, &word->place, diag);
	return good;
}

bool
word_plain(const struct ini_entry *entry, struct str part, const char *bytes,
	struct diag *diag)
{
	size_t offset = (size_t)(part.p - entry->value.p);
	for (size_t i = 0; i < part.n; i++)
		if (strchr(bytes, part.p[i])) {
			diag_error(diag, ini_at(entry, offset + i),
				"'%c' in the %.*s", part.p[i], STR(entry->key));
			return diag_hint(diag,
				"shells would give it a meaning: take another "
				"name");
		}
	return true;
}

bool
word_inside(const struct ini_entry *entry, struct conf_word *word,
	struct arena *arena, struct diag *diag)
{
	struct str path = path_clean(arena, word->text), text = word->text;
	if (!word_plain(entry, text, word_unsafe_in_path, diag))
		return false;
	word->text = path;
	if (path_stays(path) || str_is(path, "."))
		return true;
	diag_error(diag, word->place, "'%.*s' is not inside the repository",
		STR(text));
	return diag_hint(diag, "write a path that is relative to venv.ini");
}

bool
word_module(const struct conf_word *word, struct diag *diag)
{
	struct str s = word->text;
	struct place place = word->place;
	size_t n = 0;
	while (n < s.n && (text_is_alnum(s.p[n]) || strchr("._+-", s.p[n])))
		n++;
	if (str_ends(s, S(".pc")) && n == s.n) {
		diag_error(
			diag, place, "'%.*s' is a file, not a module", STR(s));
		return diag_hint(
			diag, "write '%.*s' without '.pc'", (int)s.n - 3, s.p);
	}
	if (n == s.n && *s.p != '-')
		return true;
	place.column += *s.p == '-' ? 0 : n;
	diag_error(diag, place, "'%.*s' is not the name of a pkg-config module",
		STR(s));
	if (n && strchr("<>=!", s.p[n]) && *s.p != '-')
		return diag_hint(diag,
			"write '%.*s' here, and '%.*s = %.*s' into [native]",
			(int)n, s.p, (int)n, s.p, (int)(s.n - n), s.p + n);
	return diag_hint(diag, "write names with blanks between, such as "
			       "'zlib libxml-2.0'");
}

bool
word_modules(const struct ini_entry *entry, struct conf_word_vec *words,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words)
		good &= word_module(word, diag);
	return good && word_once(words, "module", arena, diag);
}
