/* SPDX-License-Identifier: MIT */
#include "model/setting.h"

#include <string.h>

#include "base/near.h"
#include "base/path.h"
#include "format/url.h"
#include "model/name.h"
#include "model/spec.h"
#include "model/text.h"
#include "model/word.h"

static const char default_python[] = ">=3.9";

static void
any_python(struct conf_python *python, struct arena *arena)
{
	struct spec_set *set = arena_new(arena, struct spec_set);
	python->text = str_from(default_python);
	python->set = set;
	/* Cannot fail: it is our own text. */
	(void)!spec_parse(python->text, set, arena, NULL);
}

void
setting_defaults(struct conf_env *env, struct arena *arena)
{
	const struct conf_env *parent = env->extends;
	struct place here = env->at.section;
	env->at = (struct conf_env_places){here, here, here, here, here, here};
	env->link = CONF_LINK_AUTO;
	env->extra = EXTRA_KEEP;
	env->pip = env->bytecode = true;
	if (!parent) {
		any_python(&env->python, arena);
		return;
	}
	env->python = parent->python;
	env->pip = parent->pip;
	env->bytecode = parent->bytecode;
	env->link = parent->link;
	env->extra = parent->extra;
	env->pythonpath = parent->pythonpath;
	env->requirements = parent->requirements;
	env->groups = parent->groups;
	env->at.python = parent->at.python;
	env->at.pythonpath = parent->at.pythonpath;
}

/* What activation scripts, launchers and search paths could misread. */
static const char unsafe[] = "'\"$`\\!";

static bool
python_path(struct conf_python *python, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	if (*entry->value.p == '~') {
		diag_error(diag, ini_at(entry, 0), "'~' is not expanded");
		return diag_hint(diag, "write the whole path");
	}
	if (!word_plain(entry, entry->value, unsafe, diag))
		return false;
	python->path = path_clean(arena, entry->value);
	python->set = NULL;
	return true;
}

/* 3.12 means ==3.12.*, 3.12.1 and 3.14rc1 themselves. */
static bool
python_version(struct str text, struct spec_set *set, struct arena *arena,
	struct text_error *error)
{
	struct version version;
	struct str number = text;
	if (str_ends(number, S(".*")))
		number.n -= 2;
	if (!version_parse(number, &version, arena, error))
		return false;
	bool is_series = version.release.n < 3 && version.pre == VERSION_NO_PRE;
	struct str clause = str_fmt(arena, "==%.*s%s", STR(number),
		is_series || number.n < text.n ? ".*" : "");
	if (spec_parse(clause, set, arena, error))
		return true;
	error->at -= MIN(error->at, 2);
	return false;
}

/* A set of clauses, or a version that stands for one. */
static bool
python_set(const struct ini_entry *entry, struct spec_set *set,
	struct arena *arena, struct diag *diag)
{
	struct text_error error = {0};
	bool is_set = strchr("<>=!~", *entry->value.p);
	if (is_set ? spec_parse(entry->value, set, arena, &error)
		   : python_version(entry->value, set, arena, &error))
		return true;
	diag_error(diag, ini_at(entry, error.at), "'%.*s' is not %s: %s",
		STR(entry->value), is_set ? "a version specifier" : "a version",
		error.what);
	if (error.hint)
		return diag_hint(diag, "%s", error.hint);
	return diag_hint(diag, "write '>=3.9', '3.12', or a path like "
			       "'/usr/bin/python3'");
}

bool
setting_python(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_python *python = &setting->env->python;
	struct spec_set *set;
	setting->env->at.python = ini_at(entry, 0);
	*python = (struct conf_python){.text = entry->value};
	if (str_index(entry->value, '/') < entry->value.n)
		return python_path(python, entry, arena, diag);
	python->set = set = arena_new(arena, struct spec_set);
	if (!python_set(entry, set, arena, diag))
		return false;
	if (!spec_is_unsatisfiable(set))
		return true;
	diag_error(diag, ini_at(entry, 0), "no version can be in '%.*s'",
		STR(entry->value));
	return diag_hint(diag, "'>=3.9, <3.13' are those from 3.9 to 3.12");
}

