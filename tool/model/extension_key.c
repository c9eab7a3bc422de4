/* SPDX-License-Identifier: MIT */
/* The keys of [extension:PACKAGE.MODULE], a function each. */
#include "model/extension.h"

#include <string.h>

#include "base/path.h"
#include "model/name.h"
#include "model/source.h"
#include "model/text.h"
#include "model/word.h"

bool
extension_sources(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->sources;
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words)
		good &= source_check(entry, word, arena, diag);
	return good && word_once(words, "source", arena, diag);
}

bool
extension_native(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return word_modules(entry, &setting->extension->native, arena, diag);
}

static bool
bad_distribution(const struct conf_word *word, struct text_error error,
	struct diag *diag)
{
	struct str s = word->text;
	struct place place = word->place;
	size_t n = 0;
	place.column += error.at;
	diag_error(diag, place, "'%.*s' is not a name: %s", STR(s), error.what);
	while (n < s.n && !strchr("<>=!~[;@", s.p[n]))
		n++;
	if (n && n < s.n)
		return diag_hint(diag,
			"write '%.*s': its versions stand in [packages]",
			(int)n, s.p);
	return diag_hint(diag, "write names of packages with blanks between, "
			       "such as 'numpy pybind11'");
}

bool
extension_headers(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->headers;
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words) {
		struct text_error error = {0};
		if (!name_check(word->text, &error))
			good = bad_distribution(word, error, diag);
		else
			word->text = name_normalise(arena, word->text);
	}
	return good && word_once(words, "package", arena, diag);
}

/* People write the option that the word becomes: '-Iinclude', '-lm'. */
static bool
is_option(const struct conf_word *word, const char *option, struct diag *diag)
{
	if (!str_starts(word->text, str_from(option)))
		return false;
	diag_error(diag, word->place, "'%.*s' is an option of the compiler",
		STR(word->text));
	(void)diag_hint(diag, "write '%.*s'",
		STR(str_from_index(word->text, strlen(option))));
	return true;
}

bool
extension_include(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->include;
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words) {
		if (is_option(word, "-I", diag))
			good = false;
		else if (!path_is_absolute(word->text))
			good &= word_inside(entry, word, arena, diag);
		else if (!word_plain(
				 entry, word->text, word_unsafe_in_path, diag))
			good = false;
		else
			word->text = path_clean(arena, word->text);
	}
	return good && word_once(words, "directory", arena, diag);
}

static size_t
macro_size(struct str s)
{
	size_t n = 0;
	while (n < s.n && (text_is_alnum(s.p[n]) || s.p[n] == '_'))
		n++;
	return s.n && text_is_digit(*s.p) ? 0 : n;
}

bool
extension_define(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->define;
	bool good = true;
	if (!word_quoted(entry, words, arena, diag))
		return false;
	vec_for (struct conf_word, word, words) {
		size_t n = macro_size(word->text);
		if (n && (n == word->text.n || word->text.p[n] == '='))
			continue;
		good = false;
		if (is_option(word, "-D", diag))
			continue;
		diag_error(diag, word->place,
			"'%.*s' is not NAME or NAME=VALUE", STR(word->text));
		(void)diag_hint(diag, "write 'NAME=1', and quotes around a "
				      "value with blanks");
	}
	return good;
}

bool
extension_cflags(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return word_quoted(entry, &setting->extension->cflags, arena, diag);
}

bool
extension_ldflags(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return word_quoted(entry, &setting->extension->ldflags, arena, diag);
}

static bool
check_library(const struct conf_word *word, struct diag *diag)
{
	struct str s = word->text;
	size_t n = 0;
	if (is_option(word, "-l", diag))
		return false;
	while (n < s.n && (text_is_alnum(s.p[n]) || strchr("._+-", s.p[n])))
		n++;
	bool is_file = str_ends(s, S(".so")) || str_ends(s, S(".a"));
	if (n == s.n && *s.p != '-' && !is_file)
		return true;
	diag_error(diag, word->place, "'%.*s' is not the name of a library",
		STR(s));
	if (is_file && n == s.n && str_starts(s, S("lib"))) {
		s = str_sub(s, 3, str_rindex(s, '.'));
		return diag_hint(diag, "write '%.*s'", STR(s));
	}
	return diag_hint(diag, "write 'm' for libm; files stand in 'ldflags'");
}

bool
extension_libraries(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->libraries;
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words)
		good &= check_library(word, diag);
	return good;
}

/* Whether they are there is known when all sections were read. */
bool
extension_environments(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->extension->environments;
	*words = word_list(entry, arena);
	return word_once(words, "environment", arena, diag);
}

bool
extension_language(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	static const char *const words[] = {"c", "c++", NULL};
	size_t choice;
	if (!setting_choose(entry, words, &choice, arena, diag))
		return false;
	setting->extension->language =
		choice ? CONF_LANGUAGE_CXX : CONF_LANGUAGE_C;
	return true;
}

/* "c17", "gnu2x", "c++20", "gnu++2b". */
bool
extension_std(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct str s = entry->value, rest;
	(void)arena;
	rest = str_from_index(s, str_starts(s, S("gnu")) ? 3
				 : str_starts(s, S("c")) ? 1
							 : s.n);
	if (str_starts(rest, S("++")))
		rest = str_from_index(rest, 2);
	if (rest.n == 2 && text_is_digit(rest.p[0]) &&
		(text_is_digit(rest.p[1]) || strchr("abcxyz", rest.p[1]))) {
		setting->extension->std = s;
		return true;
	}
	diag_error(diag, ini_at(entry, 0), "'%.*s' is not a language standard",
		STR(s));
	if (str_starts(s, S("-std=")))
		return diag_hint(
			diag, "write 'std = %.*s'", STR(str_from_index(s, 5)));
	return diag_hint(
		diag, "write 'std = c17', or one such as 'gnu11' or 'c++20'");
}

/* PEP 384 came with 3.2. A version is one byte of Py_LIMITED_API. */
bool
extension_limited(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct str s = entry->value;
	unsigned long long minor = 0;
	(void)arena;
	setting->extension->at_limited = ini_at(entry, 0);
	bool good = str_starts(s, S("3.")) && s.n <= 5 &&
		    str_to_uint(str_from_index(s, 2), &minor);
	if (good && minor >= 2 && minor <= 255) {
		setting->extension->limited_minor = (unsigned)minor;
		return true;
	}
	diag_error(diag, ini_at(entry, 0),
		"'%.*s' is no version of Python's "
		"limited API",
		STR(s));
	if (good && minor < 2)
		return diag_hint(diag, "3.2 is the first that has one");
	return diag_hint(diag, "write the oldest Python that is to import it: "
			       "'limited-api = 3.9'");
}

bool
extension_output(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word word = {entry->value, ini_at(entry, 0)};
	setting->extension->at_output = word.place;
	if (!word_inside(entry, &word, arena, diag))
		return false;
	setting->extension->output = word.text;
	return true;
}
