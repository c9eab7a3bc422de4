/* SPDX-License-Identifier: MIT */
/* What only some systems and file systems can: hints, flushing, cloning. */
#ifndef SYS_DISK_H
#define SYS_DISK_H

#include <stdbool.h>

#include "base/util.h"

/*
 * Tells ext4 to spread the directory's children over the disk (FS_TOPDIR_FL),
 * which keeps new files away from inodes that were freed a moment ago. For the
 * roots of the store and of an environment. Does nothing where unsupported.
 */
void disk_spread(int directory);

/* Flushes the whole file system that the descriptor is on: 0 or errno. Any
 * thread may call it while others write. */
int disk_sync(int fd) MUST_CHECK;

/* Is that file system in memory, so that a machine that stopped forgets it? */
bool disk_is_memory(int fd);

/* Makes the open, empty file to share all bytes of from (reflink); 0 or errno:
 * EOPNOTSUPP, EXDEV, EINVAL and ENOTTY mean that it cannot be done here. */
int disk_clone(int from, int to) MUST_CHECK;

#endif
