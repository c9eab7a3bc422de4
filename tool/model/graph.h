/* SPDX-License-Identifier: MIT */
/*
 * The dependency graph of some packages of a lock: who needs whom, and which
 * packages need each other in a circle (strongly connected components, Tarjan
 * 1972). Pure.
 */
#ifndef MODEL_GRAPH_H
#define MODEL_GRAPH_H

#include <stddef.h>

#include "base/vec.h"
#include "model/select.h"

struct index_vec VEC(size_t);

struct graph_node {
	const struct lock_package *package;
	struct index_vec needs; /* nodes, in the lock's order, each once */
	size_t component;
};

struct graph_node_vec VEC(struct graph_node);

/* Packages that reach each other; most components have one member. */
struct graph_component {
	struct index_vec members; /* nodes, ascending */
	struct index_vec needs;   /* components, each once */
};

struct graph_component_vec VEC(struct graph_component);

struct graph {
	struct graph_node_vec nodes; /* as the packages were given */
	/* Those that a component needs stand before it. */
	struct graph_component_vec components;
	/* The lock has no dependencies at all (another tool wrote it): then
	 * nothing is known and every package counts as needing all. */
	bool unknown;
};

/* Dependencies on packages that are not among files (their marker does not hold
 * here) are left out. */
void graph_make(struct graph *graph, const struct selected_vec *files,
	struct arena *arena);

#endif
