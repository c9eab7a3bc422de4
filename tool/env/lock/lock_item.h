/* SPDX-License-Identifier: MIT */
/* A wheel that a lock gives this interpreter, as one to be acquired. */
#ifndef ENV_LOCK_ITEM_H
#define ENV_LOCK_ITEM_H

#include "env/fetch/acquire.h"
#include "env/project.h"
#include "model/select.h"

/* selected has a file; its path is relative to venv.ini's directory. */
struct acquire_item lock_item(const struct selected *selected,
	const struct project *project, struct arena *arena);

#endif
