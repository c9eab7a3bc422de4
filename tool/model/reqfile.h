/* SPDX-License-Identifier: MIT */
/*
 * A requirements file, read as what an environment asks for ('requirements =
 * FILE' in venv.ini). Pure: files that it names are said, and the caller reads
 * them. What has no meaning here, or another one than pip gives it, is an error
 * with what to write into venv.ini; nothing is passed over.
 */
#ifndef MODEL_REQFILE_H
#define MODEL_REQFILE_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/conf.h"

enum reqfile_kind {
	REQFILE_PACKAGE,     /* package, with its hashes */
	REQFILE_LOCAL,       /* text: a directory whose project has no name yet;
			      * reqfile_name() makes it a package */
	REQFILE_INCLUDE,     /* text: the path behind -r */
	REQFILE_CONSTRAINT,  /* text: the path behind -c */
	REQFILE_INDEX,       /* text: a URL */
	REQFILE_EXTRA_INDEX, /* text: a URL */
	REQFILE_FIND_LINKS,  /* text: a path or URL */
	REQFILE_CHOOSING,    /* text: an option for the resolver, "--pre" */
};

struct reqfile_item {
	enum reqfile_kind kind;
	struct conf_package package;
	struct str text;
	struct str extras, marker; /* of REQFILE_LOCAL: "[a,b]", "os_name..." */
	struct place place;
};

struct require;

struct reqfile_item_vec VEC(struct reqfile_item);

/* Adds the items of a text in their order; file is its name for places. All
 * errors of the file are in diag when it fails. */
bool reqfile_read(struct str text, struct str file,
	struct reqfile_item_vec *items, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Makes item->package of a REQFILE_LOCAL whose project has that name. */
bool reqfile_name(struct reqfile_item *item, struct str name,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* What "NAME @ URL", which was parsed, asks for: read as a line of [packages]
 * is. package->place and hashes are set. */
bool reqfile_url(struct str text, const struct require *require,
	struct conf_package *package, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
