/* SPDX-License-Identifier: MIT */
#include "env/build_env.h"

#include "base/path.h"
#include "env/install.h"
#include "env/locking.h"
#include "env/resolve.h"
#include "env/venv.h"
#include "model/require.h"
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

	vec_for (const struct acquire_item, it, run->items) {
		if (!owners_add(&owners, site, &it->manifest, run->diag))
			return false;
	}
	/* Those that are there by then are put in once more: it is the same. */
	bool done = install(run, site, &owners, &trash, &damaged) &&
		    (!damaged || install(run, site, &owners, &trash, &damaged));
	if (done && damaged)
		done = diag_error(run->diag, NOWHERE,
			"the store's files were changed while they were used");
	return trash_empty(&trash, run->diag) && done;
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
	bool done = fill(&run, &site);
	site_close(&site);
	return done;
}

/* The requirements as an environment of venv.ini that asks for nothing else. */
static bool
add_package(struct conf_env *env, struct str text, const struct python *python,
	struct place place, struct arena *arena, struct diag *diag)
{
	struct require *require = arena_new(arena, struct require);

	if (!require_parse(text, require, arena, NULL))
		return diag_error(
			diag, place, "'%.*s' is no requirement", STR(text));
	if (require->marker && marker_eval(require->marker, &python->markers,
				       arena) != MARKER_TRUE)
		return true;
	vec_add(&env->packages, arena,
		(struct conf_package){
			.name = require->canonical,
			.text = text,
			.require = require,
			.place = place,
		});
	return true;
}

bool
build_env_resolve(struct project *project, const struct python *python,
	const struct str_vec *requires, struct place place, struct lock *lock,
	struct progress *progress, struct arena *arena, struct diag *diag)
{
	struct conf_env env = {
		.name = S("build"), .target = S("build"), .at.section = place};
	struct resolve_request request = {.env = &env, .python = python};

	*lock = (struct lock){.file = S("the build's requirements")};
	vec_for (const struct str, it, requires) {
		if (!add_package(&env, *it, python, place, arena, diag))
			return false;
	}
	return !env.packages.n ||
	       resolve(project, &request, lock, progress, arena, diag);
}

static bool
no_wheel(const struct lock_package *package, const struct python *python,
	struct str name, struct place place, struct diag *diag)
{
	(void)diag_error(diag, place,
		"building %.*s needs %.*s %.*s, which has no wheel for Python "
		"%.*s",
		STR(name), STR(package->name), STR(package->version),
		STR(python->short_version));
	return diag_hint(diag,
		"choose a version that has one: 'requires = %.*s == ...' in "
		"its [build:...]",
		STR(package->name));
}

static struct acquire_item
item_of(const struct project *project, const struct selected *selected,
	struct arena *arena)
{
	const struct lock_file *file = selected->file;
	struct acquire_item item = {
		.name = selected->package->name,
		.version = selected->package->version,
		.file = file->name,
		.sha256 = file->sha256,
		.url = file->url,
		.index = selected->package->index,
		.size = file->size,
	};

	if (file->path.n)
		item.path = path_clean(
			arena, path_join(arena, project->source, file->path));
	return item;
}

/* The wheel alone counts, and an sdist beside it must not hide that there is
 * none. */
static bool
add_wheel(const struct project *project, const struct lock_package *package,
	const struct select_target *target, struct acquire_item_vec *items,
	bool *fits, struct arena *arena, struct diag *diag)
{
	struct lock one = {0};
	struct selected_vec files = {0};
	struct diag ignored = {.arena = arena};

	*fits = true;
	vec_add(&one.packages, arena, *package);
	if (!select_files(&one, target, &files, arena, &ignored)) {
		*fits = package->wheels.n && !package->sdist.name.n;
		if (*fits)
			diag_merge(diag, &ignored);
		return false;
	}
	*fits = !files.n || !files.v[0].from_source;
	if (files.n && *fits)
		vec_add(items, arena, item_of(project, &files.v[0], arena));
	return *fits;
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
	bool done = true, fits;

	vec_for (const struct lock_package, it, packages) {
		if (add_wheel(project, it, &target, items, &fits, arena, diag))
			continue;
		done = false;
		if (!fits)
			(void)no_wheel(it, python, name, place, diag);
	}
	return done;
}
