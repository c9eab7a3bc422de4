/* SPDX-License-Identifier: MIT */
#include "env/build/build_make.h"

#include "base/path.h"
#include "env/build/build_env.h"
#include "env/build/hooks.h"
#include "env/fetch/pip.h"
#include "env/fetch/source_tree.h"
#include "env/lock/build_requires.h"
#include "env/python/build_variables.h"
#include "model/tag.h"
#include "sys/file.h"

struct run {
	struct build_make *make;
	const struct recipe *recipe;
	struct settings settings;
	enum hooks_product product;
	struct hooks hooks;
	struct build_env env;
	struct str_vec environment;
	struct arena *arena;
	struct diag *diag;
};

/* Of another tool's lock: what its builds require comes from the same places
 * as the packages. */
static bool
load_settings(struct run *run)
{
	struct settings *settings = &run->settings;
	struct build_make *make = run->make;

	if (!project_settings(make->project, make->python, settings, run->arena,
		    run->diag))
		return false;
	if (settings->offline)
		*settings = pip_offline(settings, run->arena);
	return true;
}

static bool
get_source(struct run *run)
{
	struct source_tree tree = {
		.store = &run->make->project->store,
		.settings = &run->settings,
		.python = run->make->python,
		.scratch = run->make->scratch,
	};

	if (!source_tree(&tree, run->recipe, run->arena, run->diag))
		return false;
	run->hooks.source = tree.directory;
	return true;
}

static struct str
name_of(struct run *run)
{
	const struct recipe_file *package = &run->recipe->package;
	struct buf out = {.arena = run->arena};

	buf_addf(&out, "%.*s%s%.*s", STR(package->name),
		package->version.n ? " " : "", STR(package->version));
	if (package->file.n)
		buf_addf(&out, " from '%.*s'", STR(package->file));
	return buf_str(&out);
}

/* What the log begins with: of what and for what the build is. */
static struct str
log_head(struct run *run)
{
	const struct recipe *recipe = run->recipe;
	struct buf out = {.arena = run->arena};

	buf_addf(&out, "ninjenv: building %.*s\npython %.*s ('%.*s')\n",
		STR(run->hooks.name), STR(recipe->python_version),
		STR(recipe->python));
	vec_for (const struct recipe_tool, it, &recipe->tools) {
		buf_addf(&out, "compiler %.*s: %.*s\n", STR(it->name),
			STR(it->text));
	}
	vec_for (const struct recipe_native, it, &recipe->natives) {
		buf_addf(&out, "native %.*s %.*s\n", STR(it->module),
			STR(it->version));
	}
	vec_for (const struct recipe_file, it, &recipe->files) {
		buf_addf(&out, "with %.*s %.*s\n", STR(it->name),
			STR(it->version));
	}
	buf_addc(&out, '\n');
	return buf_str(&out);
}

static bool
open_hooks(struct run *run)
{
	struct build_make *make = run->make;

	run->hooks.name = name_of(run);
	run->hooks.place = make->place;
	run->hooks.scratch = make->scratch;
	run->hooks.environment = &run->environment;
	run->hooks.settings = &run->recipe->settings;
	run->hooks.log = make->log;
	return fs_mkdirs(path_dir(make->log), run->diag) &&
	       file_write(
		       make->log, log_head(run), 0644, FILE_LAZY, run->diag) &&
	       hooks_open(&run->hooks, run->arena, run->diag);
}

static bool
make_env(struct run *run, const char *name, struct acquire_item_vec *items)
{
	struct build_make *make = run->make;
	struct str temporary = path_joinz(run->arena, make->scratch, "tmp");

	run->env.path = path_joinz(run->arena, make->scratch, name);
	run->environment.n = 0;
	if (!fs_mkdirs(temporary, run->diag) ||
		!build_env_make(&run->env, make->project, make->python, items,
			make->progress, run->arena, run->diag) ||
		!build_variables(&run->recipe->variables, run->env.bin,
			temporary, &run->environment, run->arena, run->diag))
		return false;
	run->hooks.python = run->env.python;
	return true;
}

