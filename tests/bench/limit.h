/* SPDX-License-Identifier: MIT */
/*
 * limit: only the system calls that an installer cannot avoid, as a measure of
 * how near one comes to the machine. It shares no code with what it measures,
 * and is no installer: nothing of a wheel is checked but that it can be read.
 *
 *     limit list TREE >LIST
 *     limit warm [-t N] LIST TARGET
 *     limit cold [-t N] [-s] STORE TARGET WHEEL...
 */
#ifndef TESTS_BENCH_LIMIT_H
#define TESTS_BENCH_LIMIT_H

#include <stdbool.h>
#include <stddef.h>

/* Says what could not be done with what, and why (errno). False, so that it can
 * be returned. */
bool failed(const char *what, const char *name);

/* Memory until the process ends, or its end at once: giving it back would be
 * work that nobody needs. */
void *grown(void *p, size_t size);

/* Writes what lies in the tree, parents first: the tree's own path, then a line
 * 'd PATH' or 'f PATH' each. A name with a line end is an error. */
bool list_tree(const char *tree);

/* Makes the directories and hard links of the list below target, which must not
 * be there, in so many threads. */
bool link_list(const char *list, const char *target, unsigned threads);

/*
 * Reads, hashes, inflates, hashes again and writes each wheel into a directory
 * of store named by its hash, 64 files to a bucket, and links all of it into
 * target. Neither store nor target may be there.
 */
bool unpack_wheels(const char *store, const char *target, char **wheels,
	size_t n, unsigned threads, bool is_flushed);

/* Calls work(context, i) for 0 <= i < n, in the order of i, in so many threads.
 * False: a call returned false. */
bool in_threads(unsigned threads, size_t n,
	bool (*work)(void *context, size_t i), void *context);

/* A new directory, opened; -1: said why not. */
int new_directory(const char *path);

#endif
