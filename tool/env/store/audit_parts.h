/* SPDX-License-Identifier: MIT */
/* What the two halves of env/store/audit share: wheels, and the rest. */
#ifndef ENV_AUDIT_PARTS_H
#define ENV_AUDIT_PARTS_H

#include "env/store/audit.h"
#include "sys/fs.h"

/* An entry while it is looked at. */
struct auditing {
	struct str entry; /* its path */
	struct str name;
	struct audit *audit;
	struct arena *arena;
};

/* Adds a fault at the path below the entry. */
void audit_fault(struct auditing *a, struct str path, const char *format, ...)
	PRINTF(3, 4);

/* Is it there, and of this kind? If not, that is the fault. */
bool audit_is(struct auditing *a, struct str path, enum fs_kind kind,
	struct fs_info *info);

/* The names in a directory of the entry; none where it cannot be read, which
 * is a fault. */
struct str_vec audit_list(struct auditing *a, struct str path);

/* An entry of wheel/. */
void audit_wheel(struct auditing *a);

#endif
