/* SPDX-License-Identifier: MIT */
/*
 * The compilers that make what environments hold: CC, CXX, CPPFLAGS, CFLAGS,
 * CXXFLAGS and LDFLAGS at the time of generation, each parted as a shell would
 * (base/shell_words.h). Environments serve the build machine: where CC is a
 * cross compiler, CC_FOR_BUILD counts, and with it only CPPFLAGS_FOR_BUILD,
 * CFLAGS_FOR_BUILD and so on. What a binary says of itself is kept in the store
 * by path, inode, size and mtime (compiler/KEY, docs/formats.md): asking again
 * starts no process.
 *
 * A command may begin with 'env', assignments (CCACHE_DIR=/x) and launchers
 * (ccache, sccache, distcc, icecc and the like); its first word that is none of
 * these is the compiler, and what follows are flags of it.
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
	struct str_vec command; /* words: "ccache", "gcc", "-m64"; never
				 * empty; launchers and compiler absolute */
	struct str path;        /* the compiler's real binary, links followed */
	struct str_vec files;   /* it and its launcher as found on PATH: what
				 * generation depends on, absolute */
	struct str name;        /* "gcc 12.2.0", for people */
	struct str machine;     /* "x86_64-linux-gnu" */
	/* Hexadecimal digest over what the binary is and says: another build
	 * of it, another identity. Flags and launchers are not in it. */
	struct str identity;
	struct str_vec cflags;  /* CPPFLAGS, then CFLAGS or CXXFLAGS: words */
	struct str_vec ldflags; /* LDFLAGS: words */
};

/*
 * The compiler for that language: CC (CXX), else cc, gcc, clang (c++, g++,
 * clang++) on PATH. A cross compiler that is passed over for CC_FOR_BUILD is
 * said in a warning. Errors, with what to install or set: there is none, it
 * cannot be run, it makes code for another processor than the interpreter's and
 * no CC_FOR_BUILD is set, a variable with an open quote. store may be NULL:
 * nothing is kept then.
 */
bool compiler_find(enum compiler_language language, const struct python *python,
	const struct store *store, struct compiler *compiler,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
