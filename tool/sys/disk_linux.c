/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syncfs */
#include "sys/disk.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/fault.h"

void
disk_spread(int directory)
{
	int flags = 0;
	if (ioctl(directory, FS_IOC_GETFLAGS, &flags) < 0 ||
		flags & FS_TOPDIR_FL)
		return;
	flags |= FS_TOPDIR_FL;
	/* A hint: without it things are slower on some disks, no more. */
	(void)ioctl(directory, FS_IOC_SETFLAGS, &flags);
}

int
disk_sync(int fd)
{
	int error = fault_point("syncfs");
	if (error)
		return error;
	return syncfs(fd) < 0 ? errno : 0;
}

int
disk_clone(int from, int to)
{
	int error = fault_point("clone");
	if (error)
		return error;
	return ioctl(to, FICLONE, from) < 0 ? errno : 0;
}
