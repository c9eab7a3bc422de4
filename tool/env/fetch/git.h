/* SPDX-License-Identifier: MIT */
/*
 * Commits of git repositories, got by 'git' itself and kept in the store under
 * their id (ROOT/git/COMMIT: a bare repository that has this one commit). Every
 * file comes out of there by git, which checks each object against its name; so
 * what is there once needs no network, and nobody can have changed it.
 *
 * No hook, no configuration of the repository and no other protocol than https,
 * http, ssh and files has a say; git asks for no password.
 */
#ifndef ENV_GIT_H
#define ENV_GIT_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/store/store.h"

struct git_commit {
	struct str name;    /* of the package, for messages */
	struct str url;     /* of the repository, without 'git+' */
	struct str commit;  /* the full id */
	struct place place; /* who asks for it */
	bool offline;       /* the store or this machine has it, or it fails */
};

/*
 * The commit's files in directory, which must be new, with a repository of
 * their own (backends ask it for the version). Errors: no git here, the
 * repository cannot be had or does not have the commit (git's last words are a
 * note). Submodules stay empty: a warning.
 */
bool git_checkout(const struct git_commit *commit, const struct store *store,
	struct str directory, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
