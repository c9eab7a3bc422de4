/* SPDX-License-Identifier: MIT */
/*
 * The repository at hand: where venv.ini lies, where generated files go, and
 * what venv.ini says.
 */
#ifndef ENV_PROJECT_H
#define ENV_PROJECT_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/fetch/settings.h"
#include "env/store/store.h"
#include "model/conf.h"

struct python;

struct project {
	struct str source, build; /* absolute, clean */
	struct str from_build;    /* source as Ninja sees it: "." or absolute */
	struct conf conf;
	struct store store;
	struct str_vec natives; /* .pc files that native_check() found */
	/* Besides venv.ini: what says what is to be locked (env/lock/adopt.h).
	 */
	struct str_vec inputs;
};

/*
 * source and build as -C and -B have them: relative to the working directory,
 * empty for here and for the source. Reads venv.ini and opens the store.
 * Errors: no venv.ini (the hint is 'ninjenv init'), all errors in it, a build
 * directory that is not writable or belongs to somebody else.
 */
bool project_open(struct project *project, struct str source, struct str build,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * The same without venv.ini, which takes longer to read than some commands have
 * to do: project_read() reads it when it is needed, once. Where the store has
 * to be in an environment it is read at once, to find the first.
 */
bool project_open_late(struct project *project, struct str source,
	struct str build, struct arena *arena, struct diag *diag) MUST_CHECK;
bool project_read(struct project *project, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Only the directories, for commands that need no venv.ini. */
bool project_locate(struct project *project, struct str source,
	struct str build, struct arena *arena, struct diag *diag) MUST_CHECK;

/* Absolute paths: an environment's directory, and its lock beside venv.ini. */
struct str project_env_path(const struct project *project,
	const struct conf_env *env, struct arena *arena);
struct str project_lock_path(const struct project *project,
	const struct conf_env *env, struct arena *arena);

/* A path of venv.ini or of a lock, from venv.ini's directory: absolute and
 * clean. A URL and an empty one stay as they are. */
struct str project_absolute(
	const struct project *project, struct str path, struct arena *arena);

/* "pylock.toml", "pylock.docs.toml" */
struct str project_lock_name(const struct conf_env *env, struct arena *arena);

/* The prompt, where venv.ini says none: the directory's name. */
struct str project_prompt(const struct project *project,
	const struct conf_env *env, struct arena *arena);

/* [index] over pip's settings. python may be NULL: no site file, and a default
 * index that is not asked for (settings->index may be empty). */
bool project_settings(const struct project *project,
	const struct python *python, struct settings *settings,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Finds the environment's interpreter; an error names the key's place. */
bool project_python(struct project *project, const struct conf_env *env,
	struct python *python, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
