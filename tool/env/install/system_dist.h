/* SPDX-License-Identifier: MIT */
/*
 * Distributions in an interpreter's own site directories: which there are, what
 * they need, and which files are theirs. Nothing is written.
 */
#ifndef ENV_SYSTEM_DIST_H
#define ENV_SYSTEM_DIST_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/manifest.h"
#include "model/require.h"

struct system_dist {
	struct str name, version; /* as METADATA or PKG-INFO says it */
	struct str site;          /* the site directory */
	struct str info;          /* "NAME-VERSION.dist-info", "*.egg-info" */
	struct str metadata;      /* path of METADATA or PKG-INFO */
	struct str text;          /* of that file */
	struct str identity; /* digest of what tells it from another build */
};

struct system_dist_vec VEC(struct system_dist);

/* Adds those of that normalised name that the directory has. */
void system_dist_list(struct str site, struct str name,
	struct system_dist_vec *dists, struct arena *arena);

/* Does the set admit its version, and can anybody tell what is its? (Not of an
 * editable one, nor of one without a list of files that says no module.) */
bool system_dist_fits(const struct system_dist *dist,
	const struct spec_set *set, struct arena *arena) MUST_CHECK;

/* The one with its info at that path. False: it is not there. */
bool system_dist_read(struct str path, struct system_dist *dist,
	struct arena *arena) MUST_CHECK;

/* What it requires itself; those of extras have markers that say so. */
void system_dist_requires(const struct system_dist *dist,
	struct require_vec *requires, struct arena *arena);

/* Its entry points that become launchers; none where they cannot be read. */
void system_dist_scripts(const struct system_dist *dist,
	struct manifest_script_vec *scripts, struct arena *arena);

/*
 * The fewest paths below the site directory that hold its importable files and
 * nothing else: a directory of which all is its own, else its files in it.
 * False, without an error: nobody can tell.
 */
bool system_dist_paths(const struct system_dist *dist, struct str_vec *paths,
	struct arena *arena) MUST_CHECK;

#endif
