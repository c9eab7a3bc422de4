/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* pipe2 */
#include "sys/proc_os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* proc(5): field 22; the second is a name in parentheses, which may hold any
 * byte. */
bool
proc_os_started(pid_t pid, unsigned long long *ticks)
{
	char path[64], text[1024], *p;
	(void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, text, sizeof text - 1);
	(void)close(fd);
	if (n <= 0)
		return false;
	text[n] = 0;
	p = strrchr(text, ')');
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	*ticks = p ? strtoull(p, NULL, 10) : 0;
	return *ticks > 0;
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
