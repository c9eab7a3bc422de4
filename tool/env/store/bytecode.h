/* SPDX-License-Identifier: MIT */
/*
 * Bytecode of store entries, made once per package and interpreter by that
 * interpreter (-I -S -B), and then linked into environments. It lies in the
 * entry as pyc-<cache_tag>-<magic>/BUCKET/NUMBER, numbered like the sources,
 * with an "index" that says which there are: a line "NUMBER SIZE CRC32" each.
 * Sources that do not compile (templates, Python 2) are not in it.
 *
 * The files are checked by Python through the source's mtime and size, and hold
 * the source's path below site-packages: the same bytes for every environment.
 */
#ifndef ENV_BYTECODE_H
#define ENV_BYTECODE_H

#include <stdbool.h>

#include "base/diag.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "model/manifest.h"
#include "sys/fs.h"

/* "pyc-cpython-311-a70d0d0a". */
struct str bytecode_directory(const struct python *python, struct arena *arena);

struct bytecode_job {
	const struct manifest *manifest;
	/* The directory of a wheel that is no entry yet: its bytecode is put
	 * there at once, and reaches the disk with it. Else empty. */
	struct str unpacked;
	bool made; /* answer: the entry has its bytecode */
};

/*
 * Makes what is missing, all packages in one run of the interpreter, which
 * splits the work over processes (0: one for each processor). made(context,
 * job) is called as each package is complete, and at once for those that have
 * it already; it may be NULL. A store that cannot be written is no error: the
 * jobs are just not made; an interpreter that fails is a warning, as packages
 * work without bytecode. False: interrupted, or the store cannot be completed.
 */
bool bytecode_make(const struct store *store, const struct python *python,
	struct bytecode_job *jobs, size_t n, unsigned processes,
	void (*made)(void *context, struct bytecode_job *job), void *context,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Size of the bytecode of each file by its number; 0: it has none. n is the
 * number of files. FS_MISSING: this entry has no bytecode (directory is its
 * path). Index lines that make no sense count as missing. */
enum fs_result bytecode_index(struct str directory, uint64_t **sizes, size_t n,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The same with the sum of each, for who reads the bytes (env/store/audit). */
struct bytecode_file {
	uint64_t size; /* 0: none */
	uint32_t crc;
};

enum fs_result bytecode_files(struct str directory,
	struct bytecode_file **files, size_t n, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
