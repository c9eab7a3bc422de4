/* SPDX-License-Identifier: MIT */
#include "env/graph/ahead.h"

#include "base/path.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/proc.h"

enum { LARGEST = 100 };

static struct str
note_path(struct str stamp, struct arena *arena)
{
	return path_joinz(arena, path_dir(stamp), "ahead");
}

void
ahead_note(struct str stamp, struct arena *arena)
{
	struct str parent = proc_parent(arena);
	if (parent.n)
		(void)!file_write(
			note_path(stamp, arena), parent, 0644, FILE_LAZY, NULL);
}

bool
ahead_take(struct str stamp, struct arena *arena)
{
	struct str path = note_path(stamp, arena), text;
	if (file_read(path, LARGEST, &text, arena, NULL) != FS_OK)
		return false;
	struct str parent = proc_parent(arena);
	/* What stays could be believed again. */
	return fs_unlink(path, NULL) && parent.n && str_eq(text, parent);
}
