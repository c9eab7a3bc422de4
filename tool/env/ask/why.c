/* SPDX-License-Identifier: MIT */
#include "env/ask/why.h"

#include "base/near.h"
#include "base/path.h"
#include "env/ask/why_parts.h"
#include "env/install/site.h"
#include "model/name.h"
#include "sys/fs.h"

/* Environments without a lock are passed over: *missed tells of them. */
static void
open_environments(struct why *why, struct diag *missed)
{
	const struct conf_env_vec *confs = &why->look->project.conf.envs;

	for (size_t i = 0; i < confs->n; i++) {
		struct look_env *env = arena_new(why->arena, struct look_env);
		if (look_env(why->look, confs->v[i], env, why->arena, missed))
			vec_add(&why->envs, why->arena, env);
	}
}

static const struct look_env *
find_env(const struct why *why, const struct conf_env *conf)
{
	for (size_t i = 0; i < why->envs.n; i++)
		if (why->envs.v[i]->locking->env == conf)
			return why->envs.v[i];
	return NULL;
}

static const struct conf_extension *
find_extension(const struct why *why, struct str name)
{
	vec_for (const struct conf_extension, it,
		&why->look->project.conf.extensions) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

/* What a target turned out to be; exactly one is set. */
struct found {
	const struct look_env *env; /* alone: the environment */
	size_t package;             /* of env, or OUTLINE_NONE */
	const struct conf_extension *extension;
	struct str node;
};

static bool
is_package(const struct look_env *env, struct str name, struct found *found,
	struct arena *arena)
{
	size_t package =
		outline_find(&env->outline, name_normalise(arena, name));

	if (package == OUTLINE_NONE)
		return false;
	*found = (struct found){.env = env, .package = package};
	return true;
}

/* "env/jinja2", "env/ext/pkg._fast" */
static bool
is_target(struct why *why, struct str target, struct found *found)
{
	struct str head, rest;

	if (!str_cut(target, '/', &head, &rest))
		return false;
	for (size_t i = 0; i < why->envs.n; i++) {
		const struct look_env *env = why->envs.v[i];
		if (!str_eq(env->locking->env->target, head))
			continue;
		if (str_starts(rest, S("ext/")))
			found->extension =
				find_extension(why, str_from_index(rest, 4));
		return found->extension ||
		       is_package(env, rest, found, why->arena);
	}
	return false;
}

static bool
has_file(const struct site *site, const struct manifest *manifest,
	struct str path, struct arena *arena)
{
	struct str record = site_record(site, manifest, arena);

	if (path_is_inside(path_dir(record), path))
		return true;
	vec_for (const struct manifest_file, it, &manifest->files) {
		if (str_eq(site_path(site, it->scheme, it->path, arena), path))
			return true;
	}
	vec_for (const struct manifest_script, it, &manifest->scripts) {
		if (str_eq(site_path(site, SCHEME_SCRIPTS, it->name, arena),
			    path))
			return true;
	}
	return false;
}

/* By what the environment keeps of each package; else, for a script that was
 * not installed yet, by the lock. */
static bool
owns(struct why *why, const struct look_env *env, const struct selected *file,
	struct str path)
{
	struct diag ignored = {.arena = why->arena};
	struct arena_mark mark = arena_mark(why->arena);
	struct manifest manifest;
	struct site site;
	bool damaged, found = false;

	vec_for (const struct str, it, &file->package->scripts) {
		found |= str_starts(path, S("bin/")) &&
			 str_eq(*it, str_from_index(path, 4));
	}
	if (!found &&
		site_look(&site, env->path, &env->locking->python, why->arena,
			&ignored) &&
		site_look_manifest(&site, file->package->name, &manifest,
			&damaged, why->arena, &ignored) == FS_OK)
		found = has_file(&site, &manifest, path, why->arena);
	arena_reset(why->arena, mark);
	return found;
}

/* A file of an environment, path below its root. */
static bool
is_file_of(struct why *why, const struct look_env *env, struct str path,
	struct found *found)
{
	static const char *const nodes[] = {
		".ninjenv/pkg/", ".ninjenv/built/", ".ninjenv/recipe/"};

	for (size_t i = 0; i < countof(nodes); i++) {
		struct str head = str_from(nodes[i]);
		if (str_starts(path, head))
			return is_package(env, str_from_index(path, head.n),
				found, why->arena);
	}
	vec_for (const struct selected, it, &env->files) {
		if (owns(why, env, it, path))
			return is_package(
				env, it->package->name, found, why->arena);
	}
	*found = (struct found){.env = env, .package = OUTLINE_NONE};
	return str_is(path, "pyvenv.cfg") || str_is(path, ".") ||
	       str_starts(path, S("bin/python"));
}

static bool
is_file(struct why *why, struct str path, struct found *found)
{
	for (size_t i = 0; i < why->envs.n; i++) {
		const struct look_env *env = why->envs.v[i];
		if (!path_is_inside(env->path, path))
			continue;
		if (is_file_of(why, env,
			    path_relative(why->arena, env->path, path), found))
			return true;
	}
	return false;
}

/* As it was typed, or as Ninja sees the file that was meant. */
static bool
is_node(struct why *why, struct str target, struct str path,
	struct found *found)
{
	struct ninja_node node;
	struct str build = why->look->project.build;
	struct str names[] = {target, path};

	*found = (struct found){.package = OUTLINE_NONE};
	if (path_is_inside(build, path))
		names[1] = path_relative(why->arena, build, path);
	for (size_t i = 0; why->has_graph && i < countof(names); i++) {
		if (!ninja_query(&why->graph, names[i], &node, why->arena))
			continue;
		found->node = names[i];
		return true;
	}
	return false;
}

static bool
resolve(struct why *why, struct str target, struct found *found,
	struct str here)
{
	const struct conf *conf = &why->look->project.conf;
	struct str path =
		path_clean(why->arena, path_join(why->arena, here, target));
	struct str below = path_clean(why->arena,
		path_join(why->arena, why->look->project.build, target));

	*found = (struct found){.package = OUTLINE_NONE};
	found->env = find_env(why, conf_find(conf, target));
	if (found->env)
		return true;
	found->extension = find_extension(why, target);
	return found->extension || is_target(why, target, found) ||
	       is_file(why, path, found) || is_file(why, below, found) ||
	       is_node(why, target, path, found);
}

/* Of every environment that has it. */
static bool
answer_packages(struct why *why, struct str name, bool *is_known)
{
	struct found found;
	bool done = true;

	for (size_t i = 0; done && i < why->envs.n; i++) {
		if (!is_package(why->envs.v[i], name, &found, why->arena))
			continue;
		*is_known = true;
		done = why_package(why, found.env, found.package);
	}
	return done;
}

/* What was answered may come from a lock that does not match venv.ini. */
static void
keep_warnings(struct diag *diag, const struct diag *missed)
{
	vec_for (const struct diag_item, it, &missed->items) {
		if (it->level != DIAG_WARNING)
			continue;
		diag_warn(diag, it->place, "%.*s", STR(it->message));
		(void)diag_hint(diag, "%.*s", STR(it->hint));
	}
}

static bool
unknown(struct why *why, struct str target, const struct diag *missed)
{
	const struct conf *conf = &why->look->project.conf;
	struct str_vec names = {0};

	diag_merge(why->diag, missed);
	if (conf_find(conf, target) && missed->errors)
		return false;
	for (size_t i = 0; i < conf->envs.n; i++)
		vec_add(&names, why->arena, conf->envs.v[i]->target);
	vec_for (const struct conf_extension, it, &conf->extensions) {
		vec_add(&names, why->arena, it->name);
	}
	for (size_t i = 0; i < why->envs.n; i++) {
		vec_for (const struct outline_package, it,
			&why->envs.v[i]->outline.packages) {
			vec_add(&names, why->arena, it->name);
		}
	}
	(void)diag_error(why->diag, NOWHERE,
		"'%.*s' is no package, extension module, environment or file "
		"of the graph",
		STR(target));
	struct str near = near_name(target, names.v, names.n);
	if (near.n)
		return diag_hint(why->diag, "did you mean '%.*s'?", STR(near));
	if (!why->has_graph)
		return diag_hint(
			why->diag, "nothing was generated yet: type 'ninjenv'");
	return false;
}

static bool
answer(struct why *why, const struct found *found)
{
	if (found->extension)
		return why_extension(why, found->extension);
	if (found->node.n)
		return why_node(why, found->node);
	if (found->package != OUTLINE_NONE)
		return why_package(why, found->env, found->package);
	return why_environment(why, found->env);
}

bool
why_answer(struct look *look, struct str target, struct buf *out,
	struct arena *arena, struct diag *diag)
{
	struct diag ignored = {.arena = arena}, missed = {.arena = arena};
	struct why why = {
		.look = look, .out = out, .arena = arena, .diag = diag};
	struct found found;
	struct str here;
	bool is_known = false;

	if (!fs_cwd(&here, arena, diag))
		return false;
	open_environments(&why, &missed);
	why.has_graph = ninja_open(&why.graph, &look->project, arena, &ignored);
	if (!conf_find(&look->project.conf, target) &&
		!answer_packages(&why, target, &is_known))
		return false;
	if (!is_known && !resolve(&why, target, &found, here))
		return unknown(&why, target, &missed);
	keep_warnings(diag, &missed);
	return is_known || answer(&why, &found);
}
