/* SPDX-License-Identifier: MIT */
/*
 * The skeleton of an environment: what the interpreter's own venv module
 * makes, without pip. The module runs once per interpreter; what it made is
 * kept in the store (ROOT/venv/<identity>/skeleton: directories, links, and
 * texts with the places of path, name and prompt marked). Later ones are
 * stamped out of that and are byte for byte what the module would have written.
 *
 * An environment is ours by .ninjenv/skeleton. Ninja's files lie beside it
 * (want, logs), so .ninjenv/ may be there before the environment is, and stays
 * when it is made anew. .ninjenv/skeleton is the mark that the rest is ours and
 * says what it was made of. It is there, unfinished, before anything else is
 * touched; it and then pyvenv.cfg are written last: a killed run leaves no
 * environment.
 */
#ifndef ENV_VENV_H
#define ENV_VENV_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct python;
struct store;

enum venv_state {
	VENV_ABSENT,  /* nothing but .ninjenv/ and empty directories: make */
	VENV_CURRENT, /* complete and of this interpreter, path and prompt */
	VENV_TEXTS,   /* complete, but the prompt differs or pyvenv.cfg or
			 bin/python is gone: refresh */
	VENV_STALE,   /* ours, but to be made anew: why says the reason */
	VENV_FAILED   /* error: not ours, or it cannot be looked at */
};

struct venv_found {
	enum venv_state state;
	/* With VENV_STALE, for people: "it was made for python 3.9.18
	 * ('/usr/bin/python3.9'), now it is 3.11.2"; else empty. */
	struct str why;
	/* With VENV_STALE: the interpreter it was made for is gone. */
	bool vanished;
};

/*
 * What stands at the path (absolute, clean)? A handful of system calls. Errors:
 * a directory that is not ours and not empty; an environment that another tool
 * made; one that belongs to another user; a path or prompt that activation
 * scripts cannot hold.
 */
struct venv_found venv_check(struct str path, struct str prompt,
	const struct python *python, struct arena *arena, struct diag *diag);

/* May an environment be there at all? The same errors about the directory, for
 * checking before any work is done and any interpreter is known. */
bool venv_check_place(
	struct str path, struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Path and prompt without quotes, '$', '`', '\', '!' and control characters,
 * and valid UTF-8? Else an error; for checking before any work is done. place
 * is where the setting stands, or NOWHERE.
 */
bool venv_check_path(
	struct str path, struct place place, struct diag *diag) MUST_CHECK;
bool venv_check_prompt(
	struct str prompt, struct place place, struct diag *diag) MUST_CHECK;

/*
 * Makes the skeleton at the path (absolute, clean; its parents are made). What
 * was there of ours is moved to .ninjenv/trash first (all but .ninjenv/ itself;
 * of that pkg/, manifest/ and have go too, as no package is installed now); the
 * caller empties the trash when the packages stand (venv_sweep). To be called
 * under the environment's lock and after venv_check said VENV_ABSENT or
 * VENV_STALE.
 */
bool venv_make(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* After VENV_TEXTS, or a power cut: writes those texts whose bytes differ (with
 * the prompt as it was, those that were lost) and links that are gone,
 * pyvenv.cfg last. */
bool venv_refresh(const struct python *python, struct str path,
	struct str prompt, const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* PATH/.ninjenv/trash, where everything goes that is replaced or removed in
 * this environment; for struct trash. */
struct str venv_trash(struct str path, struct arena *arena);

/* Removes what the trash of the environment (absolute path) holds, which takes
 * long: for a detached process. Is there any? */
bool venv_sweep(struct str path, struct diag *diag) MUST_CHECK;
bool venv_has_trash(struct str path, struct arena *arena);

/*
 * Makes purelib's _ninjenv_paths.pth hold these absolute directories, one a
 * line, when its bytes differ; no directories: it is removed. *changed (may be
 * NULL) says whether anything was done. A directory that a .pth file cannot
 * hold (line break, leading '#' or "import ") is an error.
 */
bool venv_pythonpath(const struct python *python, struct str path,
	const struct str_vec *directories, bool *changed, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
