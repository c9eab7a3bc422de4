/* SPDX-License-Identifier: MIT */
/*
 * Patterns of file names, looked up on disk. '*', '?' and '[..]' ('[!..]' or
 * '[^..]' for none of them, 'a-z' for a range) stay within a name; '**' as a
 * whole part stands for any number of directories, none included. A '.' at the
 * beginning of a name is matched by a '.' only. Symbolic links to directories
 * are followed by name, but not by '**'.
 */
#ifndef SYS_GLOB_H
#define SYS_GLOB_H

#include <stdbool.h>

#include "sys/fs.h"

/* Does the text hold any of '*', '?', '['? Else it is a plain path. */
bool glob_is_pattern(struct str text);

/* Does one name match one part of a pattern? */
bool glob_match(struct str pattern, struct str name);

struct glob {
	struct str root; /* the directory that patterns start at, absolute */
	struct str_vec skip; /* directories below it that '**' passes over,
			      * relative to root */
};

/*
 * Adds the files that match, relative to root and sorted by bytes, to *files,
 * and the directories that were read for them, relative to root ("." is root
 * itself), to *directories: while no name comes or goes in those, the answer
 * stays. A directory that is not there matches nothing, and the one above it is
 * among those read.
 */
bool glob_find(const struct glob *glob, struct str pattern,
	struct str_vec *files, struct str_vec *directories, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
