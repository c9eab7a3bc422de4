/* SPDX-License-Identifier: MIT */
#include "env/lock/build_lock.h"

#include "base/path.h"
#include "env/build/build_env.h"
#include "env/build/hooks.h"
#include "env/build/recipes.h"
#include "env/fetch/pip.h"
#include "env/fetch/source_tree.h"
#include "env/lock/build_pins.h"
#include "env/lock/build_requires.h"
#include "env/python/build_variables.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/tree.h"

/* A set of requirements, resolved; and the environment of it, once made. */
struct answer {
	struct str key; /* the requirements, a line each */
	struct lock lock;
	struct acquire_item_vec items; /* its wheels for this interpreter */
	struct build_env env;
	bool made;
};

struct answer_vec VEC(struct answer *);

struct run {
	const struct build_lock *ask;
	struct lock *lock;
	struct select_target target;
	struct settings settings;
	struct str scratch;
	struct answer_vec answers;
	struct arena *arena;
	struct diag *diag;
};

/* One package that is built here. */
struct work {
	const struct lock_package *package;
	const struct conf_build *conf; /* [build:NAME], or NULL */
	struct place place;
	struct str name;    /* "pyyaml 6.0.2" */
	struct str scratch; /* a directory of its own */
	struct recipe recipe;
	struct str_vec requires;
	struct str_vec variables; /* of the backend's process */
	struct answer *answer;
};

static const struct conf_build *
conf_of(const struct run *run, struct str name)
{
	return conf_find_build(&run->ask->locking->builds, name);
}

static struct str
absolute(const struct run *run, struct str path)
{
	return project_absolute(run->ask->project, path, run->arena);
}

static void
add_file(const struct run *run, const struct lock_file *file,
	struct recipe_file *to)
{
	to->file = file->name;
	to->sha256 = file->sha256;
	to->url = file->url;
	to->path = absolute(run, file->path);
	to->size = file->size;
}

/* As much of a recipe as its source tree and its variables need. */
static struct recipe
recipe_of(const struct run *run, const struct selected *selected,
	const struct conf_build *conf)
{
	const struct lock_package *package = selected->package;
	struct recipe recipe = {
		.package = {.name = package->name,
			.version = package->version,
			.index = package->index},
		.source = RECIPE_ARCHIVE,
		.subdirectory = package->subdirectory,
	};

	if (selected->file)
		add_file(run, selected->file, &recipe.package);
	if (package->source == LOCK_DIRECTORY) {
		recipe.source = RECIPE_DIRECTORY;
		recipe.directory = absolute(run, package->where);
	}
	if (package->source == LOCK_VCS) {
		recipe.source = RECIPE_GIT;
		recipe.package.url = absolute(run, package->where);
		recipe.commit = package->commit;
	}
	/* A question needs no compiler: which of them counts is told later. */
	build_variables_now(conf, env_is_set("CC_FOR_BUILD"), &recipe.variables,
		run->arena);
	for (size_t i = 0; conf && i < conf->settings.n; i++)
		vec_add(&recipe.settings, run->arena,
			(struct recipe_setting){conf->settings.v[i].key,
				conf->settings.v[i].value});
	return recipe;
}

static struct answer *
find_answer(const struct run *run, struct str key)
{
	for (size_t i = 0; i < run->answers.n; i++) {
		if (str_eq(run->answers.v[i]->key, key))
			return run->answers.v[i];
	}
	return NULL;
}

static bool
resolve_answer(struct run *run, const struct work *work, struct answer *answer)
{
	const struct build_lock *ask = run->ask;
	const struct locking *locking = ask->locking;
	struct build_requires wish = {
		.name = work->name,
		.place = work->place,
		.path = locking->env->path,
		.requires = work->requires,
		.pins = build_pins(
			ask, &run->target, work->package->name, run->arena),
	};

	return build_requires(ask->project, &locking->python, &wish,
		       &answer->lock, ask->progress, run->arena, run->diag) &&
	       build_env_wheels(ask->project, &answer->lock.packages,
		       &locking->python, work->name, work->place,
		       &answer->items, run->arena, run->diag);
}

/* The answer for the requirements as they are now; equal ones share it. */
static bool
answer_work(struct run *run, struct work *work)
{
	struct str key = str_join(run->arena, &work->requires, S("\n"));
	struct answer *answer = find_answer(run, key);

	if (!answer) {
		answer = arena_new(run->arena, struct answer);
		answer->key = key;
		if (!resolve_answer(run, work, answer))
			return false;
		vec_add(&run->answers, run->arena, answer);
	}
	work->answer = answer;
	return true;
}

