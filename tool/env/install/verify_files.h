/* SPDX-License-Identifier: MIT */
/*
 * The files of an environment's packages, held against the manifests by which
 * they were put there, their RECORDs, and the store: every byte is hashed, once
 * where environment and store share a file by a hard link. For verify.c.
 *
 * In order: learn all packages and what was installed by hand, compare (which
 * reports), then look for what was added.
 */
#ifndef ENV_VERIFY_FILES_H
#define ENV_VERIFY_FILES_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/install/site.h"
#include "model/have.h"
#include "model/want.h"

struct look;
struct look_vec VEC(struct look *);

/* What is to be mended of one package. */
struct verify_damage {
	struct str name;
	struct str entry; /* SHA-256 of its store entry, where that is damaged*/
	struct str_vec changed; /* files that are not as they were put there,
				 * below the root: a person may want them */
	bool anew;              /* the environment's files are not right */
};

struct verify_damage_vec VEC(struct verify_damage);

struct verify_files {
	const struct site *site;
	const struct store *store;
	struct str magic;  /* of the interpreter's bytecode, hexadecimal */
	struct str shown;  /* how messages name the environment's directory */
	struct str again;  /* what to type to have it repaired: "ninja env" */
	struct str repair; /* the same where that is not enough */
	struct map owned;  /* every path below the root that is a package's;
			      values: not NULL where several have it */
	struct map directories; /* where what is nobody's is looked for; values:
				   struct str *, a package's name, or NULL */
	struct look_vec looks;
	size_t files;                     /* answer: looked at */
	struct verify_damage_vec damages; /* answer */
	struct str_vec added;             /* answer: nobody's, below the root */
	struct arena *arena;
	struct diag *found, *diag;
};

/* A package whose RECORD is there. want: what is wanted of it, NULL: not known.
 * compare: false only learns what it owns. */
bool verify_package(struct verify_files *verify,
	const struct have_package *package, const struct want_package *want,
	bool compare) MUST_CHECK;

/* One that was installed by hand: only learns what it owns. */
void verify_foreign(
	struct verify_files *verify, const struct have_foreign *foreign);

/* Compares all that was learnt, by as many threads as make sense. One message
 * for each package and store entry that is not right, with a note for each
 * file. False: interrupted, or it cannot be read. */
bool verify_compare(struct verify_files *verify) MUST_CHECK;

/* What lies in packages' directories, in site-packages or bin and belongs to
 * none. Nothing of it is ours to remove. */
bool verify_added(struct verify_files *verify) MUST_CHECK;

#endif
