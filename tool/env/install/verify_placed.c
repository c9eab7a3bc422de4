/* SPDX-License-Identifier: MIT */
#include "env/install/verify_placed.h"

#include "base/path.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_LIST = 4 * 1024 * 1024 };

static bool
say(struct diag *found, struct str hint, struct str what)
{
	(void)diag_error(found, NOWHERE, "%.*s", STR(what));
	return diag_hint(found, "type: %.*s", STR(hint));
}

/* True: it leads to a module. */
static bool
check(struct str build, struct str path, struct str again, struct arena *arena,
	struct diag *found)
{
	struct str target, link = path_join(arena, build, path);
	enum fs_result there = fs_readlink(link, &target, arena, NULL);

	if (there == FS_MISSING)
		return say(found, S("ninjenv"),
			str_fmt(arena,
				"'%.*s', the link to an extension module, is "
				"missing",
				STR(path)));
	if (there == FS_FAILED)
		return say(found, S("ninjenv"),
			str_fmt(arena,
				"'%.*s' is no link to an extension module any "
				"more",
				STR(path)));
	if (!str_ends(path_dir(target), S(".ninjenv/ext")))
		return say(found, S("ninjenv"),
			str_fmt(arena,
				"'%.*s' leads to '%.*s', not to an extension "
				"module",
				STR(path), STR(target)));
	return fs_exists(path_join(arena, path_dir(link), target)) ||
	       say(found, again,
		       str_fmt(arena,
			       "'%.*s', an extension module, is not built",
			       STR(path)));
}

bool
verify_placed(struct str build, struct str root, struct str again, bool *wrong,
	struct arena *arena, struct diag *found, struct diag *diag)
{
	struct str line, text = S("");

	*wrong = false;
	if (file_read(path_joinz(arena, root, ".ninjenv/placed"), LARGEST_LIST,
		    &text, arena, diag) == FS_FAILED)
		return false;
	while (str_next(&text, '\n', &line))
		*wrong |= !check(build, line, again, arena, found);
	return true;
}
