/* SPDX-License-Identifier: MIT */
/*
 * Taking packages out of an environment. RECORD goes first, so that at any kill
 * the package is whole or absent. What is wholly ours goes to the trash by as
 * few renames as possible; nothing is followed through a symbolic link and
 * nothing outside of the environment is touched, whatever is renamed meanwhile
 * (sys/beneath.h). A file that differs from what
 * was installed is kept aside and named (site_keep_aside); a path that
 * another package of owners has stays. Bytecode of removed sources and
 * directories left empty go too.
 */
#ifndef ENV_REMOVE_H
#define ENV_REMOVE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/install/owners.h"
#include "env/install/site.h"
#include "sys/trash.h"

/* By the manifest; pkg/NAME and the kept manifest stay. Files that are not
 * there are passed over, so that an interrupted removal can be repeated. */
bool remove_by_manifest(const struct site *site, const struct owners *owners,
	const struct manifest *manifest, struct trash *trash,
	struct arena *scratch, struct diag *diag) MUST_CHECK;

/*
 * A package that something else installed, by its RECORD: dist_info is its
 * directory below the root. Refused, with the package named and nothing
 * removed: a RECORD that cannot be read or is reached through a link; a path of
 * it that leads out, or to the interpreter, the activation, what we keep, or
 * the dist-info of another package.
 */
bool remove_by_record(const struct site *site, const struct owners *owners,
	struct str name, struct str dist_info, struct trash *trash,
	struct arena *scratch, struct diag *diag) MUST_CHECK;

#endif
