/* SPDX-License-Identifier: MIT */
/*
 * Where interpreters may be: names on PATH, versions that pyenv and uv have
 * installed. Nothing is run; paths are those of files that may be executed.
 */
#ifndef ENV_CANDIDATE_H
#define ENV_CANDIDATE_H

#include "base/str.h"

/*
 * In the order in which they are tried: python3, python3.N (newest first) and
 * python on PATH, then what pyenv and uv have installed, newest first. A shim
 * of pyenv is replaced by what it would run for the directory ("" is the
 * working one). A path may be there twice under two names.
 */
void candidate_list(
	struct str_vec *paths, struct str directory, struct arena *arena);

/* What the shim of pyenv at path would run for the directory; path itself where
 * it is no shim, empty where pyenv would run nothing. */
struct str candidate_follow(
	struct str path, struct str directory, struct arena *arena);

/* For names of installed versions, "3.13.0", "cpython-3.9.2-linux-x86_64-gnu":
 * newest first, CPython before others. For qsort of an array of str. */
int candidate_cmp(const void *a, const void *b);

#endif
