/* SPDX-License-Identifier: MIT */
/*
 * What a repository says elsewhere than in venv.ini, made part of the conf:
 * requirements files ('requirements = FILE') and dependency groups of
 * pyproject.toml ('groups = NAME'). A line of [packages] counts instead of
 * theirs of the same name. Whoever reads a conf afterwards sees packages like
 * any others, each with its place.
 */
#ifndef ENV_ADOPT_H
#define ENV_ADOPT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/conf.h"

/*
 * source is the directory of venv.ini. Each file that was read, or whose
 * content says what a local project needs, is added to inputs (as a path from
 * source, or absolute), with the directories where another could appear.
 * Errors: what is named is missing or cannot be read, with its place in
 * venv.ini, in the requirements file or in pyproject.toml.
 */
bool adopt(struct conf *conf, struct str source, struct str_vec *inputs,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
