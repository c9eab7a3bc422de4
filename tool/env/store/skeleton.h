/* SPDX-License-Identifier: MIT */
/*
 * What the venv module of an interpreter makes, as a pattern in the store:
 * ROOT/venv/<identity>/skeleton. The module runs once per interpreter, with
 * tokens for path, name and prompt; the pattern has marks in their places.
 *
 * The file, a line per item, paths relative to the environment:
 *     ninjenv-skeleton 1
 *     dir lib
 *     link bin/python <TAB> /usr/bin/python3.11
 *     text 644 1234 bin/activate     1234 bytes follow, then a line feed
 *     file 755 5678 bin/x            the same, without marks
 *     end
 * A mark is the byte 1 and a letter: p path, n name (its last part), r prompt;
 * a capital where it stands outside any quotes of a shell.
 */
#ifndef ENV_SKELETON_H
#define ENV_SKELETON_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct python;
struct store;

#define SKELETON_HEADER "ninjenv-skeleton 1"

enum skeleton_kind {
	SKELETON_DIRECTORY,
	SKELETON_LINK,
	SKELETON_TEXT, /* has marks, or could */
	SKELETON_FILE,
};

struct skeleton_item {
	enum skeleton_kind kind;
	struct str path; /* ends with NUL, as all texts here that sys/at takes*/
	struct str bytes; /* of a text or file; the target of a link */
	unsigned mode;
};

struct skeleton_item_vec VEC(struct skeleton_item);

struct skeleton {
	struct skeleton_item_vec items; /* a directory before what it holds */
};

/*
 * The interpreter's pattern, made by its venv module where the store has none.
 * Errors: no venv module (with what to install), the module fails.
 */
bool skeleton_load(struct skeleton *skeleton, const struct python *python,
	const struct store *store, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* A text with path and prompt in the places of the marks. Both are such that
 * quotes of any kind can hold them (venv_check_path). */
struct str skeleton_text(const struct skeleton_item *item, struct str path,
	struct str prompt, struct arena *arena);

/* Pure, for tests: marks for the tokens; shell: quotes count. */
struct str skeleton_mark(struct str text, struct str path, struct str prompt,
	bool shell, struct arena *arena);
bool skeleton_read(struct str text, struct skeleton *skeleton,
	struct arena *arena) MUST_CHECK;

#endif
