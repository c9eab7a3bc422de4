/* SPDX-License-Identifier: MIT */
/*
 * What an environment holds: .venv/.ninjenv/have, written by sync when it is
 * done (and before it begins, without the packages that it is about to change),
 * and what a look at the directory adds to it. Pure.
 *
 * Text form: a header line, "bytecode yes|no", then a line per package: name,
 * version, the locked file's SHA-256 (or commit, or directory), the store
 * entry's SHA-256, its dist-info directory, "requested" or "-", and the scripts
 * that it put into bin/, parted by TABs. A line that begins with TAB tells the
 * tops of that package. Version 2 had no such lines.
 */
#ifndef MODEL_HAVE_H
#define MODEL_HAVE_H

#include <stdbool.h>

#include "base/str.h"

struct have_package {
	struct str name, version;
	struct str sha256;    /* of the file in the lock: wheel or sdist; of a
			       * commit or directory what want_source() says */
	struct str entry;     /* of the wheel: its store entry */
	struct str dist_info; /* "Jinja2-3.1.6.dist-info" */
	bool requested;
	struct str_vec
		tops; /* what env/install/owners goes by; none: unknown */
	struct str_vec scripts; /* outputs of sync's edge, as pkg/ links are */
	/* Its pkg/ link leads to a RECORD, its scripts are there; not in the
	 * text. */
	bool complete;
};

struct have_package_vec VEC(struct have_package);

/* A distribution that somebody put there by hand. */
struct have_foreign {
	struct str name, version;
	struct str path; /* of its dist-info or egg-info, from the root */
};

struct have_foreign_vec VEC(struct have_foreign);

struct have {
	bool bytecode;
	struct have_package_vec packages; /* by name */
	struct have_foreign_vec foreign;  /* by name */
};

/* Puts the packages in the order of their names, as all of them want it. */
void have_sort(struct have *have);

void have_write(const struct have *have, struct buf *out);

/* Texts are copied. A text of another form reads as nothing known, which is
 * always safe: what is there is then looked at and made anew. */
void have_read(struct str text, struct have *have, struct arena *arena);

struct have_package *have_find(const struct have *have, struct str name);

#endif