static bool
make_locked_env(struct run *run)
{
	struct acquire_item_vec items = {0};

	vec_for (const struct recipe_file, it, &run->recipe->files) {
		vec_add(&items, run->arena,
			(struct acquire_item){
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
	return make_env(run, "env", &items);
}

static bool
make_resolved_env(
	struct run *run, const char *name, const struct str_vec *requires)
{
	struct build_make *make = run->make;
	struct acquire_item_vec items = {0};
	struct lock lock;
	struct build_requires ask = {
		.name = run->recipe->package.name,
		.place = make->place,
		.path = run->recipe->path,
		.requires = *requires,
	};

	return build_requires(make->project, make->python, &ask, &lock,
		       make->progress, run->arena, run->diag) &&
	       build_env_wheels(make->project, &lock.packages, make->python,
		       ask.name, make->place, &items, run->arena, run->diag) &&
	       make_env(run, name, &items);
}

static bool
add_requires(struct run *run, struct str_vec *requires,
	const struct str_vec *more, bool *added)
{
	return build_requires_add(requires, more, run->recipe->package.name,
		run->make->place, added, run->arena, run->diag);
}

/* The lock does not say what the build requires: pyproject.toml does, then the
 * backend, which has to be there for that. */
static bool
make_unlocked_env(struct run *run)
{
	struct str_vec requires = {0}, more = {0};
	bool added;

	if (!add_requires(run, &requires, &run->hooks.backend.requires, NULL) ||
		!add_requires(run, &requires, &run->recipe->requires, NULL) ||
		!make_resolved_env(run, "env", &requires) ||
		!hooks_requires(&run->hooks, run->product, &more, run->arena,
			run->diag) ||
		!add_requires(run, &requires, &more, &added) ||
		(added && !make_resolved_env(run, "env-2", &requires)))
		return false;
	if (!requires.n)
		return true;
	diag_warn(run->diag, run->make->place,
		"what %.*s is built with is not locked, and may be another "
		"version tomorrow",
		STR(run->recipe->package.name));
	(void)diag_hint(run->diag, "type 'ninjenv lock' to lock it");
	return true;
}

static bool
refuse(const struct run *run, const char *why)
{
	return diag_error(run->diag, run->make->place,
		"building %.*s made '%.*s', which %s", STR(run->hooks.name),
		STR(run->make->file), why);
}

/* A wheel of that name and version that fits the interpreter? */
static bool
check_wheel(struct run *run)
{
	const struct recipe_file *package = &run->recipe->package;
	struct wheel_name wheel;
	struct version version;
	struct tag_list tags;

	if (!wheel_name_parse(run->make->file, &wheel, run->arena, NULL))
		return refuse(run, "is no wheel's name");
	if (!str_eq(wheel.name, package->name) ||
		(package->version.n &&
			(!version_parse(package->version, &version, run->arena,
				 NULL) ||
				version_cmp(&wheel.version, &version) != 0)))
		return refuse(
			run, str_fmt(run->arena, "is not %.*s %.*s",
				     STR(package->name), STR(package->version))
				     .p);
	tag_list_make(&tags, run->make->python->tags, run->arena);
	if (tag_rank(&tags, &wheel.tags) == TAG_NO_RANK)
		return refuse(
			run, str_fmt(run->arena, "does not fit Python %.*s",
				     STR(run->make->python->version))
				     .p);
	return true;
}

static bool
call_backend(struct run *run)
{
	struct build_make *make = run->make;
	struct str to = path_joinz(run->arena, make->scratch, "wheel");

	progress_phase(make->progress, run->recipe->package.name, "building");
	if (!fs_mkdirs(to, run->diag) ||
		!hooks_build(&run->hooks, run->product, to, &make->file,
			run->arena, run->diag))
		return false;
	make->path = path_join(run->arena, to, make->file);
	return check_wheel(run);
}

bool
build_make(struct build_make *make, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.make = make,
		.recipe = make->recipe,
		.product = make->recipe->source == RECIPE_DIRECTORY
				   ? HOOKS_EDITABLE
				   : HOOKS_WHEEL,
		.arena = arena,
		.diag = diag,
	};

	return load_settings(&run) && get_source(&run) && open_hooks(&run) &&
	       (make->recipe->locked ? make_locked_env(&run)
				     : make_unlocked_env(&run)) &&
	       call_backend(&run);
}
