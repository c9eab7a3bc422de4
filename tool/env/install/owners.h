/* SPDX-License-Identifier: MIT */
/*
 * Who owns which path of an environment: asked before anything is written, so
 * that no package overwrites another's file or the interpreter. It has to know
 * every package that the environment will hold: those that stay (by the
 * manifests kept there) and those that come. Threads may read at once; adding
 * is for one.
 */
#ifndef ENV_OWNERS_H
#define ENV_OWNERS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/install/site.h"

/* Two packages that have the same path. */
struct owners_pair {
	const struct manifest *theirs, *mine; /* in no order that matters */
	struct str their_path, path;          /* below the root */
	bool their_directory, directory;
	size_t more; /* paths of which the same holds */
};

struct owners_pair_vec VEC(struct owners_pair);

struct owners {
	struct arena *arena;
	struct str heads[SCHEME_DATA]; /* the schemes' directories, folded */
	struct map tops;  /* first names below a scheme or the root, folded ->
			   * the packages that have it */
	struct map paths; /* below the root, folded -> struct owner: of those
			   * that share a top */
	/* Answers: are there such that several packages own? */
	bool shared_files, shared_texts;
	/* Who cannot be beside whom, once for each two packages; and who has
	 * the same file with the same contents, which is allowed (__init__.py
	 * apart: so are namespaces made). */
	struct owners_pair_vec clashes, twins;
};

/*
 * Claims all paths of the package. False: there are new clashes (a path of
 * another package, in any case of letters and form of accents, but for the same
 * bytes or the same launcher; a file where another has a directory), or errors
 * (what would shadow the interpreter: bin/python, bin/activate, pyvenv.cfg,
 * .ninjenv, our path files; another project's dist-info). It is claimed all the
 * same, so that all clashes are found in one run; env/install/clash.h tells
 * them. The manifest must live as long.
 */
bool owners_add(struct owners *owners, const struct site *site,
	const struct manifest *manifest, struct diag *diag) MUST_CHECK;

/* Its tops: by these it can be claimed another time, without its manifest. */
void owners_tops(const struct site *site, const struct manifest *manifest,
	struct str_vec *tops, struct arena *arena);

/* Claims those of a package that is in the environment and stays beside what is
 * there: the manifest kept there is read when one that comes has one of them.
 */
void owners_add_tops(struct owners *owners, const struct site *site,
	struct str name, const struct str_vec *tops);

/* Before questions come about paths with these tops, of a package that goes:
 * they are answered faster then. NULL: with any. */
bool owners_look_at(struct owners *owners, const struct site *site,
	const struct str_vec *tops, struct diag *diag) MUST_CHECK;

/* Does a package other than this one own the path below the root? */
bool owners_has_other(const struct owners *owners, const struct site *site,
	struct str path, struct str name, struct arena *scratch);

#endif