static bool
make_env(struct run *run, struct answer *answer)
{
	if (answer->made)
		return true;
	answer->env.path = str_fmt(
		run->arena, "%.*s/env-%zu", STR(run->scratch), run->answers.n);
	answer->made = build_env_make(&answer->env, run->ask->project,
		&run->ask->locking->python, &answer->items, run->ask->progress,
		run->arena, run->diag);
	return answer->made;
}

/* Where the answer is: what it said is kept when it fails. */
static bool
call_backend(struct run *run, const struct work *work, struct hooks *hooks,
	struct str_vec *requires)
{
	enum hooks_product product = work->package->source == LOCK_DIRECTORY
					     ? HOOKS_EDITABLE
					     : HOOKS_WHEEL;
	struct str directory = project_env_path(
		run->ask->project, run->ask->locking->env, run->arena);

	hooks->log = str_fmt(run->arena, "%.*s/.ninjenv/log/%.*s-requires.log",
		STR(directory), STR(work->package->name));
	return fs_mkdirs(path_dir(hooks->log), run->diag) &&
	       fs_unlink(hooks->log, run->diag) &&
	       hooks_requires(
		       hooks, product, requires, run->arena, run->diag) &&
	       fs_unlink(hooks->log, run->diag);
}

/* What the backend wants besides; it runs in an environment of the rest. */
static bool
ask_backend(struct run *run, struct work *work, struct hooks *hooks, bool *more)
{
	struct answer *answer = work->answer;
	struct str_vec requires = {0};

	work->variables.n = 0;
	if (!make_env(run, answer) ||
		!build_variables(&work->recipe.variables, answer->env.bin,
			work->scratch, &work->variables, run->arena, run->diag))
		return false;
	hooks->python = answer->env.python;
	hooks->environment = &work->variables;
	progress_phase(run->ask->progress, work->package->name,
		"asking the backend of");
	bool done = call_backend(run, work, hooks, &requires);
	progress_phase(run->ask->progress, work->package->name, NULL);
	return done &&
	       build_requires_add(&work->requires, &requires, work->name,
		       work->place, more, run->arena, run->diag);
}

static bool
open_source(struct run *run, struct work *work, struct hooks *hooks)
{
	struct source_tree tree = {
		.store = &run->ask->project->store,
		.settings = &run->settings,
		.python = &run->ask->locking->python,
		.scratch = work->scratch,
	};

	if (!fs_mkdirs(work->scratch, run->diag) ||
		!source_tree(&tree, &work->recipe, run->arena, run->diag))
		return false;
	*hooks = (struct hooks){
		.name = work->name,
		.place = work->place,
		.source = tree.directory,
		.scratch = work->scratch,
		.settings = &work->recipe.settings,
	};
	return hooks_open(hooks, run->arena, run->diag);
}

static bool
add_first_requires(
	struct run *run, struct work *work, const struct backend *backend)
{
	struct str_vec own = {0};

	for (size_t i = 0; work->conf && i < work->conf->requires.n; i++)
		vec_add(&own, run->arena, work->conf->requires.v[i].text);
	return build_requires_add(&work->requires, &backend->requires,
		       work->name, work->place, NULL, run->arena, run->diag) &&
	       build_requires_add(&work->requires, &own, work->name,
		       work->place, NULL, run->arena, run->diag);
}

static void
add_packages(struct run *run, const struct lock_package_vec *packages)
{
	vec_for (const struct lock_package, it, packages) {
		if (!lock_find_build_package(run->lock, it->name, it->version))
			vec_add(&run->lock->build_packages, run->arena, *it);
	}
}

static void
record(struct run *run, const struct work *work)
{
	const struct lock *answer = &work->answer->lock;
	struct lock_build build = {
		.name = work->package->name,
		.version = work->package->version,
		.requires = work->requires,
		.place = work->package->place,
	};

	if (answer->environments.n) {
		build.marker = answer->environments.v[0].marker;
		build.marker_text = answer->environments.v[0].text;
	}
	vec_for (const struct lock_package, it, &answer->packages) {
		vec_add(&build.packages, run->arena,
			(struct lock_dependency){it->name, it->version});
	}
	vec_add(&run->lock->builds, run->arena, build);
	add_packages(run, &answer->packages);
}

