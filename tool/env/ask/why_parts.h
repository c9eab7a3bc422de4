/* SPDX-License-Identifier: MIT */
/* The parts of an answer to 'why' (env/ask/why.h). Each adds its lines to out.
 */
#ifndef ENV_WHY_PARTS_H
#define ENV_WHY_PARTS_H

#include <stdbool.h>

#include "env/ask/look.h"
#include "env/graph/ninja.h"

struct why {
	struct look *look;
	struct look_env_vec envs; /* those that have a lock */
	struct ninja_graph graph;
	bool has_graph; /* Ninja is there, and something was generated */
	struct buf *out;
	struct arena *arena;
	struct diag *diag;
};

/* A package: the lines of venv.ini that lead to it, who needs it, when and why
 * it was built and installed, and what would be done to it now. */
bool why_package(
	struct why *why, const struct look_env *env, size_t package) MUST_CHECK;

/* Why it was built from source the last time, and would be now; nothing where
 * there is no recipe of it. */
bool why_built(struct why *why, const struct look_env *env,
	struct str name) MUST_CHECK;

bool why_environment(struct why *why, const struct look_env *env) MUST_CHECK;

bool why_extension(
	struct why *why, const struct conf_extension *extension) MUST_CHECK;

/* A target or file of the graph, as Ninja sees it: what it is made of, when it
 * was made, why it would be made now. */
bool why_node(struct why *why, struct str target) MUST_CHECK;

/* "now:" and why Ninja would make the target; or that it would not. */
bool why_now(struct why *why, struct str target) MUST_CHECK;

/* "  venv.ini:7: jinja2 = 3.1.6" */
void why_line(struct why *why, struct place place, struct str text);

#endif
