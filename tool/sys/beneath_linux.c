/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syscall */
#include "sys/beneath_os.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>

int
beneath_os_open(int dir, const char *path, int *fd)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	long opened = syscall(SYS_openat2, dir, path, &how, sizeof how);
	*fd = (int)opened;
	if (opened >= 0)
		return 0;
	*fd = -1;
	/* A kernel before 5.6, or a filter of calls older than this one; EAGAIN
	 * where something else was renamed meanwhile. */
	if (errno == EPERM || errno == EAGAIN)
		return ENOSYS;
	return errno;
}

#else

int
beneath_os_open(int dir, const char *path, int *fd)
{
	(void)dir;
	(void)path;
	*fd = -1;
	return ENOSYS;
}

#endif
