/* SPDX-License-Identifier: MIT */
#include "env/needs.h"

#include "env/build/build.h"
#include "env/build/recipes.h"
#include "env/graph/generate.h"
#include "env/store/bytecode.h"

struct run {
	struct project *project;
	struct prune_needs *needs;
	struct arena *arena;
	struct diag *diag;
};

static void
need(struct run *run, const char *kind, struct str name)
{
	prune_need(run->needs, kind, name, run->arena);
}

static bool
check_lock(struct run *run, const struct locking *locking)
{
	struct str name = project_lock_name(locking->env, run->arena);

	switch (locking->state) {
	case LOCKING_CURRENT:
	case LOCKING_FOREIGN:
		return true;
	case LOCKING_MISSING:
		(void)diag_error(
			run->diag, NOWHERE, "there is no '%.*s'", STR(name));
		return diag_hint(run->diag, "type: ninjenv");
	case LOCKING_OUTDATED:
	case LOCKING_FAILED:
		break;
	}
	(void)diag_error(run->diag, NOWHERE, "'%.*s' does not match venv.ini",
		STR(name));
	return diag_hint(run->diag, "type: ninjenv lock");
}

/* What it would be built from, and with. */
static void
need_build(struct run *run, const struct recipe *recipe)
{
	if (recipe->source == RECIPE_ARCHIVE)
		need(run, "file", recipe->package.sha256);
	if (recipe->source == RECIPE_GIT)
		need(run, "git", recipe->commit);
	vec_for (const struct recipe_file, it, &recipe->files) {
		need(run, "wheel", it->sha256);
	}
}

static bool
need_recipe(struct run *run, const struct recipe *recipe)
{
	struct str sha256, file, key = build_key(recipe, run->arena);

	if (recipe->source == RECIPE_DIRECTORY) {
		need_build(run, recipe);
		return true;
	}
	switch (build_kept(&run->project->store, key, &sha256, &file,
		run->arena, run->diag)) {
	case STORE_HAS:
		need(run, "built", key);
		need(run, "wheel", sha256);
		return true;
	case STORE_LACKS:
		need_build(run, recipe);
		return true;
	case STORE_FAILED:
		break;
	}
	return false;
}

static void
need_python(struct run *run, const struct locking *locking)
{
	const struct python *python = &locking->python;

	need(run, "venv", python->identity);
	run->needs->bytecode.arena = run->arena;
	if (locking->env->bytecode)
		map_put(&run->needs->bytecode,
			bytecode_directory(python, run->arena), NULL);
}

/* The record has one of two names. */
static void
need_record(struct run *run, struct str path)
{
	struct str key = used_key(path, run->arena);

	need(run, "env", key);
	need(run, "env", str_fmt(run->arena, "%.*s-", STR(key)));
}

static bool
need_env(struct run *run, const struct locking *locking)
{
	struct want want;
	struct recipes recipes = {0};

	if (!check_lock(run, locking) ||
		!generate_want(
			run->project, locking, &want, run->arena, run->diag) ||
		!recipes_make(&recipes, run->project, locking, &want,
			run->arena, run->diag))
		return false;
	need_python(run, locking);
	need_record(run, want.path);
	vec_for (const struct want_package, it, &want.packages) {
		if (!it->from_source)
			need(run, "wheel", it->sha256);
	}
	vec_for (const struct recipe, it, &recipes.all) {
		if (!need_recipe(run, it))
			return false;
	}
	return true;
}

bool
needs_find(struct project *project, const struct locking_vec *all,
	struct prune_needs *needs, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.needs = needs,
		.arena = arena,
		.diag = diag,
	};
	bool done = true;

	*needs = (struct prune_needs){0};
	vec_for (const struct locking, it, all) {
		done &= need_env(&run, it);
	}
	return done;
}
