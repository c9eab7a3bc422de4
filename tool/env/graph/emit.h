/* SPDX-License-Identifier: MIT */
/*
 * env.ninja: the edges of every environment, around the rules of rules/. Only
 * text is made here; the caller writes it where its bytes differ.
 *
 * All paths are as Ninja sees them: relative to the build directory, where it
 * runs, or absolute.
 */
#ifndef ENV_EMIT_H
#define ENV_EMIT_H

#include "base/str.h"
#include "model/conf.h"
#include "model/select.h"

struct extension_plan;
struct python;

struct emit_package {
	struct selected file;
	struct str_vec scripts; /* what it puts into bin/; as far as known */
};

struct emit_package_vec VEC(struct emit_package);

struct emit_env {
	const struct conf_env *conf;
	const struct python *python;
	struct str path; /* ".venv" */
	struct str lock; /* "pylock.toml" */
	struct emit_package_vec packages;
};

struct emit_env_vec VEC(struct emit_env);

struct emit {
	struct str program; /* absolute path of ninjenv */
	struct str source;  /* "." or the absolute directory of venv.ini */
	struct emit_env_vec envs;
	const struct extension_plan *extensions; /* NULL: none */
	struct str_vec natives; /* .pc files that [native] was checked by,
				 * what recipes were made of, and where
				 * [system] was looked up */
	struct str_vec inputs;  /* of the lock edge, besides venv.ini */
};

/* What env.ninja and env-alone.ninja begin with. */
#define EMIT_MARK "# Written by ninjenv"

/* The text of env.ninja. */
void emit_env_ninja(const struct emit *emit, struct buf *out);

/* The text of a build.ninja that holds the environments and nothing else, and
 * of env-alone.ninja, which stands beside another tool's. */
void emit_build_ninja(struct buf *out);
void emit_alone_ninja(const struct emit *emit, struct buf *out);

/* The paths of an environment's own files, below its path. */
struct str emit_want(struct arena *arena, struct str path);
struct str emit_want_built(struct arena *arena, struct str path);
struct str emit_locked(struct arena *arena, struct str path);
struct str emit_built(struct arena *arena, struct str path, struct str name);
struct str emit_recipe(struct arena *arena, struct str path, struct str name);
struct str emit_node(struct arena *arena, struct str path, struct str name);

#endif
