/* SPDX-License-Identifier: MIT */
#include "model/graph.h"

#include <stdlib.h>

#include "base/map.h"

static void
add_once(struct index_vec *vec, size_t value, struct arena *arena)
{
	vec_for (size_t, it, vec) {
		if (*it == value)
			return;
	}
	vec_add(vec, arena, value);
}

static void
add_nodes(struct graph *graph, const struct selected_vec *files,
	struct map *by_name, struct arena *arena)
{
	vec_for (const struct selected, it, files) {
		vec_add(&graph->nodes, arena,
			(struct graph_node){.package = it->package});
		graph->unknown &= !it->package->has_dependencies;
	}
	vec_for (struct graph_node, it, &graph->nodes) {
		map_put(by_name, it->package->name, it);
	}
}

static void
add_needs(struct graph *graph, const struct map *by_name, struct arena *arena)
{
	vec_for (struct graph_node, node, &graph->nodes) {
		const struct lock_dependency_vec *needs =
			&node->package->dependencies;
		vec_for (const struct lock_dependency, it, needs) {
			struct graph_node *other = map_get(by_name, it->name);
			if (other && other != node)
				add_once(&node->needs,
					(size_t)(other - graph->nodes.v),
					arena);
		}
	}
}

/* Tarjan's algorithm with a stack of its own: a chain of ten thousand packages
 * must not end the program's. */
struct walk {
	struct graph *graph;
	struct arena *arena;
	size_t *order, *low, *next; /* per node; order 0: not seen yet */
	bool *on_stack;
	struct index_vec stack, path;
	size_t counter;
};

static void
enter(struct walk *w, size_t node)
{
	w->order[node] = w->low[node] = ++w->counter;
	w->on_stack[node] = true;
	vec_add(&w->stack, w->arena, node);
	vec_add(&w->path, w->arena, node);
}

static int
ascending(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

static void
take_component(struct walk *w, size_t root)
{
	struct graph_component *component =
		vec_new(&w->graph->components, w->arena);
	size_t node;

	do {
		node = w->stack.v[--w->stack.n];
		w->on_stack[node] = false;
		w->graph->nodes.v[node].component = w->graph->components.n - 1;
		vec_add(&component->members, w->arena, node);
	} while (node != root);
	qsort(component->members.v, component->members.n,
		sizeof *component->members.v, ascending);
}

/* One step from the node at the end of the path. */
static void
step(struct walk *w)
{
	size_t node = w->path.v[w->path.n - 1];
	const struct index_vec *needs = &w->graph->nodes.v[node].needs;

	if (w->next[node] < needs->n) {
		size_t other = needs->v[w->next[node]++];
		if (!w->order[other])
			enter(w, other);
		else if (w->on_stack[other])
			w->low[node] = MIN(w->low[node], w->order[other]);
		return;
	}
	if (w->low[node] == w->order[node])
		take_component(w, node);
	w->path.n--;
	if (w->path.n) {
		size_t parent = w->path.v[w->path.n - 1];
		w->low[parent] = MIN(w->low[parent], w->low[node]);
	}
}

static void
find_components(struct graph *graph, struct arena *arena)
{
	size_t n = graph->nodes.n;
	struct walk w = {
		.graph = graph,
		.arena = arena,
		.order = arena_array(arena, size_t, n),
		.low = arena_array(arena, size_t, n),
		.next = arena_array(arena, size_t, n),
		.on_stack = arena_array(arena, bool, n),
	};
	for (size_t i = 0; i < n; i++) {
		if (w.order[i])
			continue;
		enter(&w, i);
		while (w.path.n)
			step(&w);
	}
}

static void
link_components(struct graph *graph, struct arena *arena)
{
	for (size_t i = 0; i < graph->components.n; i++) {
		struct graph_component *component = &graph->components.v[i];
		vec_for (const size_t, member, &component->members) {
			struct graph_node *node = &graph->nodes.v[*member];
			vec_for (const size_t, need, &node->needs) {
				size_t other = graph->nodes.v[*need].component;
				if (other != i)
					add_once(&component->needs, other,
						arena);
			}
		}
	}
}

void
graph_make(struct graph *graph, const struct selected_vec *files,
	struct arena *arena)
{
	struct map by_name = {.arena = arena};

	*graph = (struct graph){.unknown = files->n > 0};
	add_nodes(graph, files, &by_name, arena);
	add_needs(graph, &by_name, arena);
	find_components(graph, arena);
	link_components(graph, arena);
}
