/* SPDX-License-Identifier: MIT */
/* What only some systems can; for sys/beneath. */
#ifndef SYS_BENEATH_OS_H
#define SYS_BENEATH_OS_H

#include "base/util.h"

/* beneath_open() in one system call; ENOSYS: this system has none. */
int beneath_os_open(int dir, const char *path, int *fd) MUST_CHECK;

#endif
