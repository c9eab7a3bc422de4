/* SPDX-License-Identifier: MIT */
/* One package while it is compared; between the sources of verify_files.h. A
 * thread has one of its own and only reads what is above it. */
#ifndef ENV_VERIFY_LOOK_H
#define ENV_VERIFY_LOOK_H

#include "env/install/verify_files.h"
#include "env/store/audit.h"
#include "model/record.h"
#include "sys/fs.h"

/* One thing that is not as it was installed. */
struct fault {
	struct str path; /* below the root */
	struct str what;
	bool changed; /* something else stands there */
};

struct fault_vec VEC(struct fault);

struct look {
	const struct verify_files *verify;
	const struct have_package *package;
	const struct want_package *want;
	struct manifest manifest;
	struct str record;          /* its path below the root */
	struct record_row_vec rows; /* of it */
	bool readable;              /* it could be understood */
	struct map recorded; /* path below the root -> struct record_row * */
	struct map named;    /* of those, what has to be there */
	struct fault_vec faults;
	struct map faulty; /* their paths */
	struct str leads;  /* where pkg/NAME leads instead of to RECORD */
	bool compare;
	struct str entry; /* of the store; empty: not there, nothing known */
	struct audit audit;
	struct map bad; /* its paths in the entry; not to be trusted */
	size_t files;
	struct arena arena;
	struct diag diag;
};

/* Sets look->entry and what is wrong with it. */
void look_at_store(struct look *look);

/* All of the package but its bytecode; false: it cannot be read. */
bool look_at_files(struct look *look) MUST_CHECK;

/* Its bytecode, after the files. */
bool look_at_bytecode(struct look *look) MUST_CHECK;

/* Rows of RECORD that nothing accounts for; last. */
void look_at_rest(struct look *look);

void look_fault(
	struct look *look, struct str path, bool changed, struct str what);

/* The absolute path of one below the root. */
struct str look_whole(struct look *look, struct str path);

/* Is a file there, in the state *info? If not, that is the fault. */
bool look_is_there(struct look *look, struct str path, struct fs_info *info);

/* The path in the entry of a file of that number. */
struct str look_number(struct look *look, const char *bytecode, size_t n);

/* Is it the very file of the store, which is known to be good? */
bool look_is_stored(
	struct look *look, struct str number, const struct fs_info *info);

/* "has mode 644 instead of 444", where it has. */
void look_mode(struct look *look, struct str path, unsigned mode,
	const struct fs_info *info);

/* A row's path below the root; empty where it leads out of it. directory is
 * that in which the dist-info lies. */
struct str look_row_path(
	struct str directory, struct str row, struct arena *arena);

#endif
