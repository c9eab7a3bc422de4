/* SPDX-License-Identifier: MIT */
#include "env/graph/emit.h"

#include "base/embedded.h"
#include "base/map.h"
#include "base/path.h"
#include "env/graph/emit_extension.h"
#include "env/python/python.h"
#include "format/ninja.h"
#include "model/graph.h"

struct str
emit_want(struct arena *arena, struct str path)
{
	return path_joinz(arena, path, ".ninjenv/want");
}

struct str
emit_want_built(struct arena *arena, struct str path)
{
	return path_joinz(arena, path, ".ninjenv/want-built");
}

struct str
emit_locked(struct arena *arena, struct str path)
{
	return path_joinz(arena, path, ".ninjenv/locked");
}

struct str
emit_built(struct arena *arena, struct str path, struct str name)
{
	return str_fmt(arena, "%.*s/.ninjenv/built/%.*s", STR(path), STR(name));
}

struct str
emit_recipe(struct arena *arena, struct str path, struct str name)
{
	return str_fmt(
		arena, "%.*s/.ninjenv/recipe/%.*s", STR(path), STR(name));
}

struct str
emit_node(struct arena *arena, struct str path, struct str name)
{
	return str_fmt(arena, "%.*s/.ninjenv/pkg/%.*s", STR(path), STR(name));
}

static struct str
package_target(struct arena *arena, const struct emit_env *env, struct str name)
{
	return str_fmt(arena, "%.*s/%.*s", STR(env->conf->target), STR(name));
}

static void
emit_head(const struct emit *emit, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct buf run = {.arena = arena};

	ninja_comment(n, "Written by ninjenv %s from venv.ini and its lock.",
		NINJENV_VERSION);
	ninja_comment(n, "Changes made here by hand are lost.");
	ninja_blank(n);
	ninja_verbatim(n, embedded("venv.ninja"));
	ninja_blank(n);
	buf_addf(&run, "%.*s -C %.*s -B .",
		STR(ninja_shell(arena, emit->program)),
		STR(ninja_shell(arena, emit->source)));
	ninja_variable(n, "ninjenv_run", buf_str(&run));
}

static struct str
source_file(struct arena *arena, const struct emit *emit, struct str name)
{
	if (str_is(emit->source, "."))
		return name;
	return path_join(arena, emit->source, name);
}

static void
emit_lock_edge(const struct emit *emit, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct ninja_edge edge = {.rule = "ninjenv_lock"};

	vec_add(&edge.outputs, arena, emit_locked(arena, emit->envs.v[0].path));
	vec_add(&edge.implicit, arena, source_file(arena, emit, S("venv.ini")));
	vec_for (const struct emit_env, env, &emit->envs) {
		vec_add(&edge.implicit, arena, env->lock);
	}
	vec_for (const struct str, it, &emit->inputs) {
		if (ninja_can_name(*it))
			vec_add(&edge.implicit, arena,
				source_file(arena, emit, *it));
	}
	ninja_edge(n, &edge);
	vec_for (const struct emit_env, env, &emit->envs) {
		ninja_outside(n, env->lock);
	}
	vec_for (const struct str, it, &emit->inputs) {
		if (ninja_can_name(*it))
			ninja_outside(n, source_file(arena, emit, *it));
	}
}

/* What generation writes for packages that are built from source. */
static void
add_built_files(
	const struct emit_env *env, struct str_vec *to, struct arena *arena)
{
	size_t before = to->n;

	vec_for (const struct emit_package, it, &env->packages) {
		if (it->file.from_source)
			vec_add(to, arena,
				emit_recipe(arena, env->path,
					it->file.package->name));
	}
	if (to->n > before)
		vec_add(to, arena, emit_want_built(arena, env->path));
}

/* What the manifest cannot name is not watched. */
static void
add_outside(struct map *outside, struct str path)
{
	if (ninja_can_name(path))
		map_put(outside, path, NULL);
}

static void
emit_generate_edge(const struct emit *emit, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct ninja_edge edge = {.rule = "ninjenv_generate"};
	struct map outside = {.arena = arena};

	vec_add(&edge.outputs, arena, S("env.ninja"));
	vec_add(&edge.implicit, arena,
		emit_locked(arena, emit->envs.v[0].path));
	add_outside(&outside, emit->program);
	vec_for (const struct str, path, &emit->natives) {
		add_outside(&outside, *path);
		add_outside(&outside, path_dir(*path));
	}
	for (size_t i = 0; emit->extensions && i < emit->extensions->inputs.n;
		i++)
		add_outside(&outside, emit->extensions->inputs.v[i]);
	vec_for (const struct emit_env, env, &emit->envs) {
		vec_add(&edge.outputs, arena, emit_want(arena, env->path));
		add_built_files(env, &edge.outputs, arena);
		/* The directory tells of a new interpreter and of one that
		 * was replaced by a file with an older time. */
		add_outside(&outside, env->python->path);
		add_outside(&outside, path_dir(env->python->path));
	}
	map_for(it, &outside)
	{
		vec_add(&edge.implicit, arena, it->key);
	}
	ninja_edge(n, &edge);
	map_for(it, &outside)
	{
		ninja_outside(n, it->key);
	}
}

