/* SPDX-License-Identifier: MIT */
/*
 * The compilers that make what environments hold: CC, CXX, CPPFLAGS, CFLAGS,
 * CXXFLAGS and LDFLAGS at the time of generation. Environments serve the build
 * machine: where CC is a cross compiler, CC_FOR_BUILD (CXX_FOR_BUILD,
 * CFLAGS_FOR_BUILD, ...) is taken. What a binary says of itself is kept in the
 * store by path, inode, size and mtime: asking again starts no process.
 */
#ifndef ENV_COMPILER_H
#define ENV_COMPILER_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct python;
struct store;

enum compiler_language { COMPILER_C, COMPILER_CXX };

struct compiler {
	enum compiler_language language;
	struct str_vec command; /* words: "ccache", "gcc", "-m64" */
	struct str path;        /* the compiler's real binary, links followed */
	struct str_vec files;   /* it and its launcher as found on PATH: what
				 * generation depends on, absolute */
	struct str name;        /* "gcc 12.2.0", for people */
	struct str machine;     /* "x86_64-linux-gnu" */
	struct str identity; /* hexadecimal digest: another build of it, another
			      * identity */
	struct str_vec cflags;  /* CPPFLAGS, then CFLAGS or CXXFLAGS: words */
	struct str_vec ldflags; /* LDFLAGS: words */
};

/*
 * The compiler for that language: CC (CXX), else cc, gcc, clang (c++, g++,
 * clang++) on PATH. Errors, with what to install or set: there is none, it
 * cannot be run, it makes code for another machine than the interpreter's and
 * no CC_FOR_BUILD is set, a variable with an open quote.
 */
bool compiler_find(enum compiler_language language, const struct python *python,
	const struct store *store, struct compiler *compiler,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
