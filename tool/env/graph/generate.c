/* SPDX-License-Identifier: MIT */
#include "env/graph/generate.h"

#include "base/path.h"
#include "env/build/recipes.h"
#include "env/graph/emit.h"
#include "env/graph/extension_file.h"
#include "env/graph/placed.h"
#include "env/install/sync.h"
#include "env/install/system.h"
#include "env/python/python.h"
#include "model/script_names.h"
#include "model/select.h"
#include "model/want.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/host.h"

enum { LARGEST_MANIFEST = 64 * 1024 * 1024 };

struct run {
	struct project *project;
	struct emit emit;
	struct arena *arena;
	struct diag *diag;
};

static struct str
absolute(const struct run *run, struct str path)
{
	return project_absolute(run->project, path, run->arena);
}

/* A file of the lock, or a directory or repository, which have none. */
static void
add_origin(struct run *run, const struct selected *selected,
	struct want_package *want)
{
	const struct lock_package *package = selected->package;
	const struct lock_file *file = selected->file;

	want->subdirectory = package->subdirectory;
	if (package->source == LOCK_DIRECTORY)
		want->directory = absolute(run, package->where);
	if (package->source == LOCK_VCS) {
		want->url = absolute(run, package->where);
		want->commit = package->commit;
	}
	if (!file)
		return;
	want->file = file->name;
	want->sha256 = file->sha256;
	want->url = file->url;
	want->path = absolute(run, file->path);
	want->size = file->size;
}

static struct want_package
want_of(struct run *run, const struct locking *locking,
	const struct selected *selected)
{
	const struct lock_package *package = selected->package;
	struct want_package want = {
		.name = package->name,
		.version = package->version,
		.index = package->index,
		.from_source = selected->from_source,
		.requested = conf_find_package(locking->env, package->name),
		.direct = package->source != LOCK_FILES,
	};

	add_origin(run, selected, &want);
	return want;
}

static struct want
make_want(struct run *run, const struct locking *locking,
	const struct selected_vec *files)
{
	static const char *const links[] = {
		[CONF_LINK_AUTO] = "auto",
		[CONF_LINK_REFLINK] = "reflink",
		[CONF_LINK_HARDLINK] = "hardlink",
		[CONF_LINK_COPY] = "copy",
	};
	const struct conf_env *env = locking->env;
	struct arena *arena = run->arena;
	struct want want = {
		.name = env->name,
		.target = env->target,
		.source = run->project->source,
		.path = project_env_path(run->project, env, arena),
		.prompt = project_prompt(run->project, env, arena),
		.python = locking->python.path,
		.python_identity = locking->python.identity,
		.python_version = locking->python.version,
		.link = str_from(links[env->link]),
		.bytecode = env->bytecode,
		.remove_extra = env->extra == EXTRA_REMOVE,
	};
	vec_for (const struct conf_word, it, &env->pythonpath) {
		vec_add(&want.pythonpath, arena,
			path_clean(arena, path_join(arena, run->project->source,
						  it->text)));
	}
	vec_for (const struct selected, it, files) {
		vec_add(&want.packages, arena, want_of(run, locking, it));
	}
	extension_modules(
		run->project, env, &locking->python, &want.modules, arena);
	return want;
}

static bool
write_wants(struct run *run, const struct want *want)
{
	struct buf all = {.arena = run->arena}, built = all;
	struct str path = emit_want(run->arena, want->path);

	want_write(want, &all);
	want_write_built(want, &built);
	return fs_mkdirs(path_dir(path), run->diag) &&
	       file_write_changed(path, buf_str(&all), 0644, NULL, run->diag) &&
	       (!built.n || file_write_changed(
				    emit_want_built(run->arena, want->path),
				    buf_str(&built), 0644, NULL, run->diag));
}

