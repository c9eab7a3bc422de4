/* SPDX-License-Identifier: MIT */
#include "env/limits.h"

#include "env/install/site.h"
#include "env/store/store.h"
#include "model/closure.h"
#include "model/require.h"

/* What the package's wheel says, wherever one of that version is. */
static bool
find_manifest(const struct look *look, const struct look_env *env,
	const struct selected *file, struct manifest *manifest,
	struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct site site;
	bool damaged;

	if (file->file && !file->from_source && file->file->sha256.n &&
		store_find(&look->project.store, file->file->sha256, manifest,
			arena, &ignored) == STORE_HAS)
		return true;
	return site_look(&site, env->path, &env->locking->python, arena,
		       &ignored) &&
	       site_look_manifest(&site, file->package->name, manifest,
		       &damaged, arena, &ignored) == FS_OK &&
	       str_eq(manifest->version, file->package->version);
}

/* Which extras are asked for, throughout; what is not at hand requires nothing,
 * as far as anybody knows. */
static void
walk(struct limits *limits, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct require_vec roots = {0};
	struct extent extent = {
		.env = &limits->env->locking->python.markers, .arena = arena};

	vec_for (const struct conf_package, it,
		&limits->env->locking->env->packages) {
		if (map_get(&limits->nodes, it->name))
			vec_add(&roots, arena, *it->require);
	}
	(void)!closure_walk(&limits->nodes, &roots, &extent, arena, &ignored);
}

void
limits_open(struct limits *limits, const struct look *look,
	const struct look_env *env, struct arena *arena)
{
	*limits = (struct limits){.env = env, .nodes = {.arena = arena}};
	vec_for (const struct selected, it, &env->files) {
		struct manifest manifest;
		struct closure_node *node =
			arena_new(arena, struct closure_node);
		node->name = it->package->name;
		node->version = it->package->version;
		if (find_manifest(look, env, it, &manifest, arena))
			node->requires = manifest.requires;
		map_put(&limits->nodes, node->name, node);
	}
	walk(limits, arena);
}

/* Does it hold here, for one of the extras that are asked for, or without? */
static bool
holds(const struct limits *limits, const struct closure_node *node,
	const struct require *require, struct arena *arena)
{
	struct marker_env markers = limits->env->locking->python.markers;

	markers.has_extra = true;
	markers.extra = S("");
	if (!require->marker ||
		marker_eval(require->marker, &markers, arena) == MARKER_TRUE)
		return true;
	vec_for (const struct str, it, &node->extras) {
		markers.extra = *it;
		if (marker_eval(require->marker, &markers, arena) ==
			MARKER_TRUE)
			return true;
	}
	return false;
}

static void
add_node(const struct limits *limits, const struct closure_node *node,
	struct str name, struct newer_limit_vec *found, struct arena *arena)
{
	vec_for (const struct str, text, &node->requires) {
		struct require *require = arena_new(arena, struct require);
		if (!closure_read(*text, require, arena) ||
			!str_eq(require->canonical, name) ||
			!require->spec.specs.n ||
			!holds(limits, node, require, arena))
			continue;
		vec_add(found, arena,
			(struct newer_limit){
				.who = str_fmt(arena, "%.*s %.*s",
					STR(node->name), STR(node->version)),
				.spec = &require->spec,
			});
	}
}

/* Of lines and constraints, of which there may be several. */
static void
add_lines(const struct limits *limits, const struct conf_package_vec *lines,
	struct str name, struct newer_limit_vec *found, struct arena *arena)
{
	const struct marker_env *markers =
		&limits->env->locking->python.markers;

	vec_for (const struct conf_package, it, lines) {
		const struct require *require = it->require;
		if (!str_eq(it->name, name) || !require->spec.specs.n ||
			(require->marker &&
				marker_eval(require->marker, markers, arena) ==
					MARKER_FALSE))
			continue;
		vec_add(found, arena,
			(struct newer_limit){
				.who = str_fmt(arena, "%.*s:%zu",
					STR(it->place.file), it->place.line),
				.spec = &require->spec,
			});
	}
}

void
limits_of(const struct limits *limits, struct str name,
	struct newer_limit_vec *found, struct arena *arena)
{
	const struct conf_env *conf = limits->env->locking->env;

	add_lines(limits, &conf->packages, name, found, arena);
	add_lines(limits, &conf->constraints, name, found, arena);
	map_for(it, &limits->nodes)
	{
		add_node(limits, it->value, name, found, arena);
	}
}
