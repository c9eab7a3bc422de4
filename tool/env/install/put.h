/* SPDX-License-Identifier: MIT */
/*
 * One store entry's files at their places in an environment: the part of
 * env/install that runs in threads, one object per package, and for large ones
 * one for some hundreds of its files.
 */
#ifndef ENV_PUT_H
#define ENV_PUT_H

#include <stdbool.h>
#include <stdint.h>

#include "env/install/inside.h"
#include "env/install/install.h"

/* Belongs to these functions, but for reading. */
struct put {
	const struct site *site;
	const struct owners *owners;
	struct install_item *item;
	struct arena arena; /* of this package alone */
	struct diag diag;
	int entry; /* the store entry's directory, open */
	struct inside inside;
	int directory;      /* of the last path that was entered */
	const char *pyc;    /* in it: the bytecode's directory, or NULL */
	uint64_t *pyc_size; /* by the file's number, 0: none */
	unsigned touched;   /* files of the entry that were put back */
	size_t begin, end;  /* the files that this object is for */
	/* Of a large package: objects for some of its files each, whose work
	 * another thread may take. Outcome: of the last work. */
	struct pool *pool;
	struct put *part;
	size_t parts;
	enum install_outcome (*work)(struct put *part);
	enum install_outcome outcome;
	struct buf path, from, record;
};

/* Sets it up; nothing is opened yet. */
void put_start(struct put *put, const struct site *site,
	const struct owners *owners, struct install_item *item);

/* Will its work be shared, where put->pool is given? */
bool put_is_large(const struct install_item *item);

/*
 * Opens the entry and compares it with the manifest: INSTALL_DONE means it is
 * good and put_package() may follow.
 */
enum install_outcome put_check(struct put *put) MUST_CHECK;

/* Writes all of the package, in the order that env/install/install.h promises.
 */
bool put_package(struct put *put) MUST_CHECK;

/*
 * Between put.c, put_parts.c and put_made.c. put_failed: an error about a path
 * below the root, always false. put_row: a row of RECORD; without a hash
 * "path,,".
 */
#define PUT_INSTALLER "ninjenv\n" /* the text of that file */
#define IN_THE_WAY "was there already and belongs to no package"

/* put_divide: after put->entry is open and its index is read. put_each_part:
 * all files of the package, in parts where it is large; RECORD has them in the
 * order of the manifest. */
void put_divide(struct put *put);
enum install_outcome put_each_part(
	struct put *put, enum install_outcome (*work)(struct put *part));

bool put_failed(struct put *put, int error, const char *what, struct str path);

/* inside_enter(), with put->directory as the directory. */
int put_enter(struct put *put, struct str path, const char **name) MUST_CHECK;

void put_row(struct put *put, struct str path, struct str hash, uint64_t size);
struct str put_row_path(struct put *put, struct str path);
bool put_python_script(
	struct put *put, const char *from, struct str path) MUST_CHECK;
bool put_launchers(struct put *put) MUST_CHECK;
bool put_information(struct put *put) MUST_CHECK;
bool put_record(struct put *put) MUST_CHECK;

/* Closes and frees, whatever came before. */
void put_end(struct put *put);

#endif
