/* SPDX-License-Identifier: MIT */
/*
 * Extension modules of the repository ([extension:NAME] of venv.ini): which
 * files are cythonized, compiled and linked for which environments, and where
 * the modules go. A plan is made at generation and written as edges by
 * emit_extension.h; nothing is built or written here.
 *
 * Paths are as Ninja sees them: relative to the build directory, or absolute.
 * Texts called command, before and after are for a POSIX shell, quoted.
 */
#ifndef ENV_EXTENSION_H
#define ENV_EXTENSION_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/conf.h"
#include "model/select.h"

struct project;
struct python;

/* An environment, as far as extension modules are concerned. */
struct extension_env {
	const struct conf_env *conf;
	const struct python *python;
	struct str path;              /* ".venv" */
	struct selected_vec packages; /* what its lock gives it */
};

struct extension_env_vec VEC(struct extension_env);

/* '.venv/.ninjenv/flags/NAME' and 'NAME.libs': the compiler's and the linker's
 * flags for an installed package's headers. */
struct extension_flags {
	const struct extension_env *env;
	struct str package; /* normalised */
	struct str output, libs, node;
	struct str at; /* "venv.ini:14": which line names the package */
};

struct extension_flags_vec VEC(struct extension_flags);

/* A .pyx file and the C or C++ file that Cython makes of it. */
struct extension_cython {
	const struct extension_env *env; /* whose Cython it is */
	struct str key; /* equal keys: the same file for all who want it */
	struct str source, output;
	struct str_vec needs;   /* Cython's target, the nodes of 'headers' */
	struct str options, at; /* shell text; "venv.ini:14: my._fast" */
};

struct extension_cython_vec VEC(struct extension_cython);

/* What objects of equal flags have in common. */
struct extension_line {
	struct str digest;    /* 16 hexadecimal digits */
	struct str command;   /* compiler and flags */
	struct str_vec needs; /* nodes and flags files, for 'headers' */
};

struct extension_line_vec VEC(struct extension_line *);

struct extension_object {
	const struct extension_line *line;
	struct str source, output;
	struct str at; /* "venv.ini:14: myproject._fast" */
};

struct extension_object_vec VEC(struct extension_object);

struct extension_env_ptr_vec VEC(const struct extension_env *);

/* A symbolic link and what it says. */
struct extension_place {
	struct str path, target;
};

struct extension_place_vec VEC(struct extension_place);

struct extension_module {
	const struct conf_extension *conf;
	/* Environments it serves. */
	struct extension_env_ptr_vec envs;
	struct str path;          /* .venv/.ninjenv/ext/NAME.cpython-...so */
	struct str file;          /* "_fast.cpython-311-x86_64-linux-gnu.so" */
	struct str_vec objects;   /* their outputs */
	struct str_vec needs;     /* the libs files of 'headers' */
	struct str before, after; /* the link line, around '-o PATH OBJECTS' */
	struct extension_place_vec places; /* where imports look */
	struct str at;
};

struct extension_module_vec VEC(struct extension_module);

struct extension_plan {
	struct extension_env_vec envs;
	struct extension_flags_vec flags;
	struct extension_cython_vec cythons;
	struct extension_line_vec lines;
	struct extension_object_vec objects;
	struct extension_module_vec modules;
	/* What the plan was made of besides venv.ini and locks, absolute:
	 * compilers, .pc files, directories of globs. Any may vanish. */
	struct str_vec inputs;
};

/*
 * Fills the plan, whose envs are set (all of the project's, in that order). The
 * errors of all extensions come in one run, each at its line of venv.ini: no
 * such source (the nearest name is the hint) or nothing matches, a package of
 * 'headers' or Cython that the lock lacks, an unknown pkg-config module, no
 * compiler, no Python.h, no place for the module, a limited API that an
 * interpreter does not have, two modules that would be one file.
 */
bool extension_plan(const struct project *project, struct extension_plan *plan,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
