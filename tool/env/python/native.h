/* SPDX-License-Identifier: MIT */
/*
 * System libraries that venv.ini asks for: is there such a pkg-config module,
 * does its version fit, and what are its flags? All calls of libpkgconf are in
 * native.c. Reads .pc files where pkg-config would, and /etc/os-release.
 *
 * Environments serve the build machine. Where PKG_CONFIG_PATH_FOR_BUILD or
 * PKG_CONFIG_LIBDIR_FOR_BUILD is set, they count, and PKG_CONFIG_PATH,
 * PKG_CONFIG_LIBDIR and PKG_CONFIG_SYSROOT_DIR, then another machine's, do not.
 * No program is run: a cross wrapper named in PKG_CONFIG is another machine's
 * and is passed over; of PKG_CONFIG_FOR_BUILD the machine in its name counts
 * ("x86_64-linux-gnu-pkg-config").
 */
#ifndef ENV_NATIVE_H
#define ENV_NATIVE_H

#include "base/diag.h"
#include "model/conf.h"

/*
 * Checks all; each that is missing or does not fit is an error at its line of
 * venv.ini. *files are the .pc files of those found, absolute: the answer holds
 * while they do not change.
 */
bool native_check(const struct conf_native_vec *natives, struct str_vec *files,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* What a pkg-config module means, at this moment. */
struct native_answer {
	struct str module, version;
	struct str_vec cflags, libs; /* words, as pkg-config would print them,
				      * without those of system directories */
	struct str_vec files; /* .pc files of it and of all that it requires */
	/* SHA-256 in hexadecimal over names and versions of those modules. With
	 * the flags it is what counts for a compiler: a changed comment is no
	 * change. */
	struct str versions;
	/* The same with the texts of all those .pc files: a build may have read
	 * any variable of theirs. */
	struct str digest;
};

struct native_answer_vec VEC(struct native_answer);

/*
 * Asks for modules that a section names; natives are those of [native], whose
 * version clauses hold here too. Each that is missing, or whose requirements
 * are, is an error at its word, with the distribution's package in the hint.
 */
bool native_ask(const struct conf_word_vec *modules,
	const struct conf_native_vec *natives,
	struct native_answer_vec *answers, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The module of a .pc file in that directory, which counts before the system's.
 * False, without an error: it is not there, cannot be read, or requires what is
 * not there. */
bool native_ask_in(struct str directory, struct str module,
	struct native_answer *answer, struct arena *arena) MUST_CHECK;

#endif
