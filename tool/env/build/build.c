/* SPDX-License-Identifier: MIT */
#include "env/build/build.h"

#include "base/path.h"
#include "env/build/build_make.h"
#include "env/build/inputs.h"
#include "env/build/recipes.h"
#include "env/fetch/acquire.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/lockfile.h"
#include "sys/tree.h"

enum { LARGEST_ANSWER = 4096, LARGEST_RECIPE = 16 * 1024 * 1024 };

struct run {
	struct project *project;
	const struct recipe *recipe;
	struct recipe with_inputs; /* what recipe is, of a directory */
	struct place place;
	struct python python;
	struct str key;
	struct str sha256, file; /* the answer: the wheel */
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

static struct str
answer_path(struct str path, struct str name, const char *suffix,
	struct arena *arena)
{
	return str_fmt(arena, "%.*s/.ninjenv/built/%.*s%s", STR(path),
		STR(name), suffix);
}

/* "<sha256> <file>\n" */
static bool
parse_answer(struct str text, struct str *sha256, struct str *file)
{
	struct digest digest;

	return str_cut(str_trim(text), ' ', sha256, file) && file->n &&
	       digest_from_hex(&digest, HASH_SHA256, *sha256);
}

bool
build_read(const struct want *want, const struct want_package *package,
	struct str *sha256, struct str *file, struct arena *arena,
	struct diag *diag)
{
	struct str text;
	struct str path = answer_path(want->path, package->name, "", arena);
	enum fs_result found =
		file_read(path, LARGEST_ANSWER, &text, arena, diag);

	if (found == FS_FAILED)
		return false;
	if (found == FS_OK && parse_answer(text, sha256, file))
		return true;
	(void)diag_error(diag, NOWHERE,
		"%.*s %.*s, which has no fitting wheel, is not built yet",
		STR(package->name), STR(package->version));
	return diag_hint(diag,
		"type 'ninjenv env %.*s': it builds what is "
		"missing",
		STR(want->target));
}

bool
build_read_recipe(struct str path, struct recipe *recipe, struct arena *arena,
	struct diag *diag)
{
	struct str text;

	if (!file_need(path, LARGEST_RECIPE, &text, arena, diag) ||
		!recipe_read(text, path, recipe, arena, diag))
		return false;
	/* PATH/.ninjenv/recipe/NAME: after a move it tells of the old place. */
	struct str root = path_dir(path_dir(path_dir(path)));
	if (fs_same(root, recipe->path))
		return true;
	(void)diag_error(diag, NOWHERE,
		"the environment was moved or copied from '%.*s'",
		STR(recipe->path));
	return diag_hint(diag, "type 'ninjenv' to make it anew here");
}

struct str
build_key(const struct recipe *recipe, struct arena *arena)
{
	struct buf text = {.arena = arena};

	recipe_key_text(recipe, &text);
	return hash_hex(arena, buf_str(&text));
}

/* Two that make the same wheel are one build, whatever their hints say. */
static bool
is_same(struct run *run, struct str text)
{
	struct recipe before;
	struct diag ignored = {.arena = run->arena};
	struct buf old = {.arena = run->arena}, new = {.arena = run->arena};

	if (!recipe_read(text, S(""), &before, run->arena, &ignored))
		return false;
	recipe_key_text(&before, &old);
	recipe_key_text(run->recipe, &new);
	return str_eq(buf_str(&old), buf_str(&new));
}

/* An editable build may leave modules in the source that the wheel leads to:
 * they are of the last build alone, and the store cannot bring back others. */
static bool
may_be_found(struct run *run)
{
	const struct recipe *recipe = run->recipe;
	struct str text;
	struct str path = answer_path(
		recipe->path, recipe->package.name, ".recipe", run->arena);

	return recipe->source != RECIPE_DIRECTORY ||
	       (file_read(path, LARGEST_RECIPE, &text, run->arena, NULL) ==
			       FS_OK &&
		       is_same(run, text));
}

enum store_answer
build_kept(const struct store *store, struct str key, struct str *sha256,
	struct str *file, struct arena *arena, struct diag *diag)
{
	struct str text;
	struct manifest manifest;
	struct str path = store_path(store, "built", key, arena);
	enum fs_result result =
		file_read(path, LARGEST_ANSWER, &text, arena, diag);

