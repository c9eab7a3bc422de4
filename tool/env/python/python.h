/* SPDX-License-Identifier: MIT */
/*
 * Interpreters: find one that fits, and learn from one run of it (-I -S) all
 * that the rest of the program needs to know (tool/data/probe.py). The answer
 * is cached in the store by the binary's path, inode, size and mtime, and by
 * the running kernel and C library, which markers and tags depend on. A cached
 * answer starts no process.
 */
#ifndef ENV_PYTHON_H
#define ENV_PYTHON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/manifest.h"
#include "model/marker.h"
#include "model/spec.h"
#include "model/version.h"

struct store;

/* What extension modules are compiled and linked with: sysconfig's variables,
 * as they stand there, each one shell text (base/shell_words.h). */
struct python_build {
	struct str_vec include; /* where Python.h and pyconfig.h lie; without
				 * headers: where they would */
	bool has_headers;       /* Python.h is there */
	struct str ext_suffix;  /* ".cpython-311-x86_64-linux-gnu.so" */
	struct str cc, cxx, cflags, ccshared, ldshared;
	struct str patchlevel; /* PY_VERSION of its headers, "" without */
	bool free_threaded;    /* no limited API */
	/* Directories where the interpreter's own distributions lie
	 * (site-packages, dist-packages), absolute, those that exist. */
	struct str_vec site;
};

struct python {
	struct str path;    /* the real binary, links and shims followed */
	struct str asked;   /* as it was found on PATH or written */
	struct str version; /* full, "3.11.7" */
	struct version parsed;
	struct str short_version;  /* "3.11" */
	struct str implementation; /* "cpython" */
	struct str cache_tag;      /* "cpython-311": of bytecode files */
	struct str magic; /* importlib.util.MAGIC_NUMBER, hexadecimal */
	struct str abi;   /* SOABI, "cpython-311-x86_64-linux-gnu", or empty */
	struct str base_prefix;
	/* The install schemes below an environment's root, "" for data itself:
	 * "lib/python3.11/site-packages", "bin", "include/site/python3.11". */
	struct str scheme[SCHEME_COUNT];
	struct str_vec tags; /* compatible wheel tags, best first */
	struct marker_env markers;
	struct str_vec pip_wheels; /* bundled pip-*.whl that exist */
	bool has_venv;             /* the venv module is there, usable */
	bool has_ensurepip;        /* Debian: not without python3-venv */
	struct python_build build;
	/* Tells two builds apart: hexadecimal digest over path, inode, size,
	 * mtime and what the build is (not the kernel, not the C library: an
	 * environment survives their upgrades). */
	struct str identity;
};

/* What venv.ini asks for: exactly one of the two is set. */
struct python_wish {
	struct str path;             /* a path (absolute or with a '/') */
	const struct spec_set *spec; /* a set of versions; NULL with path */
	struct str directory; /* the repository: where pyenv's .python-version
			       * is looked for, upwards; empty: here */
	struct place place;   /* of the key, for errors */
};

/*
 * The first that fits and has the venv module, of python3, python3.N (newest
 * first) and python on PATH, then, as a last resort, of pyenv's and uv's
 * installed versions, newest first. Shims of pyenv are followed as pyenv would;
 * inside a virtual environment its base is meant. Errors: none fits (each that
 * was looked at is named with why it was refused, and what to install), the
 * path is not an interpreter of Python 3.8 or later. store may be NULL: nothing
 * is cached then.
 */
bool python_find(const struct python_wish *wish, struct store *store,
	struct python *python, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Probes this binary only. */
bool python_probe(struct str path, struct store *store, struct python *python,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* "apt install python3.12-venv": what to type where has_venv or has_ensurepip
 * is false; in the arena. */
struct str python_venv_hint(const struct python *python, struct arena *arena);

/* Where build.has_headers is false, the whole hint: "type: apt install
 * python3.12-dev", or what to write into venv.ini. */
struct str python_dev_hint(const struct python *python, struct arena *arena);

/*
 * Brings up to date what lies beside the interpreter and comes and goes without
 * it (python3-dev): of the candidates in include and site those that exist,
 * has_headers, patchlevel. python_find() and python_probe() have called it.
 */
void python_build_look(struct python_build *build, struct arena *arena);

#endif
