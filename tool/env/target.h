/* SPDX-License-Identifier: MIT */
/*
 * An environment as the place that packages go into, and what it remembers of
 * them (docs/formats.md):
 *
 *     ROOT/.ninjenv/manifest/NAME   the manifest by which NAME was put there;
 *                                   while it exists, files of it may too
 *     ROOT/.ninjenv/pkg/NAME        symbolic link to the package's RECORD
 *     ROOT/.ninjenv/trash/          what was replaced, until it is removed
 *     ROOT/.ninjenv/kept/           what a person made or changed and that
 *                                   stood in the way, each with its path
 *
 * A package is there when its RECORD is; a kept manifest without one is what
 * an interrupted run left, and install_many() clears it by that manifest.
 */
#ifndef ENV_TARGET_H
#define ENV_TARGET_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "env/python.h"
#include "env/store.h"
#include "model/manifest.h"
#include "sys/fs.h"
#include "sys/link.h"

struct target {
	struct str root; /* absolute */
	int fd;          /* of root */
	/* Below root: scheme directories, symbolic links resolved; data: "" */
	struct str scheme[SCHEME_COUNT];
	struct str python; /* ROOT/bin/python: what launchers name */
	bool old;          /* launchers for an interpreter before 3.9 */
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
bool target_open(struct target *target, struct str root,
	const struct python *python, const struct store *store,
	enum link_mode wanted, bool bytecode, struct arena *arena,
	struct diag *diag) MUST_CHECK;
void target_close(struct target *target);

/* Paths below root, in the arena: of a scheme's file, and of the RECORD. */
struct str target_path(const struct target *target, enum scheme scheme,
	struct str path, struct arena *arena);
struct str target_record(const struct target *target,
	const struct manifest *manifest, struct arena *arena);

/*
 * The manifest that the environment keeps of a package, its text in the arena.
 * FS_MISSING: none, or one that nobody can read (it is removed then, with a
 * warning: the package counts as installed by hand).
 */
enum fs_result target_manifest(const struct target *target, struct str name,
	struct manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The names of all kept manifests, sorted. */
bool target_names(const struct target *target, struct str_vec *names,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Makes pkg/NAME point to the package's RECORD, in one step. For packages that
 * are whole but whose link is gone (ninja -t clean); installing does it too. */
bool target_link(const struct target *target, const struct manifest *manifest,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Moves a file that is not ours out of the way into .ninjenv/kept, with a
 * warning that names it and says why ("was changed by hand"). */
bool target_keep_aside(const struct target *target, struct str path,
	const char *why, struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
