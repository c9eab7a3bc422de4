/* SPDX-License-Identifier: MIT */
/*
 * Thin calls relative to a directory's descriptor, for installing thousands of
 * files: names end with a NUL, nothing is allocated or reported, the result is
 * 0 or an errno. AT_CWD as a directory means paths as usual.
 */
#ifndef SYS_AT_H
#define SYS_AT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/util.h"
#include "sys/fs.h"

enum { AT_CWD = -100 };

/* The state of a name; symbolic links are not followed. */
int at_stat(int dir, const char *name, struct fs_info *info) MUST_CHECK;

/* A directory below: its descriptor in *fd (at_close). */
int at_open_directory(int dir, const char *name, int *fd) MUST_CHECK;

/* A file for reading. A pipe in its place holds nobody up: it is open at once,
 * and who reads looks what it is. */
int at_open(int dir, const char *name, int *fd) MUST_CHECK;
void at_close(int fd);

/* 0755 less the umask; a directory that is there already is EEXIST. */
int at_mkdir(int dir, const char *name) MUST_CHECK;

int at_link(
	int from_dir, const char *from, int to_dir, const char *to) MUST_CHECK;
int at_symlink(const char *target, int dir, const char *name) MUST_CHECK;
int at_rename(
	int from_dir, const char *from, int to_dir, const char *to) MUST_CHECK;
int at_unlink(int dir, const char *name) MUST_CHECK;
int at_rmdir(int dir, const char *name) MUST_CHECK;
int at_chmod(int dir, const char *name, unsigned mode) MUST_CHECK;

/* -1: one nanosecond before 1970, which nobody means. */
enum { AT_MTIME_NOW = -1 };

/* A new file of these bytes, exactly this mode (no umask) and mtime
 * (nanoseconds since 1970, or AT_MTIME_NOW). EEXIST where the name is taken;
 * on another failure the file is removed again. Mode 0600 until all is done:
 * what a killed run leaves can be told by it. */
int at_write(int dir, const char *name, struct str bytes, unsigned mode,
	int64_t mtime) MUST_CHECK;

/* The same in pieces: create, write to the descriptor, then at_finish, which
 * closes in any case. Who fails in between closes and unlinks. */
int at_create(int dir, const char *name, int *fd) MUST_CHECK;
int at_finish(int fd, unsigned mode, int64_t mtime) MUST_CHECK;

/* A new file with the bytes, mode and mtime of another. */
int at_copy(
	int from_dir, const char *from, int to_dir, const char *to) MUST_CHECK;

/* The same where fill(from, to) moves the bytes between the open files. */
int at_copy_by(int from_dir, const char *from, int to_dir, const char *to,
	int (*fill)(int from, int to)) MUST_CHECK;

/* Reads up to n bytes, less only at the end of the file. */
int at_read(int fd, void *bytes, size_t n, size_t *got) MUST_CHECK;

#endif
