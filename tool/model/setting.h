/* SPDX-License-Identifier: MIT */
/*
 * The values of [env] and [index]: each function reads one key's value into the
 * struct, or says what is wrong with it and where. None sees an empty value.
 * Those of [extension:] and [build:] stand with their sections.
 */
#ifndef MODEL_SETTING_H
#define MODEL_SETTING_H

#include <stdbool.h>

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"

/* What is filled: env for a key of [env], index for one of [index], ... */
struct setting {
	struct conf_env *env;
	struct conf_index *index;
	struct conf_extension *extension;
	struct conf_build *build;
};

typedef bool setting_reader(struct setting *setting,
	const struct ini_entry *entry, struct arena *arena, struct diag *diag);

setting_reader setting_python, setting_path, setting_prompt, setting_pip,
	setting_pythonpath, setting_bytecode, setting_link, setting_extra,
	setting_target, setting_requirements, setting_groups, setting_url,
	setting_extra_urls, setting_find_links;

/* What an environment has where nothing is said; from the parent where there is
 * one. name, path and the rest of env are the caller's. */
void setting_defaults(struct conf_env *env, struct arena *arena);

/* Is it [A-Za-z0-9._-]+, and no option, '.' or '..'? What else is an error:
 * "'%s' cannot be %s". place is that of its first byte. */
bool setting_check_target(struct str name, struct place place, const char *what,
	struct diag *diag) MUST_CHECK;

/* Finds the value among words, of which the last is NULL; else an error. */
bool setting_choose(const struct ini_entry *entry, const char *const *words,
	size_t *choice, struct arena *arena, struct diag *diag) MUST_CHECK;

/* yes, no, true, false, on, off. */
bool setting_bool(bool *to, const struct ini_entry *entry, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* A URL that can be fetched, without a user or password in it? */
bool setting_check_url(const struct ini_entry *entry, struct str url,
	struct diag *diag) MUST_CHECK;

#endif
