/* SPDX-License-Identifier: MIT */
#include "env/ask/outdated.h"

#include "env/fetch/fetch.h"
#include "env/fetch/index.h"
#include "env/fetch/settings.h"
#include "env/limits.h"
#include "model/name.h"
#include "model/require.h"
#include "model/tag.h"
#include "sys/tree.h"

struct run {
	struct look *look;
	struct settings settings;
	struct map pages; /* name -> struct index_file_vec * */
	struct arena *arena;
	struct diag *diag;
};

/* What is named by a path or URL, or is the interpreter's own, has no versions
 * to choose from. */
static bool
is_from_index(const struct look_env *env, const struct selected *file)
{
	struct str name = file->package->name;
	const struct conf_package *line =
		conf_find_package(env->locking->env, name);
	size_t at = outline_find(&env->outline, name);

	return file->package->source == LOCK_FILES &&
	       file->package->version.n &&
	       env->outline.packages.v[at].origin != OUTLINE_SYSTEM &&
	       (!line || (!line->wheel.n && !line->require->url.n));
}

static void
add_names(struct run *run, const struct look_env *env,
	struct outdated *outdated, struct str_vec *names)
{
	vec_for (const struct selected, it, &env->files) {
		struct str name = it->package->name;
		if (!is_from_index(env, it)) {
			vec_add(&outdated->others, run->arena, name);
			continue;
		}
		outdated->asked++;
		if (!str_vec_has(names, name))
			vec_add(names, run->arena, name);
	}
}

static bool
load_settings(struct run *run, const struct look_env *env)
{
	const struct python *python = &env->locking->python;
	struct settings *settings = &run->settings;

	if (!project_settings(&run->look->project, python, settings, run->arena,
		    run->diag))
		return false;
	if (settings->offline && !settings->no_index) {
		(void)diag_error(run->diag, NOWHERE,
			"newer versions are only known to the index, and "
			"NINJENV_OFFLINE is set");
		return diag_hint(run->diag,
			"run it without NINJENV_OFFLINE, or with "
			"PIP_NO_INDEX=1 to look at find-links alone");
	}
	return settings->no_index ||
	       settings_default_index(settings, python,
		       &run->look->project.store, run->arena, run->diag);
}

static bool
ask(struct run *run, const struct str_vec *names)
{
	struct str scratch;

	if (!store_temporary(
		    &run->look->project.store, &scratch, run->arena, run->diag))
		return false;
	struct fetch *fetch = fetch_open(&run->settings, scratch, run->arena);
	bool done = index_projects(fetch, &run->settings, names, &run->pages,
		run->arena, run->diag);
	fetch_close(fetch);
	return tree_remove(scratch, run->diag) && done;
}

/* Text that is no specifier set limits nothing, as with pip. */
static bool
fits_python(struct run *run, const struct look_env *env, struct str requires)
{
	struct spec_set set;

	return !requires.n || !spec_parse(requires, &set, run->arena, NULL) ||
	       spec_contains(&set, spec_item(&env->locking->python.parsed),
		       SPEC_PRE_YES);
}

/* The version of a file that could be installed here. */
static bool
is_offer(struct run *run, const struct tag_list *tags,
	const struct index_file *file, struct version *version)
{
	struct wheel_name wheel;
	struct str name;

	if (!wheel_name_parse(file->name, &wheel, run->arena, NULL))
		return name_of_sdist(
			file->name, &name, version, run->arena, NULL);
	*version = wheel.version;
	return tag_rank(tags, &wheel.tags) != TAG_NO_RANK;
}

static void
add_offers(struct run *run, const struct look_env *env,
	const struct tag_list *tags, const struct index_file_vec *files,
	struct newer_offer_vec *offers)
{
	vec_for (const struct index_file, it, files) {
		struct version version;
		if (!it->yanked && is_offer(run, tags, it, &version) &&
			fits_python(run, env, it->requires_python))
			vec_add(offers, run->arena, version);
	}
}

static void
look_at(struct run *run, const struct limits *limits,
	const struct tag_list *tags, const struct lock_package *package,
	struct outdated *outdated)
{
	const struct index_file_vec *files =
		map_get(&run->pages, package->name);
	struct newer_offer_vec offers = {0};
	struct newer_limit_vec who = {0};
	struct version locked;
	struct newer newer;

	if (!files->n)
		vec_add(&outdated->absent, run->arena, package->name);
	if (!files->n ||
		!version_parse(package->version, &locked, run->arena, NULL))
		return;
	add_offers(run, outdated->env, tags, files, &offers);
	limits_of(limits, package->name, &who, run->arena);
	newer_find(&newer, &locked, &offers, &who, run->arena);
	if (newer.is_newer)
		vec_add(&outdated->rows, run->arena,
			(struct outdated_row){
				.name = package->name,
				.locked = package->version,
				.newer = newer,
			});
}

static void
look_at_all(struct run *run, struct outdated *outdated)
{
	struct limits limits;
	struct tag_list tags;

	limits_open(&limits, run->look, outdated->env, run->arena);
	tag_list_make(&tags, outdated->env->locking->python.tags, run->arena);
	vec_for (const struct selected, it, &outdated->env->files) {
		if (is_from_index(outdated->env, it))
			look_at(run, &limits, &tags, it->package, outdated);
	}
}

bool
outdated_find(struct look *look, const struct look_env_vec *envs,
	struct outdated_vec *found, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.look = look,
		.pages = {.arena = arena},
		.arena = arena,
		.diag = diag,
	};
	struct str_vec names = {0};

	*found = (struct outdated_vec){0};
	for (size_t i = 0; i < envs->n; i++) {
		struct outdated *outdated = vec_new(found, arena);
		outdated->env = envs->v[i];
		add_names(&run, envs->v[i], outdated, &names);
	}
	if (!names.n)
		return true;
	if (!load_settings(&run, envs->v[0]) || !ask(&run, &names))
		return false;
	vec_for (struct outdated, it, found) {
		look_at_all(&run, it);
	}
	return true;
}
