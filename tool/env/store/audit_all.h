/* SPDX-License-Identifier: MIT */
/* All entries of the store, audited by as many threads as there are
 * processors; what is damaged can be taken out, so that it is made anew. */
#ifndef ENV_AUDIT_ALL_H
#define ENV_AUDIT_ALL_H

#include <stdbool.h>

#include "env/store/audit.h"

struct audited {
	const char *kind;
	struct str name;
	struct audit audit;
	bool is_removed; /* it is in the trash now */
};

struct audited_vec VEC(struct audited);

struct audit_sum {
	struct audited_vec faulty; /* by kind and name */
	size_t entries, files;
	uint64_t bytes;
};

/* Entries that vanish meanwhile do not count. With repair, what is damaged is
 * removed, unless another process has the entry's lock. False: the store cannot
 * be listed, an entry not be moved away, or we were interrupted. */
bool audit_all(const struct store *store, bool repair, struct audit_sum *sum,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