	if (result != FS_OK || !parse_answer(text, sha256, file))
		return result == FS_FAILED ? STORE_FAILED : STORE_LACKS;
	return store_find(store, *sha256, &manifest, arena, diag);
}

/* Was it built on this machine, and is the wheel's entry still there? */
static bool
find_built(struct run *run, bool *found)
{
	*found = false;
	if (!may_be_found(run))
		return true;
	enum store_answer answer = build_kept(&run->project->store, run->key,
		&run->sha256, &run->file, run->arena, run->diag);
	*found = answer == STORE_HAS;
	return answer != STORE_FAILED;
}

static bool
add_entry(struct run *run, struct str path)
{
	struct acquire_item_vec items = {0};
	struct digest digest;

	if (hash_file(path, HASH_SHA256, &digest, run->diag) != FS_OK)
		return false;
	run->sha256 = digest_hex(&digest, run->arena);
	vec_add(&items, run->arena,
		(struct acquire_item){
			.name = run->recipe->package.name,
			.version = run->recipe->package.version,
			.file = run->file,
			.sha256 = run->sha256,
			.path = path,
		});
	return acquire(run->project, &items, NULL, run->arena, run->diag);
}

static struct str
answer(const struct run *run)
{
	return str_fmt(
		run->arena, "%.*s %.*s\n", STR(run->sha256), STR(run->file));
}

/* A backend may write into the source, and a person may have forbidden it. */
static bool
tell_read_only(struct run *run)
{
	struct str directory = run->recipe->directory;

	if (run->recipe->source == RECIPE_DIRECTORY &&
		!fs_is_writable(directory))
		diag_note(run->diag, NOWHERE,
			"'%.*s' cannot be written, and a backend may need to "
			"(setuptools does, hatchling and flit do not)",
			STR(directory));
	return false;
}

static bool
make_in(struct run *run, struct str scratch)
{
	struct store *store = &run->project->store;
	const struct recipe *recipe = run->recipe;
	struct build_make make = {
		.project = run->project,
		.recipe = recipe,
		.python = &run->python,
		.place = run->place,
		.scratch = scratch,
		.log = str_fmt(run->arena, "%.*s/.ninjenv/log/%.*s.log",
			STR(recipe->path), STR(recipe->package.name)),
		.progress = run->progress,
	};

	if (!build_make(&make, run->arena, run->diag))
		return tell_read_only(run);
	run->file = make.file;
	return add_entry(run, make.path) &&
	       file_write(store_path(store, "built", run->key, run->arena),
		       answer(run), 0644, store_flush_mode(store), run->diag);
}

static bool
make_in_scratch(struct run *run)
{
	struct str scratch;

	if (!store_temporary(
		    &run->project->store, &scratch, run->arena, run->diag))
		return false;
	bool done = make_in(run, scratch);
	return tree_remove(scratch, run->diag) && done;
}

static void
say_busy(void *context, long owner)
{
	struct run *run = context;
	progress_say(run->progress,
		str_fmt(run->arena,
			"waiting for process %ld, which builds %.*s", owner,
			STR(run->recipe->package.name)));
}

/* Builds of one recipe wait for each other, and so do all of a local project,
 * whatever interpreter they are for: its backend writes into the source. */
static struct str
lock_key(const struct run *run)
{
	const struct recipe *recipe = run->recipe;

	if (recipe->source != RECIPE_DIRECTORY)
		return run->key;
	return hash_hex(run->arena,
		str_fmt(run->arena, "build %.*s", STR(recipe->directory)));
}

/* One builder at a time; who waited finds it built. */
static bool
make_once(struct run *run)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct str path = store_path(
		&run->project->store, "lock", lock_key(run), run->arena);
	bool found;
	bool done = lockfile_wait(&lock, path, say_busy, run, run->diag) &&
		    find_built(run, &found) && (found || make_in_scratch(run));

