/* SPDX-License-Identifier: MIT */
/*
 * What an environment is wanted to be: .venv/.ninjenv/want, made by generation
 * from venv.ini, the lock and the interpreter, and the only input of the sync
 * edge. It is rewritten only when its bytes differ, so it holds what matters to
 * the environment and nothing else. Pure.
 *
 * Text form: a line per datum, "key value"; a package is a line "package" and
 * the indented lines after it. Values are the rest of the line; model/conf and
 * model/lock have refused newlines.
 */
#ifndef MODEL_WANT_H
#define MODEL_WANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct want_package {
	struct str name;    /* normalised */
	struct str version; /* as the lock writes it */
	struct str file;    /* name of the wheel or sdist */
	struct str sha256;  /* of that file, hexadecimal */
	struct str url;     /* hint where it is; no credentials; may be empty */
	struct str path;    /* local file, absolute; may be empty */
	struct str index;   /* index it came from; may be empty */
	uint64_t size;      /* 0: not known */
	bool from_source;   /* a build edge makes the wheel, of file, */
	struct str directory; /* or of a local project (absolute; editable), */
	struct str commit;    /* or of this commit of the repository url */
	struct str subdirectory; /* of the repository, or empty */
	bool requested;          /* venv.ini names it (REQUESTED) */
	bool direct;      /* named by URL or path: gets direct_url.json */
	struct str built; /* SHA-256 of the wheel that was made, where sync has
			   * looked; no part of the text */
};

struct want_package_vec VEC(struct want_package);

/* An extension module and its file, absolute. */
struct want_module {
	struct str name, path;
};

struct want_module_vec VEC(struct want_module);

/* A distribution of the interpreter's own that serves here too ([system]). */
struct want_system {
	struct str name, version;
	struct str dist_info; /* absolute path of its *.dist-info or egg-info */
	struct str identity;  /* another text when it was installed anew */
	struct str_vec scripts; /* the entry points that get launchers */
};

struct want_system_vec VEC(struct want_system);

struct want {
	struct str error;  /* why it cannot be made true, as text to show, */
	struct str stamp;  /* and the stamp to remove for another try */
	struct str name;   /* "env" or the NAME of [env:NAME] */
	struct str target; /* "env" or "env-docs" */
	struct str source; /* directory of venv.ini, absolute */
	struct str path;   /* of the environment, absolute */
	struct str prompt;
	struct str python;          /* the real interpreter */
	struct str python_identity; /* struct python's */
	struct str python_version;  /* full */
	struct str link;            /* "auto", "reflink", "hardlink", "copy" */
	bool bytecode;
	bool remove_extra;
	struct str_vec pythonpath;        /* absolute */
	struct want_package_vec packages; /* by name */
	/* Modules that lie where no import would look (below BUILD): the
	 * environment gets a finder for them. */
	struct want_module_vec modules;
	struct want_system_vec system; /* taken from the system's Python */
};

void want_write(const struct want *want, struct buf *out);

/*
 * The part of it that concerns packages which a build edge makes: the input of
 * the edge that installs those, so that it rests while only others change.
 * Without such packages nothing is appended.
 */
void want_write_built(const struct want *want, struct buf *out);

/* Everything of the text is copied. Errors: not of this form (made by another
 * version of ninjenv: the hint says to run it). */
bool want_read(struct str text, struct str file, struct want *want,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* What tells one source of a package from another: its file's SHA-256, the
 * commit, or the directory. */
struct str want_source(const struct want_package *package);

const struct want_package *want_find(const struct want *want, struct str name);
const struct want_system *want_find_system(
	const struct want *want, struct str name);

#endif
