/* SPDX-License-Identifier: MIT */
/*
 * The packages of an environment for people: who needs whom, which line of
 * venv.ini asks for it, where each comes from; as a tree, as JSON, as chains.
 * Pure. Texts are those of the lock and of venv.ini.
 */
#ifndef MODEL_OUTLINE_H
#define MODEL_OUTLINE_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/conf.h"
#include "model/graph.h"
#include "model/select.h"
#include "model/want.h"

enum outline_origin {
	OUTLINE_WHEEL,
	OUTLINE_SOURCE, /* built from an archive of the lock */
	OUTLINE_LOCAL,  /* a project of this repository */
	OUTLINE_GIT,
	OUTLINE_SYSTEM /* the interpreter's own ([system]) */
};

struct outline_package {
	struct str name, version;
	enum outline_origin origin;
	struct str from;   /* file, directory, or URL@COMMIT; may be empty */
	struct str marker; /* of the lock; empty: always */
	struct index_vec needs, needed_by; /* packages, each once */
};

struct outline_package_vec VEC(struct outline_package);

#define OUTLINE_NONE ((size_t)-1)

/* What asks for a package: a line of venv.ini. */
struct outline_root {
	struct str name;    /* of the package */
	struct str text;    /* "uvicorn[standard]~=0.30"; empty: it only lies
			     * in the lock, and nothing there needs it */
	struct str extras;  /* "[standard]", or empty */
	struct str marker;  /* "python_version < '3.11'", or empty */
	struct place place; /* no file: no line of venv.ini */
	size_t package;     /* OUTLINE_NONE: not for this interpreter */
};

struct outline_root_vec VEC(struct outline_root);

struct outline {
	struct outline_package_vec packages; /* as in the lock */
	struct outline_root_vec roots;       /* by name */
	/* Another tool's lock without dependencies: nothing is known. */
	bool unknown;
};

/* system tells which packages are taken from the interpreter; may be NULL. */
void outline_make(struct outline *outline, const struct conf_env *env,
	const struct selected_vec *files, const struct want_system_vec *system,
	struct arena *arena);

/* The package of that normalised name, or OUTLINE_NONE. */
size_t outline_find(const struct outline *outline, struct str name);

struct outline_style {
	bool unicode;
	unsigned depth; /* 0: all */
};

/* The tree: a line per package, without what stands above it. A subtree that
 * was shown is marked (*), a package that needs itself (cycle). */
void outline_print(const struct outline *outline,
	const struct outline_style *style, struct buf *out);

/* The same from one package upwards: who needs it. */
void outline_invert(const struct outline *outline, size_t package,
	const struct outline_style *style, struct buf *out);

/* "packages":[...],"roots":[...] (docs/formats.md). */
void outline_json(const struct outline *outline, struct buf *out);

/* "", " (built)", " (local libs/x)", " (git 0a1b2c3)", " (system)" */
void outline_mark(const struct outline_package *package, struct buf *out);

/* From a root to a package: packages, the root's first. */
struct outline_chain {
	const struct outline_root *root;
	struct index_vec path;
};

struct outline_chain_vec VEC(struct outline_chain);

/* The shortest chain from each root that leads to the package; the shortest
 * first, then by the root's name. */
void outline_chains(const struct outline *outline, size_t package,
	struct outline_chain_vec *chains, struct arena *arena);

#endif
