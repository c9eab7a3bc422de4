/* SPDX-License-Identifier: MIT */
/*
 * The first venv.ini of a repository: an empty one with comments, or one with
 * the pins of requirements files. Writes venv.ini and nothing else.
 */
#ifndef ENV_INIT_H
#define ENV_INIT_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/project.h"

struct init_result {
	size_t packages;       /* lines of [packages] */
	struct str_vec ignore; /* lines that .gitignore lacks */
	struct str_vec adopt;  /* lines of [env] that would adopt what says
				* today what the repository needs */
};

/*
 * project is located, not open. requirements is relative to the working
 * directory; empty: none. What of it cannot be taken is a warning in diag with
 * file and line, and so is what it says twice. Errors: venv.ini is there
 * already (it is never overwritten), a requirements file is not or includes
 * itself.
 */
bool init_write(const struct project *project, struct str requirements,
	struct init_result *result, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