/* The files that the lock gives this interpreter, and the want made of them. */
static bool
choose(struct run *run, const struct locking *locking,
	struct selected_vec *files, struct want *want)
{
	struct tag_list tags;
	struct select_target target =
		locking_target(locking, &tags, run->arena);

	struct selected_vec ours = {0};
	struct want_system_vec systems = {0};

	if (!select_files(
		    &locking->lock, &target, files, run->arena, run->diag))
		return false;
	vec_for (const struct selected, it, files) {
		vec_add(&ours, run->arena, *it);
	}
	system_choose(locking, &ours, &systems, run->arena);
	*want = make_want(run, locking, &ours);
	want->system = systems;
	return true;
}

/* One that the system provides is made by the first sync edge. */
static struct emit_package
package_of(const struct want *want, const struct selected *selected,
	const struct python *python, struct arena *arena)
{
	const struct want_system *system =
		want_find_system(want, selected->package->name);
	struct emit_package package = {
		.file = *selected,
		.scripts = selected->package->scripts,
	};

	if (system) {
		package.file.from_source = false;
		package.scripts = system->scripts;
	} else {
		script_names_adjust_list(
			&package.scripts, python->short_version, arena);
	}
	return package;
}

/* What is built from source, and what generation has to look at for it. */
static bool
add_recipes(struct run *run, const struct locking *locking,
	const struct want *want, struct recipes *recipes)
{
	if (!recipes_make(recipes, run->project, locking, want, run->arena,
		    run->diag))
		return false;
	vec_for (const struct str, it, &recipes->files) {
		vec_add(&run->emit.natives, run->arena, *it);
	}
	return true;
}

static bool
add_env(struct run *run, const struct locking *locking, struct want *want,
	struct recipes *recipes)
{
	struct arena *arena = run->arena;
	struct selected_vec files = {0};
	struct str lock = project_lock_name(locking->env, arena);
	struct emit_env env = {
		.conf = locking->env,
		.python = &locking->python,
		.path = locking->env->path,
		.lock = str_is(run->project->from_build, ".")
				? lock
				: path_join(arena, run->project->source, lock),
	};

	if (!choose(run, locking, &files, want) ||
		!add_recipes(run, locking, want, recipes))
		return false;
	vec_for (const struct selected, it, &files) {
		vec_add(&env.packages, arena,
			package_of(want, it, &locking->python, arena));
	}
	system_inputs(locking, &run->emit.natives, arena);
	vec_add(&run->emit.envs, arena, env);
	return true;
}

bool
generate_want(struct project *project, const struct locking *locking,
	struct want *want, struct arena *arena, struct diag *diag)
{
	struct selected_vec files = {0};
	struct run run = {.project = project, .arena = arena, .diag = diag};

	return choose(&run, locking, &files, want);
}

const char *
generate_manifest_name(enum generate_manifest manifest)
{
	return manifest == GENERATE_ALONE ? "env-alone.ninja" : "build.ninja";
}

static bool
includes_ours(struct str text)
{
	struct str line, rest = text;

	while (str_next(&rest, '\n', &line)) {
		struct str word, path;
		(void)str_cut(str_trim(line), ' ', &word, &path);
		if ((str_is(word, "include") || str_is(word, "subninja")) &&
			str_is(str_trim(path), "env.ninja"))
			return true;
	}
	return false;
}

/* What build.ninja is: missing is GENERATE_WRITTEN, to be made. */
static bool
look_at_manifest(const struct project *project,
	enum generate_manifest *manifest, struct arena *arena,
	struct diag *diag)
{
	struct str text;
	struct str path = path_joinz(arena, project->build, "build.ninja");

