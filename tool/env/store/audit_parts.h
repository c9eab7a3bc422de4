/* SPDX-License-Identifier: MIT */
/* What the parts of env/store/audit share: wheels, pips to run, the rest. */
#ifndef ENV_AUDIT_PARTS_H
#define ENV_AUDIT_PARTS_H

#include "env/store/audit.h"
#include "env/store/bytecode.h"
#include "sys/fs.h"

/* An entry while it is looked at. */
struct auditing {
	struct str entry; /* its path */
	struct str name;
	struct audit *audit;
	struct arena *arena;
	bool is_other; /* nothing is known to hold it against */
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

/* An entry of pip/. */
void audit_pip(struct auditing *a);

/* What is made of the wheel with that hash. */
struct wheel_audit {
	struct auditing *a;
	struct str sha256;
	struct manifest manifest;
};

/* Reads "manifest" in the entry, and gives it its title. False: it cannot be
 * believed, which is the fault. */
bool audit_manifest(struct wheel_audit *w);

/* The file of that number, which lies at path. */
void audit_content(struct wheel_audit *w, struct str path, size_t number);

/* Its bytecode, at path; the name of the directory ends with the magic. */
void audit_pyc(struct wheel_audit *w, struct str path, struct str directory,
	size_t number, const struct bytecode_file *file);

#endif
