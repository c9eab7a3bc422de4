/* SPDX-License-Identifier: MIT */
/*
 * One question to pip: which versions satisfy these requirements, pins kept
 * where they fit? Its report is the answer; its failure is told as a person
 * needs it, and all of its words are kept in the environment's
 * .ninjenv/log/lock.log.
 */
#ifndef ENV_ASK_PIP_H
#define ENV_ASK_PIP_H

#include "base/map.h"
#include "env/lock/report.h"
#include "env/lock/resolve.h"
#include "model/require.h"

struct ask_pip {
	const struct project *project;
	const struct resolve_request *request;
	const struct settings *settings;
	const struct require_vec *roots; /* venv.ini's, and pip itself */
	/* Directories that stand for packages: name -> struct str *, the path.
	 * Local projects, and what was got from repositories. */
	const struct map *trees;
	struct str pip;     /* to run: a wheel, or what stands for it */
	struct str scratch; /* a directory for its files */
};

bool ask_pip(const struct ask_pip *ask, struct report_item_vec *items,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
