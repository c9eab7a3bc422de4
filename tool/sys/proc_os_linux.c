/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* pipe2 */
#include "sys/proc_os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int
proc_os_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
}

void
proc_os_die_with(pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* the signal is valid */
	/* It may have ended just before. */
	if (getppid() != parent)
		_exit(127);
}

void
proc_os_close_from(int first)
{
	long most = sysconf(_SC_OPEN_MAX);
#ifdef SYS_close_range
	if (!syscall(SYS_close_range, (unsigned)first, UINT_MAX, 0))
		return;
#endif
	if (most < 0 || most > 65536)
		most = 65536;
	for (int fd = first; fd < most; fd++)
		(void)close(fd); /* most are not open */
}

void
proc_os_be_nice(void)
{
	errno = 0;
	if (nice(10) < 0 && errno)
		return; /* then as everybody */
}
