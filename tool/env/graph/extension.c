/* SPDX-License-Identifier: MIT */
#include "env/graph/extension.h"

#include "base/map.h"
#include "base/near.h"
#include "base/path.h"
#include "env/graph/extension_make.h"
#include "env/python/python.h"
#include "format/ninja.h"
#include "sys/fs.h"

/* A compiler is looked for once per environment and language. */
struct found {
	bool asked, there;
	struct compiler compiler;
};

struct run {
	const struct project *project;
	struct extension_plan *plan;
	struct found (*compilers)[2]; /* of each environment, by language */
	struct map seen;              /* objects by output */
	struct map without_headers;   /* interpreters, by path */
	struct map inputs;
	struct arena *arena;
	struct diag *diag;
};

/* One extension, whatever it is built for. */
struct job {
	const struct conf_extension *conf;
	struct extension_source_vec sources;
	struct native_answer_vec natives;
	bool is_known; /* both; else it is only checked */
};

static void
add_input(struct run *run, struct str path)
{
	if (map_find(&run->inputs, path) || !ninja_can_name(path))
		return;
	map_put(&run->inputs, path, NULL);
	vec_add(&run->plan->inputs, run->arena, path);
}

/* The directory tells of a file that was replaced by an older one. */
static void
add_file_inputs(struct run *run, const struct str_vec *files)
{
	vec_for (const struct str, it, files) {
		add_input(run, *it);
		add_input(run, path_dir(*it));
	}
}

static const struct extension_env *
find_env(const struct run *run, struct str name)
{
	vec_for (const struct extension_env, it, &run->plan->envs) {
		if (str_eq(it->conf->name, name))
			return it;
	}
	return NULL;
}

static struct str
packages_section(const struct conf_env *env, struct arena *arena)
{
	return str_is(env->name, "env")
		       ? S("[packages]")
		       : str_fmt(arena, "[packages:%.*s]", STR(env->name));
}

static bool
has_package(const struct extension_env *env, struct str name)
{
	vec_for (const struct selected, it, &env->packages) {
		if (str_eq(it->package->name, name))
			return true;
	}
	return false;
}

static struct str
nearest_package(
	const struct extension_env *env, struct str name, struct arena *arena)
{
	struct str_vec names = {0};

	vec_for (const struct selected, it, &env->packages) {
		vec_add(&names, arena, it->package->name);
	}
	return near_name(name, names.v, names.n);
}

static bool
check_package(struct run *run, const struct extension_env *env, struct str name,
	struct place place, const char *what)
{
	if (has_package(env, name))
		return true;
	(void)diag_error(run->diag, place,
		"%s '%.*s', which environment '%.*s' does not have", what,
		STR(name), STR(env->conf->name));
	struct str near = nearest_package(env, name, run->arena);
	if (near.n)
		return diag_hint(run->diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(run->diag, "add this line to %.*s: %.*s =",
		STR(packages_section(env->conf, run->arena)), STR(name));
}

static bool
check_packages(
	struct run *run, const struct job *job, const struct extension_env *env)
{
	bool done = true;

	vec_for (const struct conf_word, it, &job->conf->headers) {
		done &= check_package(run, env, it->text, it->place,
			"the headers are those of package");
	}
	vec_for (const struct extension_source, it, &job->sources) {
		if (it->kind == SOURCE_CYTHON)
			return check_package(run, env, S("cython"), it->place,
				       ".pyx files need package") &&
			       done;
	}
	return done;
}

/* Said once for each interpreter. */
static bool
check_headers(
	struct run *run, const struct job *job, const struct extension_env *env)
{
	const struct python *python = env->python;

	vec_for (const struct str, it, &python->build.include) {
		add_input(run, *it);
	}
	if (python->build.has_headers)
		return true;
	if (map_find(&run->without_headers, python->path))
		return false;
	map_put(&run->without_headers, python->path, NULL);
	(void)diag_error(run->diag, job->conf->place,
		"Python.h of Python %.*s ('%.*s') is not installed",
		STR(python->version), STR(python->path));
	return diag_hint(
		run->diag, "%.*s", STR(python_dev_hint(python, run->arena)));
}

static const struct compiler *
find_compiler(struct run *run, const struct extension_env *env,
	enum compiler_language language)
{
	size_t index = (size_t)(env - run->plan->envs.v);
	struct found *found = &run->compilers[index][language];