	lockfile_release(&lock);
	return done;
}

/* The recipe beside its answer, and the one before it, for 'ninjenv why'. */
static bool
keep_recipe(struct run *run)
{
	const struct recipe *recipe = run->recipe;
	struct str path = answer_path(
		recipe->path, recipe->package.name, ".recipe", run->arena);
	struct str before = answer_path(
		recipe->path, recipe->package.name, ".before", run->arena);
	struct buf text = {.arena = run->arena};
	struct str old;

	recipe_write(recipe, &text);
	switch (file_read(path, LARGEST_RECIPE, &old, run->arena, run->diag)) {
	case FS_FAILED:
		return false;
	case FS_OK:
		if (!is_same(run, old) &&
			!file_write(before, old, 0644, FILE_LAZY, run->diag))
			return false;
		break;
	case FS_MISSING:
		break;
	}
	return file_write_changed_as(path, buf_str(&text), 0644,
		store_flush_mode(&run->project->store), NULL, run->diag);
}

/* Flushed, as Ninja believes in it and sync needs it. */
static bool
write_answer(struct run *run)
{
	struct str path = answer_path(
		run->recipe->path, run->recipe->package.name, "", run->arena);

	return fs_mkdirs(path_dir(path), run->diag) && keep_recipe(run) &&
	       file_write_changed_as(path, answer(run), 0644,
		       store_flush_mode(&run->project->store), NULL, run->diag);
}

/* Of a directory: what is in it is part of the recipe now, and the edge gets a
 * depfile that says what was looked at. */
static bool
look_at_inputs(struct run *run)
{
	const struct recipe *recipe = run->recipe;
	struct inputs inputs = {
		.root = recipe->directory,
		.ninja = run->project->build,
	};
	struct buf text = {.arena = run->arena};
	struct str path;

	if (recipe->source != RECIPE_DIRECTORY)
		return true;
	if (!inputs_look(&inputs, run->arena, run->diag))
		return false;
	run->with_inputs = *recipe;
	run->with_inputs.inputs = inputs.files;
	run->recipe = &run->with_inputs;
	path = answer_path(recipe->path, recipe->package.name, "", run->arena);
	inputs_depfile(&inputs,
		path_relative(run->arena, run->project->build, path), &text);
	path = answer_path(
		recipe->path, recipe->package.name, ".d", run->arena);
	return fs_mkdirs(path_dir(path), run->diag) &&
	       file_write(path, buf_str(&text), 0644, FILE_LAZY, run->diag);
}

/* The line of venv.ini that a failure is told at. */
static struct place
place_of(const struct run *run)
{
	const struct conf_env_vec *envs = &run->project->conf.envs;

	for (size_t i = 0; i < envs->n; i++)
		if (str_eq(project_env_path(
				   run->project, envs->v[i], run->arena),
			    run->recipe->path))
			return recipes_place(run->project, envs->v[i],
				run->recipe->package.name);
	return NOWHERE;
}

static bool
is_same_python(const struct run *run)
{
	if (str_eq(run->python.identity, run->recipe->python_identity))
		return true;
	(void)diag_error(run->diag, NOWHERE,
		"'%.*s' is another Python than when the recipe of %.*s was "
		"written",
		STR(run->python.path), STR(run->recipe->package.name));
	return diag_hint(run->diag, "type 'ninjenv' to write it anew");
}

bool
build_recipe(struct project *project, const struct recipe *recipe, bool quiet,
	struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.recipe = recipe,
		.arena = arena,
		.diag = diag,
	};
	bool found;

	run.place = place_of(&run);
	if (!python_probe(recipe->python, &project->store, &run.python, arena,
		    diag) ||
		!is_same_python(&run))
		return false;
	if (!look_at_inputs(&run))
		return false;
	run.key = build_key(run.recipe, arena);
	run.progress = progress_start("building", quiet);
	bool done = find_built(&run, &found) && (found || make_once(&run));
	progress_end(run.progress);
	return done && write_answer(&run);
}
