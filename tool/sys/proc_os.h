/* SPDX-License-Identifier: MIT */
/* What processes need of the system beyond POSIX; for sys/proc, child,
 * detach. */
#ifndef SYS_PROC_OS_H
#define SYS_PROC_OS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/util.h"

/* A pipe whose ends no child inherits: 0 or errno. */
int proc_os_pipe(int ends[2]) MUST_CHECK;

/* In a child: be killed when the parent, whose id is given, ends. */
void proc_os_die_with(pid_t parent);

/* When that process was started, in ticks of a clock that begins with the
 * machine; false: it is not known. */
bool proc_os_started(pid_t pid, unsigned long long *ticks) MUST_CHECK;

/* In a child: close every descriptor from that one on. */
void proc_os_close_from(int first);

/* In a child: let everybody else go first. */
void proc_os_be_nice(void);

#endif
