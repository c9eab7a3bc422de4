/* SPDX-License-Identifier: MIT */
#include "model/build_section.h"

#include <stdlib.h>
#include <string.h>

#include "model/draft.h"
#include "model/name.h"
#include "model/require.h"
#include "model/text.h"
#include "model/word.h"

/* The sections' names were compared as written: 'PyYAML' is 'pyyaml'. */
static bool
is_first(const struct conf *conf, struct str name, struct place place,
	struct diag *diag)
{
	vec_for (struct conf_build, build, &conf->builds)
		if (str_eq(build->name, name)) {
			diag_error(diag, place, "duplicate section for '%.*s'",
				STR(name));
			diag_note(diag, build->place, "the first is here");
			return diag_hint(diag, "put all lines under one");
		}
	return true;
}

static int
cmp_builds(const void *a, const void *b)
{
	const struct conf_build *left = a, *right = b;
	return str_cmp(left->name, right->name);
}

void
build_section_read(const struct ini_section *section, struct str name,
	struct place place, struct conf *conf, struct arena *arena,
	struct diag *diag)
{
	struct conf_build build = {.place = section->place};
	struct setting setting = {.build = &build};
	struct text_error error = {0};
	bool good = name_check(name, &error);
	if (good) {
		build.name = name_normalise(arena, name);
		good = is_first(conf, build.name, section->place, diag);
	} else {
		place.column += error.at;
		diag_error(diag, place, "'%.*s' is not a name: %s", STR(name),
			error.what);
		(void)diag_hint(diag, "write the name of the package, such as "
				      "'[build:pyyaml]'");
	}
	draft_settings(section, "build:", &setting, arena, diag);
	if (good)
		vec_add(&conf->builds, arena, build);
}

void
build_section_share(struct conf *conf)
{
	if (conf->builds.n)
		qsort(conf->builds.v, conf->builds.n, sizeof *conf->builds.v,
			cmp_builds);
	for (size_t i = 0; i < conf->envs.n; i++)
		conf->envs.v[i]->builds = conf->builds;
}

bool
build_section_native(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return word_modules(entry, &setting->build->native, arena, diag);
}

bool
build_section_settings(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec words;
	bool good = word_quoted(entry, &words, arena, diag);
	if (!good)
		return false;
	vec_for (struct conf_word, word, &words) {
		struct conf_setting it = {.place = word->place};
		if (str_cut(word->text, '=', &it.key, &it.value) && it.key.n) {
			vec_add(&setting->build->settings, arena, it);
			continue;
		}
		good = diag_error(diag, word->place, "'%.*s' is not KEY=VALUE",
			STR(word->text));
		(void)diag_hint(diag, "write '%.*s=', if it has no value",
			STR(it.key.n ? it.key : S("KEY")));
	}
	return good;
}

static bool
check_variable(
	const struct conf_word *word, struct str *name, struct diag *diag)
{
	struct str s = word->text, value;
	size_t n = 0;
	(void)str_cut(s, '=', name, &value);
	while (n < name->n && (text_is_alnum(name->p[n]) || name->p[n] == '_'))
		n++;
	if (n && n == name->n && !text_is_digit(*name->p))
		return true;
	diag_error(
		diag, word->place, "'%.*s' is not NAME or NAME=VALUE", STR(s));
	if (str_starts(s, S("$")))
		return diag_hint(diag, "write '%.*s': its value is passed on",
			STR(str_from_index(s, 1)));
	return diag_hint(diag, "write 'NAME' to pass a variable on, or "
			       "'NAME=VALUE'; quotes around blanks");
}

bool
build_section_environment(struct setting *setting,
	const struct ini_entry *entry, struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->build->environment;
	struct conf_word_vec names = {0};
	bool good = word_quoted(entry, words, arena, diag);
	if (!good)
		return false;
	vec_for (struct conf_word, word, words) {
		struct conf_word name = {.place = word->place};
		good &= check_variable(word, &name.text, diag);
		vec_add(&names, arena, name);
	}
	return good && word_once(&names, "variable", arena, diag);
}

static bool
add_requirement(const struct conf_word *word, struct conf_word_vec *to,
	struct arena *arena, struct diag *diag)
{
	struct require require;
	struct text_error error = {0};
	struct buf out = {.arena = arena};
	struct place place = word->place;
	if (!require_parse(word->text, &require, arena, &error)) {
		place.column += error.at;
		diag_error(diag, place, "'%.*s' is not a requirement: %s",
			STR(word->text), error.what);
		return diag_hint(diag,
			"write 'setuptools>=61 wheel'; one with blanks in it "
			"has a line of its own");
	}
	if (require.url.n) {
		diag_error(diag, place, "'%.*s' names a URL", STR(word->text));
		return diag_hint(diag,
			"write versions: '%.*s>=1'; [index] says where files "
			"are",
			STR(require.name));
	}
	require_print(&require, &out);
	vec_add(to, arena, (struct conf_word){buf_str(&out), word->place});
	return true;
}

/* A line is one requirement if it can be read as one; else each word is. */
bool
build_section_requires(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *to = &setting->build->requires;
	bool good = true;
	vec_for (struct ini_piece, piece, &entry->pieces) {
		struct require whole;
		struct conf_word line = {piece->text, piece->place};
		struct str rest = piece->text, text;
		bool is_one = str_index(rest, ';') < rest.n ||
			      require_parse(rest, &whole, arena, NULL);
		if (is_one) {
			good &= add_requirement(&line, to, arena, diag);
			continue;
		}
		while (str_next(&rest, ' ', &text)) {
			struct conf_word word = {str_trim(text), line.place};
			word.place.column +=
				(size_t)(word.text.p - piece->text.p);
			if (word.text.n)
				good &= add_requirement(&word, to, arena, diag);
		}
	}
	return good;
}

bool
build_section_from_source(struct setting *setting,
	const struct ini_entry *entry, struct arena *arena, struct diag *diag)
{
	return setting_bool(&setting->build->from_source, entry, arena, diag);
}