	if (!found->asked) {
		found->asked = true;
		found->there = compiler_find(language, env->python,
			&run->project->store, &found->compiler, run->arena,
			run->diag);
		if (found->there)
			add_file_inputs(run, &found->compiler.files);
	}
	return found->there ? &found->compiler : NULL;
}

static bool
find_compilers(struct run *run, const struct job *job,
	const struct extension_env *env, const struct compiler *compilers[2])
{
	bool done = true;

	for (int i = COMPILER_C; i <= COMPILER_CXX; i++) {
		enum compiler_language language = (enum compiler_language)i;
		compilers[i] = NULL;
		if (!extension_needs(job->conf, &job->sources, language))
			continue;
		compilers[i] = find_compiler(run, env, language);
		done &= compilers[i] != NULL;
	}
	return done;
}

/* "myproject" of "myproject._fast", "a/b" of "a.b.c"; "" without a package. */
static struct str
package_path(const struct run *run, struct str name)
{
	size_t dot = str_rindex(name, '.');

	return dot < name.n ? str_replace(run->arena, str_sub(name, 0, dot),
				      '.', '/')
			    : S("");
}

/* Beside the package, in the directory of pythonpath that has it. */
static struct str
find_beside(const struct run *run, const struct job *job,
	const struct extension_env *env)
{
	struct str package = package_path(run, job->conf->name);
	const struct conf_word_vec *paths = &env->conf->pythonpath;

	for (size_t i = 0; i < paths->n; i++) {
		struct str place =
			path_join(run->arena, paths->v[i].text, package);
		if (fs_is_directory(
			    path_join(run->arena, run->project->source, place)))
			return path_clean(run->arena, place);
	}
	return path_clean(
		run->arena, path_join(run->arena, paths->v[0].text, package));
}

/* How to name the build directory from one below it. What lies elsewhere in
 * truth, through a symbolic link, has to name it as it is. */
static struct str
way_to_build(const struct run *run, struct str directory)
{
	struct arena *arena = run->arena;
	struct str root, real, build = run->project->build;
	struct str path = path_join(arena, build, directory);

	if (str_is(directory, "."))
		return S("");
	if (!path_stays(directory) ||
		(fs_realpath(build, &root, arena, NULL) == FS_OK &&
			fs_realpath(path, &real, arena, NULL) == FS_OK &&
			!str_eq(path_join(arena, root, directory), real)))
		return build;
	return path_relative(
		arena, path_join(arena, S("/"), directory), S("/"));
}

static void
add_place(const struct run *run, struct str directory,
	struct extension_place_vec *places)
{
	vec_add(places, run->arena,
		(struct extension_place){
			.path = directory,
			.target = way_to_build(run, directory),
		});
}

/* With a build directory apart nothing is put into SRC: a finder knows the
 * module (finder.h). */
static bool
find_place(struct run *run, const struct job *job,
	const struct extension_env *env, struct extension_place_vec *places)
{
	const struct conf_env *conf = env->conf;

	if (job->conf->output.n) {
		add_place(
			run, path_clean(run->arena, job->conf->output), places);
		return true;
	}
	if (!conf->pythonpath.n) {
		(void)diag_error(run->diag, job->conf->place,
			"environment '%.*s' has no 'pythonpath' that '%.*s' "
			"could be imported from",
			STR(conf->name), STR(job->conf->name));
		return diag_hint(run->diag,
			"add 'pythonpath = .' (or src) to %s%.*s], or 'output' "
			"to this section",
			str_is(conf->name, "env") ? "[" : "[env:",
			STR(conf->name));
	}
	if (str_is(run->project->from_build, "."))
		add_place(run, find_beside(run, job, env), places);
	return true;
}

static bool
make_for(struct run *run, const struct job *job,
	const struct extension_env *env, const struct extension_env *home,
	const struct extension_env_ptr_vec *others)
{
	struct extension_make make = {
		.plan = run->plan,
		.seen = &run->seen,
		.conf = job->conf,
		.env = env,
		.others = *others,
		.home = home->path,
		.sources = &job->sources,
		.natives = &job->natives,
		.source = run->project->from_build,
	};
	bool done = check_packages(run, job, env);

	done &= check_headers(run, job, env);
	done &= find_compilers(run, job, env, make.compilers);
	done &= find_place(run, job, env, &make.places);
	for (size_t i = 0; i < others->n; i++)
		done &= find_place(run, job, others->v[i], &make.places);
	if (!done || !job->is_known)
		return done;
	return extension_make(&make, run->arena, run->diag);
}

static unsigned
minor_of(const struct python *python)
{
	unsigned long long minor = 0;
	size_t dot = str_index(python->short_version, '.');

	/* "3.11" has one always */
	(void)!str_to_uint(
		str_from_index(python->short_version, dot + 1), &minor);
	return (unsigned)minor;
}

static bool
check_limited(
	struct run *run, const struct job *job, const struct extension_env *env)
{
	const struct conf_extension *conf = job->conf;
	const struct python *python = env->python;

