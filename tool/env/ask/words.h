/* SPDX-License-Identifier: MIT */
/*
 * What a repository's names are, for shells that complete them. Reads venv.ini
 * and env.ninja as they are and says nothing about what is wrong with them:
 * nobody wants messages in the middle of a line.
 */
#ifndef ENV_WORDS_H
#define ENV_WORDS_H

#include "base/str.h"
#include "env/project.h"

/* The names of the environments ("env", "docs"). */
void words_environments(const struct project *project, struct str_vec *words,
	struct arena *arena);

/* Targets of env.ninja that are for people: "envs", "env", "env/jinja2". */
void words_targets(const struct project *project, struct str_vec *words,
	struct arena *arena);

/* The packages that the targets name, each once. */
void words_packages(const struct project *project, struct str_vec *words,
	struct arena *arena);

/* The extension modules of venv.ini. */
void words_extensions(const struct project *project, struct str_vec *words,
	struct arena *arena);

#endif