/* Files that lie in the build directory; an environment must not be one. */
static bool
is_taken(struct str path)
{
	static const char *const names[] = {"venv.ini", "env.ninja",
		"env-alone.ninja", "build.ninja", "pylock.toml", ".ninja_log",
		".ninja_deps", ".git"};
	for (size_t i = 0; i < countof(names); i++)
		if (str_is(path, names[i]))
			return true;
	return str_starts(path, S("pylock.")) && str_ends(path, S(".toml"));
}

bool
setting_path(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct place place = ini_at(entry, 0);
	struct str path = path_clean(arena, entry->value), first;
	setting->env->at.path = place;
	setting->env->path = S(""); /* wrong: nothing to compare with */
	if (!word_plain(entry, entry->value, word_unsafe_in_path, diag))
		return false;
	(void)str_cut(path, '/', &first, &(struct str){0});
	if (!path_stays(path) || *path.p == '~' || is_taken(first)) {
		const char *why = "is not inside the build directory";
		if (str_is(path, "."))
			why = "is the build directory itself";
		else if (is_taken(first))
			why = "is the name of another file";
		diag_error(diag, place, "'%.*s' %s", STR(entry->value), why);
		return diag_hint(diag,
			"write a relative path, for example 'path = .venv'");
	}
	setting->env->path = path;
	return true;
}

bool
setting_prompt(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	(void)arena;
	setting->env->at.prompt = ini_at(entry, 0);
	setting->env->prompt = entry->value;
	return word_plain(entry, entry->value, unsafe, diag);
}

bool
setting_choose(const struct ini_entry *entry, const char *const *words,
	size_t *choice, struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	for (*choice = 0; words[*choice]; ++*choice) {
		if (str_is(entry->value, words[*choice]))
			return true;
		vec_add(&names, arena, str_from(words[*choice]));
	}
	struct str near = near_name(entry->value, names.v, names.n);
	diag_error(diag, ini_at(entry, 0), "'%.*s' is not one of: %.*s",
		STR(entry->value), STR(str_join(arena, &names, S(", "))));
	if (near.n)
		return diag_hint(diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(diag, "write '%.*s = %s'", STR(entry->key), words[0]);
}

bool
setting_bool(bool *to, const struct ini_entry *entry, struct arena *arena,
	struct diag *diag)
{
	static const char *const words[] = {
		"yes", "no", "true", "false", "on", "off", NULL};
	size_t choice;
	if (!setting_choose(entry, words, &choice, arena, diag))
		return false;
	*to = choice % 2 == 0;
	return true;
}

bool
setting_pip(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return setting_bool(&setting->env->pip, entry, arena, diag);
}

bool
setting_bytecode(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	return setting_bool(&setting->env->bytecode, entry, arena, diag);
}

bool
setting_link(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	static const char *const words[] = {[CONF_LINK_AUTO] = "auto",
		[CONF_LINK_REFLINK] = "reflink",
		[CONF_LINK_HARDLINK] = "hardlink",
		[CONF_LINK_COPY] = "copy",
		NULL};
	size_t choice;
	if (!setting_choose(entry, words, &choice, arena, diag))
		return false;
	setting->env->link = (enum conf_link)choice;
	return true;
}

bool
setting_extra(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	static const char *const words[] = {
		[EXTRA_KEEP] = "keep", [EXTRA_REMOVE] = "remove", NULL};
	size_t choice;
	if (!setting_choose(entry, words, &choice, arena, diag))
		return false;
	setting->env->extra = (enum conf_extra)choice;
	return true;
}

bool
setting_check_target(struct str name, struct place place, const char *what,
	struct diag *diag)
{
	size_t i = 0;
	while (i < name.n &&
		(text_is_alnum(name.p[i]) || strchr("._-", name.p[i])))
		i++;
	if (i == name.n && i && *name.p != '-' && !str_is(name, ".") &&
		!str_is(name, "..") && !str_is(name, "envs") && !is_taken(name))
		return true;
	place.column += i < name.n ? i : 0;
	diag_error(diag, place, "'%.*s' cannot be %s", STR(name), what);
	if (i == name.n)
		return diag_hint(diag, "take another name, such as 'pyenv'");
	return diag_hint(diag,
		"letters, digits, '.', '_' and '-' make a name, such as "
		"'pyenv'");
}

bool
setting_target(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct place place = ini_at(entry, 0);
	(void)arena;
	setting->env->at.target = place;
	setting->env->target = S("");
	if (!setting_check_target(entry->value, place, "a target's name", diag))
		return false;
	setting->env->target = entry->value;
	return true;
}

static bool
read_paths(struct conf_word_vec *words, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words)
		good &= word_inside(entry, word, arena, diag);
	return good;
}

