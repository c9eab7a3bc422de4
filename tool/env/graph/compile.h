/* SPDX-License-Identifier: MIT */
/*
 * The words of compile and link lines: what of the interpreter's sysconfig
 * belongs to its ABI, and what venv.ini, pkg-config modules and the person's
 * CFLAGS add. Pure: nothing is looked for on disk.
 */
#ifndef ENV_COMPILE_H
#define ENV_COMPILE_H

#include "base/str.h"
#include "env/python/compiler.h"
#include "env/python/native.h"
#include "model/conf_extension.h"

struct python;

struct compile {
	const struct conf_extension *extension;
	const struct python *python;
	const struct compiler *compiler; /* of the language below */
	const struct native_answer_vec *natives;
	struct str_vec include; /* its directories, as the compiler sees them */
	struct str_vec response; /* files with the flags of 'headers' packages;
				    FILE.libs is for linking */
	enum compiler_language language;
	const char *as; /* "c", "c++": where the suffix says otherwise, or NULL
			 */
};

/* All but '-MD -MF FILE -c -o FILE SOURCE', in the order in which later words
 * win: sysconfig, venv.ini's lists, CPPFLAGS and CFLAGS, 'cflags'. */
void compile_words(const struct compile *compile, struct str_vec *words,
	struct arena *arena);

/* What stands before '-o FILE OBJECTS', and what follows. */
void link_words(const struct compile *compile, struct str_vec *before,
	struct str_vec *after, struct arena *arena);

/*
 * 16 hexadecimal digits over all that an object is made by, but its source:
 * these words, the builds of compiler and interpreter, the versions of the
 * pkg-config modules and of what these require.
 */
struct str compile_digest(const struct compile *compile,
	const struct str_vec *words, struct arena *arena);

#endif
