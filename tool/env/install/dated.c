/* SPDX-License-Identifier: MIT */
#include "env/install/dated.h"

#include "base/path.h"
#include "sys/clock.h"
#include "sys/fs.h"

/* The kernel dates files by a clock that moves in steps: what is made right
 * afterwards must not be older. */
#define STEP (20 * CLOCK_MS)

struct dating {
	int64_t now;
	size_t nodes; /* that were dated now */
	struct arena *arena;
	struct diag *diag;
};

/* Is it ours alone? The store's files have other dates, and must keep them. */
static bool
is_ahead(const struct dating *dating, struct str path)
{
	struct fs_info info;
	return fs_stat(path, &info, NULL) == FS_OK && info.kind == FS_FILE &&
	       info.links == 1 && info.mtime > dating->now;
}

static bool
date(const struct dating *dating, struct str path)
{
	if (fs_set_mtime(path, dating->now - STEP, NULL))
		return true;
	diag_warn(dating->diag, NOWHERE,
		"'%.*s' is dated in the future, and that cannot be changed",
		STR(path));
	return false;
}

static void
date_nodes(struct dating *dating, struct str directory)
{
	struct str_vec names = {0};

	if (fs_list(directory, &names, dating->arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, name, &names) {
		struct str node = path_join(dating->arena, directory, *name);
		if (is_ahead(dating, node) && date(dating, node))
			dating->nodes++;
	}
}

/* Not through links: the interpreter is none of ours. */
static void
date_launchers(const struct dating *dating, struct str directory)
{
	struct str_vec names = {0};
	struct fs_info info;

	if (fs_list(directory, &names, dating->arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, name, &names) {
		struct str path = path_join(dating->arena, directory, *name);
		if (fs_lstat(path, &info, NULL) == FS_OK &&
			info.kind == FS_FILE && is_ahead(dating, path))
			(void)date(dating, path); /* it has warned */
	}
}

void
dated_now(
	struct str root, struct str bin, struct arena *arena, struct diag *diag)
{
	struct dating dating = {
		.now = clock_wall(), .arena = arena, .diag = diag};
	struct str mark = path_joinz(arena, root, "pyvenv.cfg");

	date_nodes(&dating, path_joinz(arena, root, ".ninjenv/pkg"));
	date_launchers(&dating, path_join(arena, root, bin));
	if (is_ahead(&dating, mark))
		(void)date(&dating, mark);
	if (!dating.nodes)
		return;
	bool one = dating.nodes == 1;
	diag_warn(diag, NOWHERE,
		"%zu package%s of '%.*s' %s dated in the future, and %s dated "
		"now: what depends on %s runs once more",
		dating.nodes, one ? "" : "s", STR(root), one ? "was" : "were",
		one ? "is" : "are", one ? "it" : "them");
}
