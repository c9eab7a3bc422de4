/* SPDX-License-Identifier: MIT */
/*
 * Carries out a plan: entries into the store, bytecode, who owns what, packages
 * out and in, and what the environment remembers of it.
 */
#ifndef ENV_CHANGE_H
#define ENV_CHANGE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/fetch/acquire.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/have.h"
#include "model/plan.h"
#include "model/want.h"
#include "sys/progress.h"

struct change {
	struct project *project;
	const struct want *want;
	const struct python *python;
	struct have *have;
	const struct plan *plan;
	struct progress *progress;
	/* Answers: the wheel of each coming package, and its step. */
	struct acquire_item_vec items;
	const struct plan_step **steps;
	struct arena *arena;
	struct diag *diag;
};

/*
 * Does all steps of the plan. The environment's skeleton stands, and its lock
 * is held. Everything is fetched and every path is claimed before the first
 * byte of the environment is changed.
 */
bool change_environment(struct change *change) MUST_CHECK;

#endif
