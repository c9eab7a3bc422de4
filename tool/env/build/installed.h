/* SPDX-License-Identifier: MIT */
/*
 * What an installed package brings for compilers: its headers and .pc files, as
 * they lie on disk. Of a package of the environment by its manifest; of one of
 * the system's Python ([system]) by its RECORD, or, where the distribution
 * leaves that out, by walking its top-level packages. Reads only.
 */
#ifndef ENV_INSTALLED_H
#define ENV_INSTALLED_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/manifest.h"
#include "model/want.h"
#include "sys/fs.h"

struct site;

struct installed_file {
	struct str path;  /* absolute */
	struct str below; /* the same, from the scheme's directory */
	enum scheme scheme;
};

struct installed_file_vec VEC(struct installed_file);

struct installed {
	struct installed_file_vec headers; /* *.h, *.hpp, ... */
	struct installed_file_vec modules; /* *.pc */
	struct str entry_points;           /* text of entry_points.txt */
	struct str root; /* all of it lies below this directory */
};

/* FS_MISSING: there is no such package; no error is added then. */
enum fs_result installed_read(const struct want *want, const struct site *site,
	struct str package, struct installed *installed, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
