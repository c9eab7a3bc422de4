/* SPDX-License-Identifier: MIT */
/*
 * A site: an environment as the place that packages go into, and what it
 * remembers of them (docs/formats.md):
 *
 *     ROOT/.ninjenv/manifest/NAME   the manifest by which NAME was put there;
 *                                   while it exists, files of it may too
 *     ROOT/.ninjenv/pkg/NAME        symbolic link to the package's RECORD, by
 *                                   way of ROOT/.ninjenv/settled (settle.h)
 *     ROOT/.ninjenv/trash/          what was replaced, until it is removed
 *     ROOT/.ninjenv/kept/           what a person made or changed and that
 *                                   stood in the way, each with its path
 *
 * A package is there when its RECORD is; a kept manifest without one is what
 * an interrupted run left, and install_many() clears it by that manifest.
 */
#ifndef ENV_SITE_H
#define ENV_SITE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "model/manifest.h"
#include "sys/fs.h"
#include "sys/link.h"

/* What the text of a pkg/ link begins with, before a path below the root. */
#define SITE_LINK "../settled/"

struct site {
	struct str root; /* absolute */
	int fd;          /* of root */
	/* Below root: scheme directories, symbolic links resolved; data: "" */
	struct str scheme[SCHEME_COUNT];
	bool lib64;         /* lib64 is a link to lib, as venv makes it */
	struct str python;  /* ROOT/bin/python: what launchers name */
	struct str version; /* the interpreter's, "3.11" */
	bool old;           /* launchers for an interpreter before 3.9 */
	enum link_mode mode;
	struct str cache_tag; /* "cpython-311" */
	struct str pyc;       /* bytecode's directory in a store entry; empty:
				 no bytecode is linked */
};

/*
 * Opens the environment whose skeleton is there, makes .ninjenv with what is
 * below it, and finds out how files get there from the store. A scheme's
 * directory outside of root (through a link) is an error.
 */
bool site_open(struct site *site, struct str root, const struct python *python,
	const struct store *store, enum link_mode wanted, bool bytecode,
	struct arena *arena, struct diag *diag) MUST_CHECK;
void site_close(struct site *site);

/* The same for looking only: nothing is made or tried, no file is open (fd is
 * -1, and neither mode nor pyc is known), and it need not be closed. */
bool site_look(struct site *site, struct str root, const struct python *python,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Paths below root, in the arena: of a scheme's file, and of the RECORD. */
struct str site_path(const struct site *site, enum scheme scheme,
	struct str path, struct arena *arena);
struct str site_record(const struct site *site, const struct manifest *manifest,
	struct arena *arena);

/* Is the path below root a scheme's directory, or does it hold one? Such a
 * directory is the environment's own. */
bool site_is_scheme(const struct site *site, struct str path);

/*
 * The manifest that the environment keeps of a package, its text in the arena.
 * FS_MISSING: none, or one that nobody can read (it is removed then, with a
 * warning: the package counts as installed by hand).
 */
enum fs_result site_manifest(const struct site *site, struct str name,
	struct manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The same for looking only: a damaged one stays, and is FS_MISSING with
 * *damaged set. */
enum fs_result site_look_manifest(const struct site *site, struct str name,
	struct manifest *manifest, bool *damaged, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Makes pkg/NAME point to the package's RECORD, in one step. For packages that
 * are whole but whose link is gone (ninja -t clean); installing does it too. */
bool site_link(const struct site *site, const struct manifest *manifest,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Moves a file that is not ours out of the way into .ninjenv/kept, with a
 * warning that names it and says why ("was changed by hand"). */
bool site_keep_aside(const struct site *site, struct str path, const char *why,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