/* env_python, or env_docs_python. */
static void
emit_variables(const struct emit_env *env, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct str name = env->conf->name;
	struct buf prefix = {.arena = arena};

	buf_addz(&prefix, "env_");
	for (size_t i = 0; !str_is(name, "env") && i < name.n; i++)
		buf_addc(&prefix,
			name.p[i] == '-' || name.p[i] == '.' ? '_' : name.p[i]);
	if (!str_is(name, "env"))
		buf_addc(&prefix, '_');
	ninja_variable(n, str_fmt(arena, "%.*spython", STR(buf_str(&prefix))).p,
		path_joinz(arena, env->path, "bin/python"));
	ninja_variable(n, str_fmt(arena, "%.*sbin", STR(buf_str(&prefix))).p,
		path_joinz(arena, env->path, "bin"));
}

/* Nodes and scripts of the packages that come from wheels, or from source. A
 * file has one edge: a script that is in *seen is left out, and sync tells who
 * else has it. */
static void
add_outputs(const struct emit_env *env, bool from_source, struct map *seen,
	struct str_vec *outputs, struct arena *arena)
{
	vec_for (const struct emit_package, it, &env->packages) {
		if (it->file.from_source == from_source)
			vec_add(outputs, arena,
				emit_node(arena, env->path,
					it->file.package->name));
	}
	vec_for (const struct emit_package, it, &env->packages) {
		if (it->file.from_source != from_source)
			continue;
		vec_for (const struct str, script, &it->scripts) {
			if (map_find(seen, *script))
				continue;
			map_put(seen, *script, NULL);
			vec_add(outputs, arena,
				str_fmt(arena, "%.*s/bin/%.*s", STR(env->path),
					STR(*script)));
		}
	}
}

/* It settles by content: a recipe whose key is the same is not built again. */
static void
emit_build_edges(
	const struct emit_env *env, struct str_vec *built, struct ninja *n)
{
	struct arena *arena = n->out.arena;

	vec_for (const struct emit_package, it, &env->packages) {
		struct str name = it->file.package->name;
		struct str recipe = emit_recipe(arena, env->path, name);
		struct ninja_variable variables[] = {
			{"env_recipe", ninja_shell(arena, recipe)},
			{"env_package", name}};
		struct ninja_edge edge = {
			.rule = "ninjenv_build",
			.variables = variables,
			.variables_n = countof(variables),
		};
		if (!it->file.from_source)
			continue;
		if (it->file.package->source == LOCK_DIRECTORY)
			edge.rule = "ninjenv_build_local";
		vec_add(&edge.outputs, arena,
			emit_built(arena, env->path, name));
		vec_add(&edge.inputs, arena, recipe);
		vec_add(built, arena, edge.outputs.v[0]);
		ninja_edge(n, &edge);
	}
}

static void
emit_sync_edges(
	const struct emit_env *env, struct str_vec *outputs, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct str want = emit_want(arena, env->path);
	struct str config = path_joinz(arena, env->path, "pyvenv.cfg");
	struct ninja_variable variables[] = {
		{"env_want", ninja_shell(arena, want)},
		{"env_name", env->conf->target}};
	struct ninja_edge first = {
		.rule = "ninjenv_sync",
		.variables = variables,
		.variables_n = countof(variables),
	};
	struct ninja_edge second = first;
	struct map seen = {.arena = arena};

	map_put(&seen, S("python"), NULL);
	vec_add(&first.outputs, arena, config);
	vec_add(&first.outputs, arena,
		path_joinz(arena, env->path, "bin/python"));
	add_outputs(env, false, &seen, &first.outputs, arena);
	/* It dangles when that is so for the nodes (env/install/settle). */
	if (!env->packages.n)
		vec_add(&first.outputs, arena,
			path_joinz(arena, env->path, ".ninjenv/whole"));
	vec_add(&first.inputs, arena, want);
	ninja_edge(n, &first);
	*outputs = first.outputs;

	add_outputs(env, true, &seen, &second.outputs, arena);
	if (!second.outputs.n)
		return;
	emit_build_edges(env, &second.implicit, n);
	second.rule = "ninjenv_sync_built";
	vec_add(&second.inputs, arena, emit_want_built(arena, env->path));
	vec_add(&second.order_only, arena, config);
	ninja_edge(n, &second);
	vec_for (const struct str, it, &second.outputs) {
		vec_add(outputs, arena, *it);
	}
}

