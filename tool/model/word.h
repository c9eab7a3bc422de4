/* SPDX-License-Identifier: MIT */
/* Lists of words in the values of venv.ini. Pure. */
#ifndef MODEL_WORD_H
#define MODEL_WORD_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf_word.h"

/* The words with blanks between; at least one where the value is not empty. */
struct conf_word_vec word_list(
	const struct ini_entry *entry, struct arena *arena);

/* The same with quotes as a shell has them (base/shell_words.h). A '$' or '`'
 * that a shell would expand is an error, as is a quote without its end. */
bool word_quoted(const struct ini_entry *entry, struct conf_word_vec *words,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Is the text one of the words? */
bool word_listed(const struct conf_word_vec *words, struct str text);

/* Is each there once? Else an error: "duplicate WHAT '%s'". */
bool word_once(const struct conf_word_vec *words, const char *what,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Does a part of the value hold none of the bytes? Else an error with the key's
 * name: shells, Ninja files or search paths could misread them. */
bool word_plain(const struct ini_entry *entry, struct str part,
	const char *bytes, struct diag *diag) MUST_CHECK;

/* Such bytes in the name of a directory. */
extern const char word_unsafe_in_path[];

/* Is it a path inside the repository, or the repository? Makes it clean. */
bool word_inside(const struct ini_entry *entry, struct conf_word *word,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Is it the name of a pkg-config module, and nothing more? */
bool word_module(const struct conf_word *word, struct diag *diag) MUST_CHECK;

/* All of 'native = MODULE...', each once. */
bool word_modules(const struct ini_entry *entry, struct conf_word_vec *words,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
