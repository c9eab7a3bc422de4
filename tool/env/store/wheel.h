/* SPDX-License-Identifier: MIT */
/*
 * One wheel -> the directory of one store entry: the files under BUCKET/NUMBER
 * and, written last, "manifest" (model/manifest.h). Every byte is checked
 * against the wheel's own RECORD on the way. Refused, with the reason: what is
 * not the expected name and version; a RECORD that lists another set of files
 * than there are or another hash; files that would leave their scheme, shadow
 * the interpreter or replace the activation; symbolic links.
 *
 * Left out, because installing makes its own: RECORD and its signatures,
 * INSTALLER, REQUESTED, direct_url.json, and all in a __pycache__.
 *
 * Any number of threads can unpack at once, each with its own scratch, arena
 * and diag. Nothing is flushed and nothing is renamed: that is the caller's
 * (env/store/store.h), who also removes the directory after a failure.
 */
#ifndef ENV_WHEEL_H
#define ENV_WHEEL_H

#include <stdbool.h>

#include "base/diag.h"
#include "format/zip.h"
#include "model/manifest.h"

/* What the caller knows of the wheel; empty texts are not compared. */
struct wheel_expect {
	struct str file;    /* its name, "Jinja2-3.1.6-py3-none-any.whl" */
	struct str name;    /* of the project, in any spelling */
	struct str version; /* compared as PEP 440 orders */
	struct str sha256;  /* hexadecimal; the manifest's wheel */
	bool verified;      /* the bytes are known to have that hash */
	const struct zip_limits *limits; /* NULL: the default */
};

/* Memory that a thread uses again for each wheel; all zero is ready. */
struct wheel_scratch {
	struct zip_reader reader;
};

void wheel_scratch_free(struct wheel_scratch *scratch);

/*
 * Unpacks the wheel at path into the empty directory. expect->sha256 may be
 * empty: then it is computed. The manifest's texts are in the arena.
 */
bool wheel_unpack(struct str path, const struct wheel_expect *expect,
	struct str directory, struct wheel_scratch *scratch,
	struct manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * Only METADATA of the wheel at path, in the arena, for a file that was given
 * by hand (a path in venv.ini, find-links).
 */
bool wheel_metadata(struct str path, struct wheel_scratch *scratch,
	struct str *metadata, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
