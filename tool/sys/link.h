/* SPDX-License-Identifier: MIT */
/*
 * How a file of the store becomes a file of an environment: reflink where the
 * file system has it, else hard link, else copy. Which one is found out once
 * per store and environment by trying; then link_place() does each file.
 */
#ifndef SYS_LINK_H
#define SYS_LINK_H

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"

enum link_mode { LINK_AUTO, LINK_REFLINK, LINK_HARD, LINK_COPY };

/* "auto", "reflink", "hardlink", "copy", as in venv.ini. */
const char *link_mode_name(enum link_mode mode);
bool link_mode_parse(enum link_mode *mode, struct str text) MUST_CHECK;

/*
 * The way from directory store to directory target, both there already, in
 * *mode (never LINK_AUTO). Tries with a small file in both, removed again.
 * Where wanted is not LINK_AUTO and cannot be done, that is an error that says
 * why. A store that is not ours (fs.protected_hardlinks) or that we cannot
 * write into means copies.
 */
bool link_probe(struct str store, struct str target, enum link_mode wanted,
	enum link_mode *mode, struct diag *diag) MUST_CHECK;

/*
 * Puts a file of the store at a new name: 0 or an errno (EEXIST: the name is
 * taken). Mode and mtime are those of the store's file. Falls back to copying
 * where this one file cannot be linked (EMLINK, EXDEV, EPERM).
 */
int link_place(int from_dir, const char *from, int to_dir, const char *to,
	enum link_mode mode) MUST_CHECK;

#endif
