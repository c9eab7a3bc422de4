/* SPDX-License-Identifier: MIT */
#include "env/build/recipes.h"

#include "base/path.h"
#include "env/build/build_env.h"
#include "env/graph/emit.h"
#include "env/python/build_variables.h"
#include "env/python/compiler.h"
#include "env/python/native.h"
#include "model/select.h"
#include "sys/env.h"
#include "sys/file.h"

struct run {
	struct recipes *recipes;
	struct project *project;
	const struct locking *locking;
	const struct want *want;
	struct recipe_tool_vec tools;
	struct str cc, cxx; /* their commands; empty: there is none */
	bool for_build;     /* CC is a cross compiler */
	struct arena *arena;
	struct diag *diag;
};

struct place
recipes_place(const struct project *project, const struct conf_env *env,
	struct str name)
{
	const struct conf_build *build =
		conf_find_build(&project->conf.builds, name);
	const struct conf_package *package = conf_find_package(env, name);

	if (build)
		return build->place;
	return package ? package->place : env->at.section;
}

/* Was CC passed over, as it makes code for another machine? */
static bool
is_for_build(const struct compiler *compiler, struct arena *arena)
{
	struct str own = str_trim(env_get("CC"));

	return own.n && env_get("CC_FOR_BUILD").n &&
	       !str_eq(own, str_join(arena, &compiler->command, S(" ")));
}

/* A package without C needs none: nothing is said of a missing one. */
static void
ask_compiler(struct run *run, enum compiler_language language, const char *name)
{
	struct compiler compiler;
	struct diag ignored = {.arena = run->arena};

	if (!compiler_find(language, &run->locking->python,
		    &run->project->store, &compiler, run->arena, &ignored))
		return;
	vec_add(&run->tools, run->arena,
		(struct recipe_tool){
			.name = str_from(name),
			.text = compiler.name,
			.identity = compiler.identity,
		});
	vec_for (const struct str, it, &compiler.files) {
		vec_add(&run->recipes->files, run->arena, *it);
	}
	struct str command = str_join(run->arena, &compiler.command, S(" "));
	if (language == COMPILER_CXX) {
		run->cxx = command;
		return;
	}
	run->cc = command;
	run->for_build = is_for_build(&compiler, run->arena);
}

/* Left alone, backends take the compiler that made the interpreter, which is
 * not the one of the key, and need not be here. */
static void
add_compilers(const struct run *run, struct recipe *recipe)
{
	if (run->cc.n)
		build_variables_default(
			&recipe->variables, "CC", run->cc, run->arena);
	if (run->cxx.n)
		build_variables_default(
			&recipe->variables, "CXX", run->cxx, run->arena);
}

static bool
add_natives(
	struct run *run, const struct conf_build *build, struct recipe *recipe)
{
	struct native_answer_vec answers = {0};

	if (!build || !build->native.n)
		return true;
	if (!native_ask(&build->native, &run->project->conf.native, &answers,
		    run->arena, run->diag))
		return false;
	vec_for (const struct native_answer, it, &answers) {
		vec_add(&recipe->natives, run->arena,
			(struct recipe_native){
				it->module, it->version, it->digest});
		vec_for (const struct str, file, &it->files) {
			vec_add(&run->recipes->files, run->arena, *file);
		}
	}
	return true;
}

static void
add_settings(
	struct run *run, const struct conf_build *build, struct recipe *recipe)
{
	if (!build)
		return;
	vec_for (const struct conf_setting, it, &build->settings) {
		vec_add(&recipe->settings, run->arena,
			(struct recipe_setting){it->key, it->value});
	}
	vec_for (const struct conf_word, it, &build->requires) {
		vec_add(&recipe->requires, run->arena, it->text);
	}
}

/* The lock's answer for this build on this platform. */
static const struct lock_build *
find_locked(const struct run *run, const struct want_package *package)
{
	struct tag_list tags;
	struct select_target target =
		locking_target(run->locking, &tags, run->arena);
	struct lock_package wanted = {
		.name = package->name, .version = package->version};

	return select_build(&run->locking->lock, &target, &wanted, run->arena);
}

static bool
collect_locked(struct run *run, const struct lock_build *build,
	struct lock_package_vec *packages)
{
	vec_for (const struct lock_dependency, it, &build->packages) {
		const struct lock_package *package = lock_find_build_package(
			&run->locking->lock, it->name, it->version);
		if (!package) {
			(void)diag_error(run->diag, build->place,
				"the lock has no '%.*s %.*s', which building "
				"%.*s needs",
				STR(it->name), STR(it->version),
				STR(build->name));
			return diag_hint(
				run->diag, "type 'ninjenv lock' to make it");
		}
		vec_add(packages, run->arena, *package);
	}
	return true;
}

