/* SPDX-License-Identifier: MIT */
#include "env/build.h"

#include "base/path.h"
#include "env/acquire.h"
#include "env/pip.h"
#include "env/pip_words.h"
#include "env/python.h"
#include "env/sdist.h"
#include "model/name.h"
#include "model/tag.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/lockfile.h"
#include "sys/proc.h"
#include "sys/tree.h"

enum { LARGEST_ANSWER = 4096, LARGEST_LOG = 64 * 1024 * 1024, LAST_LINES = 20 };

struct run {
	struct project *project;
	const struct want *want;
	const struct want_package *package;
	struct python python;
	struct settings settings;
	struct str key;
	struct str scratch;      /* removed at the end */
	struct str sdist;        /* verified */
	struct str sha256, file; /* the answer: the wheel */
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

static struct str
answer_path(const struct want *want, const struct want_package *package,
	struct arena *arena)
{
	return str_fmt(arena, "%.*s/.ninjenv/built/%.*s", STR(want->path),
		STR(package->name));
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
	struct str path = answer_path(want, package, arena);
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

/* What goes into a build besides the source and the interpreter. */
static void
add_variables(struct hash *hash)
{
	static const char *const names[] = {"AR", "ARCHFLAGS", "CC", "CFLAGS",
		"CPPFLAGS", "CXX", "CXXFLAGS", "LD", "LDFLAGS", "LDSHARED",
		"PIP_BUILD_CONSTRAINT", "PIP_CONSTRAINT", "PKG_CONFIG",
		"PKG_CONFIG_PATH", "RUSTFLAGS", "SOURCE_DATE_EPOCH"};

	for (size_t i = 0; i < countof(names); i++) {
		struct str value = env_get(names[i]);
		if (!value.n)
			continue;
		hash_add(hash, names[i], str_from(names[i]).n + 1);
		hash_add(hash, value.p, value.n + 1);
	}
}

static struct str
make_key(const struct run *run)
{
	static const char form[] = "ninjenv build 1";
	struct hash hash;

	hash_start(&hash, HASH_SHA256);
	hash_add(&hash, form, sizeof form);
	hash_add(&hash, run->package->sha256.p, run->package->sha256.n);
	hash_add(&hash, run->python.identity.p, run->python.identity.n);
	add_variables(&hash);
	struct digest digest = hash_end(&hash);
	return digest_hex(&digest, run->arena);
}

/* Was it built on this machine, and is the wheel's entry still there? */
static bool
find_built(struct run *run, bool *found)
{
	struct str text;
	struct manifest manifest;
	struct str path =
		store_path(&run->project->store, "built", run->key, run->arena);
	enum fs_result result =
		file_read(path, LARGEST_ANSWER, &text, run->arena, run->diag);

	*found = false;
	if (result != FS_OK || !parse_answer(text, &run->sha256, &run->file))
		return result != FS_FAILED;
	switch (store_find(&run->project->store, run->sha256, &manifest,
		run->arena, run->diag)) {
	case STORE_HAS:
		*found = true;
		return true;
	case STORE_LACKS:
		return true;
	case STORE_FAILED:
		break;
	}
	return false;
}

static bool
add_log(struct run *run, struct str said, struct str *path)
{
	*path = str_fmt(run->arena, "%.*s/.ninjenv/log/%.*s.log",
		STR(run->want->path), STR(run->package->name));
	return fs_mkdirs(path_dir(*path), run->diag) &&
	       file_write(*path, said, 0644, FILE_LAZY, run->diag);
}

/* What the build said, without what pip says of it afterwards. */
static struct str
build_output(struct str said)
{
	return str_sub(said, 0, str_find(said, S("[end of output]")));
}

static bool
failed(struct run *run, const struct proc *proc,
	const struct proc_result *result, struct str said, struct str log)
{
	(void)diag_error(run->diag, NOWHERE,
		"cannot build %.*s %.*s from '%.*s': pip ended with %.*s",
		STR(run->package->name), STR(run->package->version),
		STR(run->package->file),
		STR(proc_explain(proc, result, run->arena)));
	pip_words_last(build_output(said), LAST_LINES, run->arena, run->diag);
	diag_note(run->diag, NOWHERE, "all of it is in '%.*s'", STR(log));
	if (run->settings.offline)
		return diag_hint(run->diag,
			"NINJENV_OFFLINE is set: what the build needs must be "
			"in a find-links directory");
	return diag_hint(run->diag,
		"it may need a compiler or a system library; or choose a "
		"version that has a wheel for Python %.*s",
		STR(run->python.short_version));
}

static void
add_environment(struct run *run, struct str_vec *environment)
{
	pip_environment(environment, &run->settings, run->arena);
	/* The first day that a zip archive can tell. */
	if (!env_list_get(environment, S("SOURCE_DATE_EPOCH")).n)
		env_list_set(environment, S("SOURCE_DATE_EPOCH"),
			S("315532800"), run->arena);
}

static bool
run_pip(struct run *run, struct str wheel, struct str to)
{
	static const char *const args[] = {
		"wheel", "--no-deps", "--no-cache-dir", "--wheel-dir"};
	struct proc proc = {
		.merge = true, .limit = LARGEST_LOG, .directory = run->scratch};
	struct proc_result result;
	struct str_vec environment = {0};
	struct str log;

	pip_command(&proc, &run->python, wheel, S(""), run->arena);
	for (size_t i = 0; i < countof(args); i++)
		proc_arg(&proc, str_from(args[i]), run->arena);
	proc_arg(&proc, to, run->arena);
	proc_arg(&proc, run->sdist, run->arena);
	add_environment(run, &environment);
	proc.environment = &environment;
	if (!proc_run(&proc, &result, run->arena, run->diag))
		return false;
	struct str said = pip_words_clean(result.out, S(""), run->arena);
	if (!add_log(run, said, &log))
		return false;
	return proc_ok(&result) || failed(run, &proc, &result, said, log);
}

/* The one wheel in the directory, which is of that name and version. */
static bool
check_wheel(struct run *run, struct str directory, struct str *path)
{
	struct str_vec names = {0};
	struct wheel_name wheel;
	struct version version;

	if (fs_list(directory, &names, run->arena, run->diag) != FS_OK ||
		names.n != 1)
		return diag_error(run->diag, NOWHERE,
			"building '%.*s' made no wheel",
			STR(run->package->file));
	run->file = names.v[0];
	*path = path_join(run->arena, directory, run->file);
	if (wheel_name_parse(run->file, &wheel, run->arena, NULL) &&
		str_eq(wheel.name, run->package->name) &&
		version_parse(
			run->package->version, &version, run->arena, NULL) &&
		version_cmp(&wheel.version, &version) == 0)
		return true;
	return diag_error(run->diag, NOWHERE,
		"building '%.*s' made '%.*s', which is not %.*s %.*s",
		STR(run->package->file), STR(run->file),
		STR(run->package->name), STR(run->package->version));
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
			.name = run->package->name,
			.version = run->package->version,
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

static bool
make(struct run *run)
{
	struct store *store = &run->project->store;
	struct str wheel, path;
	struct str to = path_joinz(run->arena, run->scratch, "wheel");

	return sdist_get(&run->sdist, store, &run->settings, run->package,
		       run->arena, run->diag) &&
	       pip_find(&wheel, &run->python, store, &run->settings, run->arena,
		       run->diag) &&
	       fs_mkdirs(to, run->diag) && run_pip(run, wheel, to) &&
	       check_wheel(run, to, &path) && add_entry(run, path) &&
	       file_write(store_path(store, "built", run->key, run->arena),
		       answer(run), 0644,
		       store->durable ? FILE_DURABLE : FILE_LAZY, run->diag);
}

/* What the build itself requires comes from the same places. */
static bool
load_settings(struct run *run)
{
	struct settings *settings = &run->settings;

	if (!project_settings(run->project, &run->python, settings, run->arena,
		    run->diag))
		return false;
	if (settings->offline) {
		*settings = pip_offline(settings, run->arena);
		return true;
	}
	return settings_default_index(settings, &run->python,
		&run->project->store, run->arena, run->diag);
}

static bool
make_in_scratch(struct run *run)
{
	if (!load_settings(run) ||
		!store_temporary(&run->project->store, &run->scratch,
			run->arena, run->diag))
		return false;
	bool done = make(run);
	return tree_remove(run->scratch, run->diag) && done;
}

static void
say_busy(void *context, long owner)
{
	struct run *run = context;
	progress_say(run->progress,
		str_fmt(run->arena,
			"waiting for process %ld, which builds %.*s", owner,
			STR(run->package->file)));
}

/* One builder at a time; who waited finds it built. */
static bool
make_once(struct run *run)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct str path =
		store_path(&run->project->store, "lock", run->key, run->arena);
	bool found;
	bool done = lockfile_wait(&lock, path, say_busy, run, run->diag) &&
		    find_built(run, &found) && (found || make_in_scratch(run));

	lockfile_release(&lock);
	return done;
}

bool
build_package(struct project *project, const struct want *want,
	const struct want_package *package, bool quiet, struct arena *arena,
	struct diag *diag)
{
	struct run run = {
		.project = project,
		.want = want,
		.package = package,
		.arena = arena,
		.diag = diag,
	};
	struct str path = answer_path(want, package, arena);
	bool found;

	if (!python_probe(
		    want->python, &project->store, &run.python, arena, diag))
		return false;
	run.key = make_key(&run);
	run.progress = progress_start("building", quiet);
	bool done = find_built(&run, &found) && (found || make_once(&run));
	progress_end(run.progress);
	return done && fs_mkdirs(path_dir(path), diag) &&
	       file_write_changed(path, answer(&run), 0644, NULL, diag);
}