static struct str
component_target(struct arena *arena, const struct emit_env *env,
	const struct graph *graph, size_t index)
{
	const struct graph_component *component = &graph->components.v[index];
	struct str name = graph->nodes.v[component->members.v[0]].package->name;

	if (component->members.n == 1)
		return package_target(arena, env, name);
	return str_fmt(
		arena, "%.*s/.ninjenv/cycle/%.*s", STR(env->path), STR(name));
}

/* A package's alias: its node and what it depends on. Members of a circle are
 * aliases of the circle. */
static void
emit_component(const struct emit_env *env, const struct graph *graph,
	size_t index, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	const struct graph_component *component = &graph->components.v[index];
	struct str target = component_target(arena, env, graph, index);
	struct str_vec inputs = {0}, alias = {0};

	vec_for (const size_t, it, &component->members) {
		vec_add(&inputs, arena,
			emit_node(arena, env->path,
				graph->nodes.v[*it].package->name));
	}
	vec_for (const size_t, it, &component->needs) {
		vec_add(&inputs, arena,
			component_target(arena, env, graph, *it));
	}
	ninja_phony(n, target, &inputs);
	if (component->members.n == 1)
		return;
	vec_add(&alias, arena, target);
	vec_for (const size_t, it, &component->members) {
		struct str name = graph->nodes.v[*it].package->name;
		ninja_phony(n, package_target(arena, env, name), &alias);
	}
}

static void
emit_aliases(const struct emit_env *env, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct selected_vec files = {0};
	struct str_vec whole = {0};
	struct graph graph;

	vec_for (const struct emit_package, it, &env->packages) {
		vec_add(&files, arena, it->file);
	}
	graph_make(&graph, &files, arena);
	vec_add(&whole, arena, env->conf->target);
	for (size_t i = 0; graph.unknown && i < graph.nodes.n; i++)
		ninja_phony(n,
			package_target(
				arena, env, graph.nodes.v[i].package->name),
			&whole);
	for (size_t i = 0; !graph.unknown && i < graph.components.n; i++)
		emit_component(env, &graph, i, n);
}

static void
emit_environment(
	const struct emit *emit, const struct emit_env *env, struct ninja *n)
{
	struct str_vec outputs = {0};

	ninja_blank(n);
	ninja_comment(n, "The environment '%.*s'.", STR(env->conf->name));
	emit_variables(env, n);
	emit_sync_edges(env, &outputs, n);
	if (emit->extensions)
		emit_extension_outputs(
			emit->extensions, env->conf, &outputs, n->out.arena);
	ninja_phony(n, env->conf->target, &outputs);
	emit_aliases(env, n);
}

static void
emit_all(const struct emit *emit, struct ninja *n)
{
	struct str_vec targets = {0};

	vec_for (const struct emit_env, env, &emit->envs) {
		vec_add(&targets, n->out.arena, env->conf->target);
	}
	ninja_blank(n);
	ninja_phony(n, S("envs"), &targets);
}

void
emit_env_ninja(const struct emit *emit, struct buf *out)
{
	struct ninja n = {.out = *out};

	emit_head(emit, &n);
	emit_lock_edge(emit, &n);
	emit_generate_edge(emit, &n);
	vec_for (const struct emit_env, env, &emit->envs) {
		emit_environment(emit, env, &n);
	}
	if (emit->extensions)
		emit_extensions(emit->extensions, &n);
	emit_all(emit, &n);
	*out = n.out;
}

void
emit_build_ninja(struct buf *out)
{
	buf_addz(out,
		"# Written by ninjenv, once: this file is yours now. The first "
		"two lines\n"
		"# bring in the environments and keep them up to date.\n"
		"build build.ninja: phony | env.ninja\n"
		"include env.ninja\n"
		"default envs\n");
}

void
emit_alone_ninja(const struct emit *emit, struct buf *out)
{
	struct ninja n = {.out = *out};

	ninja_comment(&n, "Written by ninjenv: the environments alone, for");
	ninja_comment(&n, "'ninja -f env-alone.ninja env' beside a");
	ninja_comment(&n, "build.ninja that another tool writes.");
	ninja_variable(&n, "builddir",
		path_joinz(n.out.arena, emit->envs.v[0].path, ".ninjenv"));
	ninja_verbatim(&n, S("build env-alone.ninja: phony | env.ninja\n"
			     "include env.ninja\n"
			     "default envs\n"));
	*out = n.out;
}
