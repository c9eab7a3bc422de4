/* SPDX-License-Identifier: MIT */
#include "env/build/build_env.h"

#include "base/path.h"
#include "env/install/clash.h"
#include "env/install/install.h"
#include "env/install/venv.h"
#include "env/lock/lock_item.h"
#include "env/lock/locking.h"
#include "env/store/used.h"
#include "model/select.h"

struct run {
	const struct build_env *env;
	struct project *project;
	const struct python *python;
	struct acquire_item_vec *items;
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

static struct install_item
install_of(struct run *run, struct acquire_item *item)
{
	return (struct install_item){
		.name = item->name,
		.manifest = &item->manifest,
		.entry = store_path(&run->project->store, "wheel", item->sha256,
			run->arena),
	};
}

/* What somebody changed in the store through a hard link is made anew. */
static bool
renew(struct run *run, const struct install_item *items)
{
	for (size_t i = 0; i < run->items->n; i++) {
		if (items[i].outcome != INSTALL_DAMAGED)
			continue;
		if (!store_discard(
			    &run->project->store, items[i].entry, run->diag))
			return false;
		run->items->v[i].done = false;
	}
	return acquire(
		run->project, run->items, run->progress, run->arena, run->diag);
}

static bool
install(struct run *run, const struct site *site, const struct owners *owners,
	struct trash *trash, size_t *damaged)
{
	size_t n = run->items->n;
	struct install_item *items =
		arena_array(run->arena, struct install_item, n);

	*damaged = 0;
	for (size_t i = 0; i < n; i++)
		items[i] = install_of(run, &run->items->v[i]);
	if (!install_many(site, owners, items, n, 0, trash, run->diag))
		return false;
	for (size_t i = 0; i < n; i++)
		*damaged += items[i].outcome == INSTALL_DAMAGED;
	return !*damaged || renew(run, items);
}

static bool
fill(struct run *run, const struct site *site)
{
	struct owners owners = {
		.arena = run->arena, .paths = {.arena = run->arena}};
	struct trash trash = install_trash(site, run->arena);
	size_t damaged;

	bool allowed = true;
	vec_for (const struct acquire_item, it, run->items)
		allowed &= owners_add(&owners, site, &it->manifest, run->diag);
	clash_tell(&owners, NULL, NULL, run->diag);
	if (!allowed)
		return false;
	/* Those that are there by then are put in once more: it is the same. */
	bool done = install(run, site, &owners, &trash, &damaged) &&
		    (!damaged || install(run, site, &owners, &trash, &damaged));
	if (done && damaged)
		done = diag_error(run->diag, NOWHERE,
			"the store's files were changed while they were used");
	return trash_empty(&trash, run->diag) && done;
}

/* The environment is gone when its build is done; by the record the store knows
 * that the wheels were of use. Nothing depends on it: a failure ends nothing.
 */
static void
note_used(struct run *run)
{
	struct str_vec wheels = {0};
	struct diag ignored = {.arena = run->arena};

	vec_for (const struct acquire_item, it, run->items)
		vec_add(&wheels, run->arena, it->sha256);
	(void)!used_write(&run->project->store, run->env->path, &wheels,
		run->arena, &ignored);
}

bool
build_env_make(struct build_env *env, struct project *project,
	const struct python *python, struct acquire_item_vec *items,
	struct progress *progress, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.env = env,
		.project = project,
		.python = python,
		.items = items,
		.progress = progress,
		.arena = arena,
		.diag = diag,
	};
	struct site site;

	env->bin = path_joinz(arena, env->path, "bin");
	env->python = path_joinz(arena, env->bin, "python");
	if (!acquire(project, items, progress, arena, diag) ||
		!venv_make(python, env->path, S("build"), &project->store,
			arena, diag) ||
		!site_open(&site, env->path, python, &project->store, LINK_AUTO,
			false, arena, diag))
		return false;
	note_used(&run);
	bool done = fill(&run, &site);
	site_close(&site);
	return done;
}

static bool
no_wheel(const struct lock_package *package, const struct python *python,
	struct str name, struct place place, const struct diag *why,
	struct diag *diag)
{
	(void)diag_error(diag, place,
		"building %.*s needs %.*s %.*s, which has no wheel for Python "
		"%.*s",
		STR(name), STR(package->name), STR(package->version),
		STR(python->short_version));
	(void)diag_hint(diag,
		"choose a version that has one: 'requires = %.*s == ...' in "
		"its [build:...]",
		STR(package->name));
	vec_for (const struct diag_item, it, &why->items) {
		diag_note(diag, it->place, "%.*s", STR(it->message));
	}
	return false;
}

bool
build_env_wheels(const struct project *project,
	const struct lock_package_vec *packages, const struct python *python,
	struct str name, struct place place, struct acquire_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	struct tag_list tags;
	struct locking locking = {.python = *python};
	struct select_target target = locking_target(&locking, &tags, arena);
	bool done = true;

	vec_for (const struct lock_package, it, packages) {
		struct lock one = {0};
		struct selected_vec files = {0};
		struct diag why = {.arena = arena};
		vec_add(&one.packages, arena, *it);
		/* Nothing is built for a build: only its wheels count. */
		one.packages.v[0].sdist = (struct lock_file){0};
		if (!select_files(&one, &target, &files, arena, &why) ||
			(files.n && files.v[0].from_source))
			done = no_wheel(it, python, name, place, &why, diag);
		else if (files.n)
			vec_add(items, arena,
				lock_item(&files.v[0], project, arena));
	}
	return done;
}
