/* SPDX-License-Identifier: MIT */
/*
 * Asking Ninja about the graph of a build directory: what it would do and why,
 * and when it last made something. Nothing is built.
 */
#ifndef ENV_NINJA_H
#define ENV_NINJA_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/graph/generate.h"
#include "env/project.h"
#include "format/ninja_log.h"
#include "model/explain.h"

/* ninja, ninja-build or samu on PATH; an error with what to install. */
struct str ninja_find(struct arena *arena, struct diag *diag);

struct ninja_graph {
	const struct project *project;
	struct str program;
	enum generate_manifest manifest;
	struct ninja_log log;
	bool has_log;
};

/* Errors: no Ninja, nothing was generated yet. */
bool ninja_open(struct ninja_graph *graph, const struct project *project,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* How the edge of a target is written; all paths as Ninja sees them. */
struct ninja_node {
	struct str rule;                /* empty: no edge makes it */
	struct str_vec inputs, outputs; /* outputs: those of edges it goes to */
};

/* False: the graph has no such target or file; no error. */
bool ninja_query(const struct ninja_graph *graph, struct str target,
	struct ninja_node *node, struct arena *arena) MUST_CHECK;

/* Why it would be made now; empty: it would not. An error: Ninja says one. */
bool ninja_explain(const struct ninja_graph *graph, struct str target,
	struct explain_line_vec *lines, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* "last made 2026-11-22 20:19:32, in 1.25 s"; empty: no log tells. */
struct str ninja_last(const struct ninja_graph *graph, struct str output,
	struct arena *arena);

#endif