	switch (file_read(path, LARGEST_MANIFEST, &text, arena, diag)) {
	case FS_OK:
		*manifest = includes_ours(text) ? GENERATE_OWN : GENERATE_ALONE;
		return true;
	case FS_MISSING:
		*manifest = GENERATE_WRITTEN;
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

bool
generate_find(const struct project *project, enum generate_manifest *manifest,
	struct arena *arena, struct diag *diag)
{
	struct str env = path_joinz(arena, project->build, "env.ninja");

	return fs_is_file(env) &&
	       look_at_manifest(project, manifest, arena, diag) &&
	       *manifest != GENERATE_WRITTEN &&
	       (*manifest == GENERATE_OWN ||
		       fs_is_file(path_joinz(
			       arena, project->build, "env-alone.ninja")));
}

static bool
write_in_build(struct run *run, const char *name, struct buf *text)
{
	struct str path = path_joinz(run->arena, run->project->build, name);
	/* Ninja reads it before anything of ours runs: who would mend it? */
	return file_write_changed_as(path, buf_str(text), 0644,
		store_flush_mode(&run->project->store), NULL, run->diag);
}

static bool
write_manifests(struct run *run, enum generate_manifest *manifest)
{
	struct buf env = {.arena = run->arena}, own = {.arena = run->arena};

	emit_env_ninja(&run->emit, &env);
	if (!look_at_manifest(run->project, manifest, run->arena, run->diag) ||
		!write_in_build(run, "env.ninja", &env))
		return false;
	switch (*manifest) {
	case GENERATE_OWN:
		return true;
	case GENERATE_ALONE:
		emit_alone_ninja(&run->emit, &own);
		break;
	case GENERATE_WRITTEN:
		emit_build_ninja(&own);
		break;
	}
	return write_in_build(run, generate_manifest_name(*manifest), &own);
}

static bool
plan_extensions(struct run *run, struct extension_plan *plan)
{
	vec_for (const struct emit_env, it, &run->emit.envs) {
		struct extension_env env = {
			.conf = it->conf,
			.python = it->python,
			.path = it->path,
		};
		vec_for (const struct emit_package, package, &it->packages) {
			vec_add(&env.packages, run->arena, package->file);
		}
		vec_add(&plan->envs, run->arena, env);
	}
	run->emit.extensions = plan;
	return extension_plan(run->project, plan, run->arena, run->diag) &&
	       placed_check(run->project, plan, run->arena, run->diag);
}

bool
generate(struct project *project, const struct locking_vec *all,
	enum generate_manifest *manifest, struct arena *arena,
	struct diag *diag)
{
	struct run run = {
		.project = project,
		.emit = {.program = host_program(arena),
			.source = project->from_build,
			.natives = project->natives,
			.inputs = project->inputs},
		.arena = arena,
		.diag = diag,
	};
	struct want *wants = arena_array(arena, struct want, all->n);
	struct recipes *recipes = arena_array(arena, struct recipes, all->n);
	struct extension_plan plan = {0};
	bool done = true;

	for (size_t i = 0; i < all->n; i++)
		done &= add_env(&run, &all->v[i], &wants[i], &recipes[i]);
	if (!done || !plan_extensions(&run, &plan) ||
		!fs_mkdirs(project->build, diag))
		return false;
	for (size_t i = 0; i < all->n; i++)
		if (!write_wants(&run, &wants[i]) ||
			!recipes_write(&recipes[i], wants[i].path,
				store_flush_mode(&project->store), arena, diag))
			return false;
	return placed_update(project, &plan, arena, diag) &&
	       write_manifests(&run, manifest);
}

bool
generate_want_error(struct str path, struct str stamp, struct str error,
	struct arena *arena, struct diag *diag)
{
	struct want want;
	struct buf out = {.arena = arena};
	struct diag ignored = {.arena = arena};

	/* Removed with its environment, or another version's: it will be made
	 * when this is mended. */
	if (!sync_read_want(path, &want, arena, &ignored))
		want = (struct want){0};
	want.error = error;
	want.stamp = stamp;
	want_write(&want, &out);
	return fs_mkdirs(path_dir(path), diag) &&
	       file_write_changed(path, buf_str(&out), 0644, NULL, diag);
}