static bool
add_build(struct run *run, const struct selected *selected)
{
	const struct lock_package *package = selected->package;
	struct work work = {
		.package = package,
		.conf = conf_of(run, package->name),
		.name = str_fmt(run->arena, "%.*s%s%.*s", STR(package->name),
			package->version.n ? " " : "", STR(package->version)),
		.scratch = path_join(run->arena, run->scratch, package->name),
	};
	struct hooks hooks;
	bool more;

	work.place = recipes_place(
		run->ask->project, run->ask->locking->env, package->name);
	work.recipe = recipe_of(run, selected, work.conf);
	if (!open_source(run, &work, &hooks) ||
		!add_first_requires(run, &work, &hooks.backend) ||
		!answer_work(run, &work) ||
		!ask_backend(run, &work, &hooks, &more) ||
		(more && !answer_work(run, &work)))
		return false;
	record(run, &work);
	/* As with other packages: what was locked here is in the store. */
	return acquire(run->ask->project, &work.answer->items,
		run->ask->progress, run->arena, run->diag);
}

/* Has it all that [build:NAME] wants? Its other requirements are the source's,
 * which is of the same version. */
static bool
answers(const struct run *run, const struct lock_build *build)
{
	const struct conf_build *conf = conf_of(run, build->name);

	for (size_t i = 0; conf && i < conf->requires.n; i++) {
		if (!str_vec_has(&build->requires, conf->requires.v[i].text))
			return false;
	}
	return true;
}

/* Was it replaced by one that was made now? It counts here as that does. */
static bool
is_replaced(const struct run *run, const struct lock_build *build, size_t made)
{
	for (size_t i = 0; i < made; i++) {
		if (str_eq(run->lock->builds.v[i].name, build->name))
			return !build->marker ||
			       marker_eval(build->marker, run->target.markers,
				       run->arena) == MARKER_TRUE;
	}
	return false;
}

static void
keep(struct run *run, const struct lock_build *build)
{
	struct lock_package_vec packages = {0};

	vec_for (const struct lock_dependency, it, &build->packages) {
		const struct lock_package *package = lock_find_build_package(
			run->ask->before, it->name, it->version);
		if (package)
			vec_add(&packages, run->arena, *package);
	}
	vec_add(&run->lock->builds, run->arena, *build);
	add_packages(run, &packages);
}

/* What other platforms build, and this one cannot resolve for them. */
static void
keep_others(struct run *run)
{
	size_t made = run->lock->builds.n;

	vec_for (const struct lock_build, it, &run->ask->before->builds) {
		const struct lock_package *package =
			lock_find(run->lock, it->name);
		if (package && str_eq(package->version, it->version) &&
			answers(run, it) && !is_replaced(run, it, made))
			keep(run, it);
	}
}

static bool
load_settings(struct run *run)
{
	const struct build_lock *ask = run->ask;
	const struct python *python = &ask->locking->python;
	struct settings *settings = &run->settings;

	if (!project_settings(
		    ask->project, python, settings, run->arena, run->diag))
		return false;
	if (settings->offline) {
		*settings = pip_offline(settings, run->arena);
		return true;
	}
	return settings_default_index(
		settings, python, &ask->project->store, run->arena, run->diag);
}

static bool
add_builds(struct run *run, const struct selected_vec *files)
{
	if (!load_settings(run) ||
		!store_temporary(&run->ask->project->store, &run->scratch,
			run->arena, run->diag))
		return false;
	bool done = true;
	for (size_t i = 0; done && i < files->n; i++)
		done = !files->v[i].from_source || add_build(run, &files->v[i]);
	return tree_remove(run->scratch, run->diag) && done;
}

static bool
any_from_source(const struct selected_vec *files)
{
	vec_for (const struct selected, it, files) {
		if (it->from_source)
			return true;
	}
	return false;
}

bool
build_lock(const struct build_lock *ask, struct lock *lock, struct arena *arena,
	struct diag *diag)
{
	struct run run = {
		.ask = ask, .lock = lock, .arena = arena, .diag = diag};
	struct tag_list tags;
	struct selected_vec files = {0};

	run.target = locking_target(ask->locking, &tags, arena);
	if (!select_files(lock, &run.target, &files, arena, diag) ||
		(any_from_source(&files) && !add_builds(&run, &files)))
		return false;
	keep_others(&run);
	return true;
}
