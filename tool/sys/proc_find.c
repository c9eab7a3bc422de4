/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "sys/fs.h"
#include "sys/proc.h"

static void
find(struct str_vec *found, struct str name, struct str path, bool all,
	struct arena *arena)
{
	struct str directory, rest = path;
	struct str_vec seen = {0};

	while (str_next(&rest, ':', &directory)) {
		/* An empty part means the working directory to shells; a
		 * program that comes from there is a trap. */
		if (!directory.n || str_vec_has(&seen, directory))
			continue;
		vec_add(&seen, arena, directory);
		struct str program = path_join(arena, directory, name);
		if (!fs_is_executable(program))
			continue;
		vec_add(found, arena, program);
		if (!all)
			return;
	}
}

struct str
proc_find(struct str name, struct str path, struct arena *arena)
{
	struct str_vec found = {0};
	if (str_index(name, '/') < name.n)
		return fs_is_executable(name) ? name : S("");
	if (name.n)
		find(&found, name, path, false, arena);
	return found.n ? found.v[0] : S("");
}

void
proc_find_all(struct str_vec *found, struct str name, struct str path,
	struct arena *arena)
{
	if (name.n && str_index(name, '/') == name.n)
		find(found, name, path, true, arena);
}
