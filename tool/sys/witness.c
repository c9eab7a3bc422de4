/* SPDX-License-Identifier: MIT */
#include "sys/witness.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/path.h"
#include "sys/disk.h"
#include "sys/fs.h"
#include "sys/host.h"

struct str
witness_place(struct arena *arena)
{
	return str_fmt(arena, "/dev/shm/ninjenv-%u", host_uid());
}

/* Everybody may make a directory of our name there: what another user made, or
 * may write to, is not ours. A link is no directory. */
static bool
is_ours(struct str place)
{
	struct fs_info info;
	return fs_lstat(place, &info, NULL) == FS_OK &&
	       info.kind == FS_DIRECTORY && info.uid == host_uid() &&
	       !(info.mode & 022);
}

static bool
is_usable(struct str place)
{
	int fd;
	if (!fs_mkdir(place, 0700, NULL, NULL) || !is_ours(place) ||
		!fs_open_directory(place, &fd, NULL))
		return false;
	bool forgets = disk_is_memory(fd);
	fs_close(fd);
	return forgets;
}

bool
witness_make(struct str place, struct str leads_to, struct str *path,
	struct arena *arena)
{
	uint64_t name[2];
	if (!is_usable(place) || !host_random(name, sizeof name))
		return false;
	*path = path_join(arena, place,
		str_fmt(arena, "%016llx%016llx", (unsigned long long)name[0],
			(unsigned long long)name[1]));
	return fs_symlink(leads_to, *path, NULL);
}

bool
witness_holds(struct str place, struct str path, struct str leads_to)
{
	struct str target;
	struct arena scratch = {0};
	bool holds = str_eq(path_dir(path), place) && is_ours(place) &&
		     fs_readlink(path, &target, &scratch, NULL) == FS_OK &&
		     str_eq(target, leads_to);
	arena_free(&scratch);
	return holds;
}

void
witness_drop(struct str place, struct str path)
{
	if (str_eq(path_dir(path), place) && is_ours(place))
		(void)!fs_unlink(path, NULL); /* a link in memory, no more */
}
