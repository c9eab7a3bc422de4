/* SPDX-License-Identifier: MIT */
/*
 * Which lines of venv.ini bring a package in: for errors about packages, so it
 * reads the lock only when it is asked, and says nothing where it cannot know.
 */
#ifndef ENV_ASKS_H
#define ENV_ASKS_H

#include "env/ask/look.h"

struct asks {
	const struct project *project;
	struct str path; /* of the environment */
	struct look look;
	struct look_env env;
	bool tried, known;
	struct arena *arena;
};

/* Adds a note for each of the first lines that lead to the package, shortest
 * way first, by the chain of who needs whom. */
void asks_note(struct asks *asks, struct str package, struct diag *diag);

#endif
