/* SPDX-License-Identifier: MIT */
/*
 * .ninjenv/skeleton: what an environment was made of, and the mark that it is
 * ours. A line each: a header, "unfinished" or "complete", the interpreter's
 * identity, path and version, the environment's path and prompt.
 */
#ifndef ENV_STAMP_H
#define ENV_STAMP_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "sys/fs.h"

struct python;

struct stamp {
	bool unfinished; /* being made, or left by a killed run */
	struct str identity, python, version;
	struct str path, prompt;
};

struct stamp stamp_of(
	const struct python *python, struct str path, struct str prompt);

struct str stamp_text(const struct stamp *stamp, struct arena *arena);

/* FS_OK also for one of another form: it is ours, and counts as unfinished. */
enum fs_result stamp_read(struct stamp *stamp, struct str file,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
