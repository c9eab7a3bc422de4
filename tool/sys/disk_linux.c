/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* syncfs */
#include "sys/disk.h"

#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sys/call.h"

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
	int error;
	CALL_TRY(error, "syncfs", syncfs(fd));
	return error;
}

bool
disk_is_memory(int fd)
{
	struct statfs found;
	return fstatfs(fd, &found) == 0 &&
	       (found.f_type == TMPFS_MAGIC || found.f_type == RAMFS_MAGIC);
}

int
disk_clone(int from, int to)
{
	int error;
	CALL_TRY(error, "clone", ioctl(to, FICLONE, from));
	return error;
}
