/* SPDX-License-Identifier: MIT */
#include "sys/trash.h"

#include <errno.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/call.h"
#include "sys/clock.h"
#include "sys/detach.h"
#include "sys/host.h"
#include "sys/tree.h"

static struct str
new_name(struct trash *trash, struct arena *arena)
{
	return path_join(arena, trash->directory,
		str_fmt(arena, "%lx-%llx-%x", host_pid(),
			(unsigned long long)clock_wall(),
			atomic_fetch_add(&trash->moved, 1)));
}

/* A directory that we may not write cannot be given another parent. */
static int
rename_in(int dir, const char *name, const char *to)
{
	int error = at_rename(dir, name, AT_CWD, to);
	struct fs_info info;
	if (error == EACCES && !at_stat(dir, name, &info) &&
		info.kind == FS_DIRECTORY && !(info.mode & 0200) &&
		!at_chmod(dir, name, info.mode | 0700))
		error = at_rename(dir, name, AT_CWD, to);
	return error;
}

/* EAGAIN: the trash directory was not there, and now is. */
static int
move_once(struct trash *trash, int dir, const char *name, struct arena *scratch)
{
	struct fs_info info;
	struct call_room room;
	int error = at_stat(dir, name, &info);
	if (error)
		return error;
	error = rename_in(dir, name, new_name(trash, scratch).p);
	if (error != ENOENT)
		return error;
	error = at_mkdir(AT_CWD, call_path(&room, trash->directory));
	return error && error != EEXIST ? error : EAGAIN;
}

int
trash_move_at(struct trash *trash, int dir, const char *name)
{
	struct arena scratch = {0};
	int error = EAGAIN;

	/* Another run that empties the trash may remove the directory just
	 * before our rename, but not time and again. */
	for (int tries = 0; error == EAGAIN && tries < 10; tries++)
		error = move_once(trash, dir, name, &scratch);
	arena_free(&scratch);
	return error;
}

bool
trash_move(struct trash *trash, struct str path, struct diag *diag)
{
	struct call_room room;
	int error = trash_move_at(trash, AT_CWD, call_path(&room, path));
	if (!error || call_missing(error))
		return true;
	/* A mount point, or a link that leads elsewhere: then at once. */
	if (error == EXDEV || error == EBUSY)
		return tree_remove(path, diag);
	return call_failed(diag, error, "cannot move aside", path);
}

static void
sweep(void *context)
{
	const struct str *directory = context;
	(void)!tree_clear(*directory, NULL); /* the rest goes next time */
}

bool
trash_empty(struct trash *trash, struct diag *diag)
{
	struct arena scratch = {0};
	struct str directory = {0};
	/* Not of the trash itself: a link to elsewhere is all that may go. */
	enum fs_result result = fs_realpath(
		path_dir(trash->directory), &directory, &scratch, diag);
	directory = path_join(&scratch, directory, path_base(trash->directory));
	if (result == FS_OK && !fs_exists(directory))
		result = FS_MISSING;
	bool done = result == FS_MISSING ||
		    (result == FS_OK && (detach(sweep, &directory) ||
						tree_clear(directory, diag)));
	arena_free(&scratch);
	return done;
}

bool
trash_empty_now(struct trash *trash, struct diag *diag)
{
	return tree_clear(trash->directory, diag);
}
