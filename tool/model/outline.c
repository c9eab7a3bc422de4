/* SPDX-License-Identifier: MIT */
#include "model/outline.h"

#include <stdlib.h>

#include "base/map.h"
#include "model/marker.h"
#include "model/require.h"

/* The lock has it in any case; what counts is what is there. */
static void
take_system(
	const struct want_system_vec *system, struct outline_package *package)
{
	for (size_t i = 0; system && i < system->n; i++) {
		if (!str_eq(system->v[i].name, package->name))
			continue;
		package->origin = OUTLINE_SYSTEM;
		package->version = system->v[i].version;
		package->from = system->v[i].dist_info;
	}
}

static void
set_origin(struct outline_package *package, const struct selected *file,
	struct arena *arena)
{
	const struct lock_package *lock = file->package;

	switch (lock->source) {
	case LOCK_DIRECTORY:
		package->origin = OUTLINE_LOCAL;
		package->from = lock->where;
		return;
	case LOCK_VCS:
		package->origin = OUTLINE_GIT;
		package->from = str_fmt(arena, "%.*s@%.*s", STR(lock->where),
			STR(lock->commit));
		return;
	case LOCK_ARCHIVE:
	case LOCK_FILES:
		break;
	}
	if (file->from_source)
		package->origin = OUTLINE_SOURCE;
	if (file->file)
		package->from = file->file->name;
}

static void
add_packages(struct outline *outline, const struct selected_vec *files,
	const struct want_system_vec *system, struct arena *arena)
{
	vec_for (const struct selected, it, files) {
		struct buf marker = {.arena = arena};
		struct outline_package package = {
			.name = it->package->name,
			.version = it->package->version,
		};
		set_origin(&package, it, arena);
		take_system(system, &package);
		if (it->package->marker)
			marker_print(it->package->marker, &marker);
		package.marker = buf_str(&marker);
		vec_add(&outline->packages, arena, package);
	}
}

static void
add_needs(struct outline *outline, const struct selected_vec *files,
	struct arena *arena)
{
	struct graph graph = {0};

	graph_make(&graph, files, arena);
	outline->unknown = graph.unknown && graph.nodes.n;
	for (size_t i = 0; i < graph.nodes.n; i++) {
		vec_for (const size_t, it, &graph.nodes.v[i].needs) {
			vec_add(&outline->packages.v[i].needs, arena, *it);
			vec_add(&outline->packages.v[*it].needed_by, arena, i);
		}
	}
}

static struct str
extras_of(const struct require *require, struct arena *arena)
{
	if (!require->extras.n)
		return S("");
	return str_fmt(arena, "[%.*s]",
		STR(str_join(arena, &require->extras, S(","))));
}

static void
add_root(struct outline *outline, const struct conf_package *line,
	struct arena *arena)
{
	struct buf marker = {.arena = arena};

	if (line->require->marker)
		marker_print(line->require->marker, &marker);
	vec_add(&outline->roots, arena,
		(struct outline_root){
			.name = line->name,
			.text = line->text,
			.extras = extras_of(line->require, arena),
			.marker = buf_str(&marker),
			.place = line->place,
			.package = outline_find(outline, line->name),
		});
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct outline_root *)a)->name,
		((const struct outline_root *)b)->name);
}

static bool
has_root(const struct outline *outline, size_t package)
{
	vec_for (const struct outline_root, it, &outline->roots) {
		if (it->package == package)
			return true;
	}
	return false;
}

/* Everything below a package, by a list of its own: locks are somebody else's,
 * and a long chain in one must not end the program's stack. */
static void
reach(const struct outline *outline, size_t from, bool *seen,
	struct arena *arena)
{
	struct index_vec todo = {0};

	vec_add(&todo, arena, from);
	while (todo.n) {
		size_t package = todo.v[--todo.n];
		if (seen[package])
			continue;
		seen[package] = true;
		vec_for (
			const size_t, it, &outline->packages.v[package].needs) {
			vec_add(&todo, arena, *it);
		}
	}
}