bool
setting_pythonpath(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	setting->env->at.pythonpath = ini_at(entry, 0);
	return read_paths(&setting->env->pythonpath, entry, arena, diag);
}

bool
setting_requirements(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->env->requirements;
	struct conf_word *word;
	if (!read_paths(words, entry, arena, diag) ||
		!word_once(words, "file", arena, diag))
		return false;
	for (word = words->v; word < words->v + words->n; word++)
		if (str_is(word->text, ".") || *word->text.p == '-')
			break;
	if (word == words->v + words->n)
		return true;
	diag_error(diag, word->place, "'%.*s' is not a requirements file",
		STR(word->text));
	return diag_hint(diag, "write 'requirements = requirements.txt'");
}

/* Their names are compared as those of packages are (PEP 735). */
bool
setting_groups(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec *words = &setting->env->groups;
	bool good = true;
	*words = word_list(entry, arena);
	vec_for (struct conf_word, word, words) {
		struct text_error error = {0};
		struct place place = word->place;
		if (name_check(word->text, &error)) {
			word->text = name_normalise(arena, word->text);
			continue;
		}
		place.column += error.at;
		good = diag_error(diag, place, "'%.*s' is not a name: %s",
			STR(word->text), error.what);
		(void)diag_hint(diag, "write names of [dependency-groups] in "
				      "pyproject.toml, blanks between");
	}
	return good && word_once(words, "group", arena, diag);
}

bool
setting_check_url(
	const struct ini_entry *entry, struct str url, struct diag *diag)
{
	struct place place = ini_at(entry, (size_t)(url.p - entry->value.p));
	if (!url_is_fetchable(url)) {
		diag_error(diag, place, "'%.*s' is not a URL", STR(url));
		return diag_hint(diag, "it begins with 'https://', 'http://' "
				       "or 'file:///'");
	}
	if (!url_split(url).userinfo.n)
		return true;
	diag_error(diag, place, "the URL holds a user or password");
	return diag_hint(diag, "put them into ~/.netrc");
}

bool
setting_url(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	struct conf_word_vec words = word_list(entry, arena);
	setting->index->url = words.v[0].text;
	setting->index->at_url = words.v[0].place;
	if (words.n == 1)
		return setting_check_url(entry, words.v[0].text, diag);
	diag_error(diag, words.v[1].place, "there is one URL at most");
	return diag_hint(
		diag, "write 'extra-urls = %.*s'", STR(words.v[1].text));
}

bool
setting_extra_urls(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	setting->index->extra_urls = word_list(entry, arena);
	vec_for (struct conf_word, word, &setting->index->extra_urls)
		good &= setting_check_url(entry, word->text, diag);
	return good;
}

bool
setting_find_links(struct setting *setting, const struct ini_entry *entry,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	setting->index->find_links = word_list(entry, arena);
	vec_for (struct conf_word, word, &setting->index->find_links)
		if (str_find(word->text, S("://")) < word->text.n)
			good &= setting_check_url(entry, word->text, diag);
	return good;
}
