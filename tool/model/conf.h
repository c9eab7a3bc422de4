/* SPDX-License-Identifier: MIT */
/*
 * venv.ini as structs: the environments a repository asks for. Pure; all texts
 * lie in the arena. Every path is as written, relative to the directory of
 * venv.ini (or to the build directory: path), unless it is absolute.
 */
#ifndef MODEL_CONF_H
#define MODEL_CONF_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/conf_build.h"
#include "model/conf_extension.h"
#include "model/conf_native.h"
#include "model/conf_package.h"
#include "model/conf_word.h"

struct spec_set;

enum conf_link {
	CONF_LINK_AUTO,
	CONF_LINK_REFLINK,
	CONF_LINK_HARDLINK,
	CONF_LINK_COPY
};
enum conf_extra { EXTRA_KEEP, EXTRA_REMOVE };

/* Which interpreter: a path, or else a set of versions. */
struct conf_python {
	struct str text;            /* as written, or the default */
	struct str path;            /* holds a '/'; empty where set counts */
	const struct spec_set *set; /* 3.12 is ==3.12.*, 3.12.1 is ==3.12.1 */
};

/* Where the values stand that can be found wrong later; for a key that was not
 * written: the section's head, or the file where there is none either. */
struct conf_env_places {
	struct place section, python, path, prompt, target, pythonpath;
};

struct conf_env {
	struct str name;   /* "env", or the NAME of [env:NAME] */
	struct str target; /* "env", "env-NAME", or what target = says */
	struct str path;   /* ".venv", ".venv-NAME"; clean, stays inside */
	struct str prompt; /* empty: the repository's directory name, with
			    * "-NAME" after it for [env:NAME] */
	struct conf_python python;
	bool pip, bytecode;
	enum conf_link link;
	enum conf_extra extra;
	struct conf_word_vec pythonpath;
	struct conf_word_vec requirements; /* requirements files of SRC */
	struct conf_word_vec groups;       /* of pyproject.toml (PEP 735) */
	/* NULL, or whose settings it has where it says nothing itself; but
	 * never path, prompt and target. */
	const struct conf_env *extends;
	/* Sorted by name, with what it inherits; its own lines count first.
	 * Those of [system] are among them in [env] and what extends it; those
	 * that env/adopt added may be several of one name. */
	struct conf_package_vec packages;
	/* env/adopt's: versions that must hold where the package is needed
	 * (-c), and options for the resolver ("--pre"). */
	struct conf_package_vec constraints;
	struct str_vec choosing;
	struct conf_build_vec builds; /* those of struct conf */
	struct conf_env_places at;
};

struct conf_env_vec VEC(struct conf_env *);

/* Empty or none: what pip's settings say. */
struct conf_index {
	struct str url;
	struct place at_url;
	struct conf_word_vec extra_urls;
	struct conf_word_vec find_links; /* directories and URLs */
};

struct conf {
	struct conf_env_vec envs; /* as written; the first is "env", always */
	struct conf_native_vec native;
	struct conf_index index;
	struct conf_extension_vec extensions; /* as written */
	struct conf_build_vec builds;         /* by name */
	struct conf_package_vec system;       /* [system]: by name */
};

/* Reads the text of venv.ini; file is its name for messages. All errors of the
 * file are in diag when it fails. */
bool conf_parse(struct str text, struct str file, struct conf *conf,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The environment of that name or target ("docs", "env-docs"), or NULL. */
const struct conf_env *conf_find(const struct conf *conf, struct str name);

/* The line for the package of that normalised name, or NULL. */
const struct conf_package *conf_find_package(
	const struct conf_env *env, struct str name);

/* [build:NAME] of that normalised name, or NULL. */
const struct conf_build *conf_find_build(
	const struct conf_build_vec *builds, struct str name);

/* All that a lock of the environment answers as far as venv.ini says it, a line
 * each ("package x from ./lib" is a local one), sorted: equal text, equal wish.
 * The lock's digest is made of it. */
void conf_requirements(const struct conf_env *env, struct buf *out);

#endif