	if (python->build.free_threaded) {
		(void)diag_error(run->diag, conf->at_limited,
			"Python %.*s of environment '%.*s' is free-threaded "
			"and has no limited API",
			STR(python->version), STR(env->conf->name));
		return diag_hint(run->diag,
			"remove 'limited-api', or the environment from "
			"'environments'");
	}
	if (minor_of(python) >= conf->limited_minor)
		return true;
	(void)diag_error(run->diag, conf->at_limited,
		"limited-api is 3.%u, and environment '%.*s' has Python %.*s",
		conf->limited_minor, STR(env->conf->name),
		STR(python->version));
	return diag_hint(
		run->diag, "write 'limited-api = 3.%u'", minor_of(python));
}

/* A module of the limited API is built once, where the interpreter is oldest,
 * serves the others, and lies in the first one's directory. */
static bool
make_limited(struct run *run, const struct job *job,
	const struct extension_env_ptr_vec *envs)
{
	const struct extension_env *oldest = envs->v[0];
	struct extension_env_ptr_vec others = {0};
	bool done = true;

	for (size_t i = 0; i < envs->n; i++) {
		done &= check_limited(run, job, envs->v[i]);
		if (minor_of(envs->v[i]->python) < minor_of(oldest->python))
			oldest = envs->v[i];
	}
	for (size_t i = 0; i < envs->n; i++)
		if (envs->v[i] != oldest)
			vec_add(&others, run->arena, envs->v[i]);
	return done && make_for(run, job, oldest, envs->v[0], &others);
}

static bool
make_all(struct run *run, const struct job *job)
{
	struct extension_env_ptr_vec envs = {0}, none = {0};
	bool done = true;

	vec_for (const struct conf_word, it, &job->conf->environments) {
		const struct extension_env *env = find_env(run, it->text);
		if (env) /* model/conf has refused names that are not there */
			vec_add(&envs, run->arena, env);
	}
	if (job->conf->limited_minor && envs.n)
		return make_limited(run, job, &envs);
	for (size_t i = 0; i < envs.n; i++)
		done &= make_for(run, job, envs.v[i], envs.v[i], &none);
	return done;
}

/* All that can be wrong with one extension is said in one run. */
static bool
plan_extension(struct run *run, const struct conf_extension *conf)
{
	struct str_vec directories = {0};
	struct job job = {.conf = conf};
	bool done = extension_find_sources(run->project, conf, &job.sources,
		&directories, run->arena, run->diag);

	done &= native_ask(&conf->native, &run->project->conf.native,
		&job.natives, run->arena, run->diag);
	vec_for (const struct native_answer, it, &job.natives) {
		add_file_inputs(run, &it->files);
	}
	vec_for (const struct str, it, &directories) {
		add_input(run, *it);
	}
	job.is_known = done;
	return make_all(run, &job) && done;
}

bool
extension_plan(const struct project *project, struct extension_plan *plan,
	struct arena *arena, struct diag *diag)
{
	bool done = true;
	struct run run = {
		.project = project,
		.plan = plan,
		.compilers = arena_alloc(arena,
			arena_product(plan->envs.n, sizeof *run.compilers)),
		.seen = {.arena = arena},
		.without_headers = {.arena = arena},
		.inputs = {.arena = arena},
		.arena = arena,
		.diag = diag,
	};

	vec_for (const struct conf_extension, it, &project->conf.extensions) {
		done &= plan_extension(&run, it);
	}
	return done;
}