/* The locked build requirements: those wheels of them that fit here. */
static bool
add_files(struct run *run, const struct want_package *package,
	struct recipe *recipe)
{
	const struct lock_build *build = find_locked(run, package);
	struct lock_package_vec packages = {0};
	struct acquire_item_vec items = {0};

	recipe->locked = build != NULL;
	if (!build)
		return true;
	if (!collect_locked(run, build, &packages) ||
		!build_env_wheels(run->project, &packages,
			&run->locking->python, package->name,
			recipes_place(
				run->project, run->locking->env, package->name),
			&items, run->arena, run->diag))
		return false;
	vec_for (const struct acquire_item, it, &items) {
		vec_add(&recipe->files, run->arena,
			(struct recipe_file){
				.name = it->name,
				.version = it->version,
				.file = it->file,
				.sha256 = it->sha256,
				.url = it->url,
				.path = it->path,
				.index = it->index,
				.size = it->size,
			});
	}
	return true;
}

static void
add_source(struct recipe *recipe, const struct want_package *package)
{
	recipe->package = (struct recipe_file){
		.name = package->name,
		.version = package->version,
		.file = package->file,
		.sha256 = package->sha256,
		.url = package->url,
		.path = package->path,
		.index = package->index,
		.size = package->size,
	};
	recipe->directory = package->directory;
	recipe->commit = package->commit;
	recipe->subdirectory = package->subdirectory;
	if (package->directory.n)
		recipe->source = RECIPE_DIRECTORY;
	else if (package->commit.n)
		recipe->source = RECIPE_GIT;
}

static bool
add_recipe(struct run *run, const struct want_package *package)
{
	const struct python *python = &run->locking->python;
	const struct conf_build *build =
		conf_find_build(&run->project->conf.builds, package->name);
	struct recipe recipe = {
		.path = run->want->path,
		.python = python->path,
		.python_identity = python->identity,
		.python_version = python->version,
		.tools = run->tools,
	};

	add_source(&recipe, package);
	add_settings(run, build, &recipe);
	build_variables_now(
		build, run->for_build, &recipe.variables, run->arena);
	add_compilers(run, &recipe);
	bool done = add_natives(run, build, &recipe);
	done &= add_files(run, package, &recipe);
	vec_add(&run->recipes->all, run->arena, recipe);
	return done;
}

bool
recipes_make(struct recipes *recipes, struct project *project,
	const struct locking *locking, const struct want *want,
	struct arena *arena, struct diag *diag)
{
	struct run run = {
		.recipes = recipes,
		.project = project,
		.locking = locking,
		.want = want,
		.arena = arena,
		.diag = diag,
	};
	bool done = true, asked = false;

	vec_for (const struct want_package, it, &want->packages) {
		if (!it->from_source)
			continue;
		if (!asked) {
			ask_compiler(&run, COMPILER_C, "c");
			ask_compiler(&run, COMPILER_CXX, "c++");
		}
		asked = true;
		done &= add_recipe(&run, it);
	}
	return done;
}

static bool
is_there(const struct recipes *recipes, struct str name)
{
	vec_for (const struct recipe, it, &recipes->all) {
		if (str_eq(it->package.name, name))
			return true;
	}
	return false;
}

/* Recipes of packages that are gone, or come as wheels now. */
static bool
remove_others(const struct recipes *recipes, struct str directory,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	bool done = true;

	if (fs_list(directory, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, it, &names) {
		if (!is_there(recipes, *it))
			done &= fs_unlink(
				path_join(arena, directory, *it), diag);
	}
	return done;
}

bool
recipes_write(const struct recipes *recipes, struct str path,
	enum file_flush flush, struct arena *arena, struct diag *diag)
{
	struct str directory = path_joinz(arena, path, ".ninjenv/recipe");

	if (recipes->all.n && !fs_mkdirs(directory, diag))
		return false;
	vec_for (const struct recipe, it, &recipes->all) {
		struct buf out = {.arena = arena};
		recipe_write(it, &out);
		if (!file_write_changed_as(
			    emit_recipe(arena, path, it->package.name),
			    buf_str(&out), 0644, flush, NULL, diag))
			return false;
	}
	return remove_others(recipes, directory, arena, diag);
}