/* What no line leads to is shown too: another tool's lock may hold more, and
 * of a circle one member stands for all. */
static void
add_strays(struct outline *outline, struct arena *arena)
{
	size_t n = outline->packages.n;
	bool *seen = arena_array(arena, bool, n);

	vec_for (const struct outline_root, it, &outline->roots) {
		if (it->package != OUTLINE_NONE)
			reach(outline, it->package, seen, arena);
	}
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < n; i++) {
			const struct outline_package *package =
				&outline->packages.v[i];
			if (seen[i] || (!round && package->needed_by.n))
				continue;
			vec_add(&outline->roots, arena,
				(struct outline_root){
					.name = package->name, .package = i});
			reach(outline, i, seen, arena);
		}
	}
}

void
outline_make(struct outline *outline, const struct conf_env *env,
	const struct selected_vec *files, const struct want_system_vec *system,
	struct arena *arena)
{
	size_t pip;

	*outline = (struct outline){0};
	add_packages(outline, files, system, arena);
	add_needs(outline, files, arena);
	vec_for (const struct conf_package, it, &env->packages) {
		add_root(outline, it, arena);
	}
	pip = outline_find(outline, S("pip"));
	if (env->pip && pip != OUTLINE_NONE && !has_root(outline, pip))
		vec_add(&outline->roots, arena,
			(struct outline_root){
				.name = S("pip"),
				.text = S("pip = yes"),
				.place = env->at.section,
				.package = pip,
			});
	add_strays(outline, arena);
	if (outline->roots.n)
		qsort(outline->roots.v, outline->roots.n,
			sizeof *outline->roots.v, by_name);
}

size_t
outline_find(const struct outline *outline, struct str name)
{
	for (size_t i = 0; i < outline->packages.n; i++)
		if (str_eq(outline->packages.v[i].name, name))
			return i;
	return OUTLINE_NONE;
}

/* How many steps each package is away from the one asked about, upwards, and
 * which is the next on the way down to it. */
struct ways {
	size_t *distance, *next; /* distance 0: not reached; else 1 + steps */
};

static void
find_ways(const struct outline *outline, size_t package, struct ways *ways,
	struct arena *arena)
{
	struct index_vec queue = {0};

	ways->distance = arena_array(arena, size_t, outline->packages.n);
	ways->next = arena_array(arena, size_t, outline->packages.n);
	ways->distance[package] = 1;
	vec_add(&queue, arena, package);
	for (size_t i = 0; i < queue.n; i++) {
		size_t at = queue.v[i];
		vec_for (const size_t, it, &outline->packages.v[at].needed_by) {
			if (ways->distance[*it])
				continue;
			ways->distance[*it] = ways->distance[at] + 1;
			ways->next[*it] = at;
			vec_add(&queue, arena, *it);
		}
	}
}

static int
shortest_first(const void *a, const void *b)
{
	const struct outline_chain *x = a, *y = b;
	int lengths = (x->path.n > y->path.n) - (x->path.n < y->path.n);

	return lengths ? lengths : str_cmp(x->root->name, y->root->name);
}

void
outline_chains(const struct outline *outline, size_t package,
	struct outline_chain_vec *chains, struct arena *arena)
{
	struct ways ways;

	find_ways(outline, package, &ways, arena);
	*chains = (struct outline_chain_vec){0};
	vec_for (const struct outline_root, it, &outline->roots) {
		size_t at = it->package;
		if (at == OUTLINE_NONE || !ways.distance[at])
			continue;
		struct outline_chain *chain = vec_new(chains, arena);
		chain->root = it;
		for (; at != package; at = ways.next[at])
			vec_add(&chain->path, arena, at);
		vec_add(&chain->path, arena, package);
	}
	if (chains->n)
		qsort(chains->v, chains->n, sizeof *chains->v, shortest_first);
}
