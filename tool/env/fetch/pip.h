/* SPDX-License-Identifier: MIT */
/*
 * A pip to work with: 22.2 or later, run out of its wheel, or of a directory of
 * the store that stands for it, by the interpreter that it works for (-I -S -B,
 * tool/data/run_pip.py). Nothing is installed
 * anywhere. The wheel is one that comes with the interpreter, or, where these
 * are too old, one that was fetched into the store (ROOT/pip/3.9/).
 */
#ifndef ENV_PIP_H
#define ENV_PIP_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct proc;
struct python;
struct settings;
struct store;

/* The wheel to use. Errors: none is new enough and none can be had. */
bool pip_find(struct str *wheel, const struct python *python,
	const struct store *store, const struct settings *settings,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Begins a command line: the caller adds pip's command and its arguments. pip
 * is the wheel, or the directory that stands for it (env/store/pip_tree.h);
 * pins is a directory of *.dist-info to be taken for installed, or empty.
 */
void pip_command(struct proc *proc, const struct python *python, struct str pip,
	struct str pins, struct arena *arena);

/*
 * The variables that such a child gets: ours, but none that would lead Python
 * elsewhere, and of pip's only those that say what to choose; where packages
 * come from is as settings say. The list holds secrets.
 */
void pip_environment(struct str_vec *list, const struct settings *settings,
	struct arena *arena);

/* The settings without what lies on other machines: what NINJENV_OFFLINE
 * leaves. */
struct settings pip_offline(
	const struct settings *settings, struct arena *arena);

#endif
