/* SPDX-License-Identifier: MIT */
#include "env/ask/words.h"

#include <string.h>

#include "base/path.h"
#include "model/text.h"
#include "sys/file.h"

enum { LARGEST_TEXT = 64 << 20 };

/* What can be read of venv.ini; false: no environment is known. */
static bool
read_conf(const struct project *project, struct conf *conf, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct str text;
	struct str path = path_joinz(arena, project->source, "venv.ini");

	return file_read(path, LARGEST_TEXT, &text, arena, NULL) == FS_OK &&
	       conf_parse(text, S("venv.ini"), conf, arena, &ignored);
}

/* A shell may take a word apart: nothing in it is to mean anything there. */
static bool
is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!text_is_alnum(word.p[i]) && !strchr("._/-", word.p[i]))
			return false;
	return word.n > 0 && *word.p != '-';
}

void
words_environments(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	struct conf conf;

	if (!read_conf(project, &conf, arena))
		return;
	for (size_t i = 0; i < conf.envs.n; i++)
		if (is_plain(conf.envs.v[i]->name))
			vec_add(words, arena, conf.envs.v[i]->name);
}

/* "env" or "env/NAME" of one of the environments, or "envs". */
static bool
is_for_people(const struct conf *conf, struct str name)
{
	struct str head, rest;

	if (!is_plain(name))
		return false;
	(void)str_cut(name, '/', &head, &rest);
	if (str_is(name, "envs"))
		return true;
	for (size_t i = 0; i < conf->envs.n; i++)
		if (str_eq(head, conf->envs.v[i]->target))
			return str_index(rest, '/') == rest.n;
	return false;
}

void
words_targets(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	struct conf conf;
	struct str text, line, name;
	struct str path = path_joinz(arena, project->build, "env.ninja");

	if (!read_conf(project, &conf, arena) ||
		file_read(path, LARGEST_TEXT, &text, arena, NULL) != FS_OK)
		return;
	while (str_next(&text, '\n', &line)) {
		if (!str_starts(line, S("build ")) ||
			str_find(line, S(": phony")) == line.n)
			continue;
		(void)str_cut(str_from_index(line, 6), ':', &name, &line);
		if (is_for_people(&conf, name) && !str_vec_has(words, name))
			vec_add(words, arena, name);
	}
}

void
words_packages(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	struct str_vec targets = {0};
	struct str head, name;

	words_targets(project, &targets, arena);
	vec_for (const struct str, it, &targets) {
		if (str_cut(*it, '/', &head, &name) &&
			!str_vec_has(words, name))
			vec_add(words, arena, name);
	}
}

void
words_extensions(const struct project *project, struct str_vec *words,
	struct arena *arena)
{
	struct conf conf;

	if (!read_conf(project, &conf, arena))
		return;
	vec_for (const struct conf_extension, it, &conf.extensions) {
		if (is_plain(it->name))
			vec_add(words, arena, it->name);
	}
}
