/* SPDX-License-Identifier: MIT */
/* What the system says of locks beyond POSIX; for sys/lockfile only. */
#ifndef SYS_LOCKFILE_OS_H
#define SYS_LOCKFILE_OS_H

#include <stdint.h>

/* A process that has a lock on the file of that inode; 0: not known. */
long lockfile_os_holder(uint64_t inode);

#endif
