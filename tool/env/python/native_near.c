/* SPDX-License-Identifier: MIT */
#include "env/python/native_near.h"

#include "base/near.h"
#include "sys/fs.h"

static void
add_modules(struct str directory, struct str_vec *modules, struct arena *arena)
{
	struct str end = S(".pc");
	struct str_vec names = {0};

	if (fs_list(directory, &names, arena, NULL) != FS_OK)
		return;
	vec_for (const struct str, it, &names) {
		if (str_ends(*it, end))
			vec_add(modules, arena, str_sub(*it, 0, it->n - end.n));
	}
}

struct str
native_near(struct str module, const struct str_vec *directories,
	struct arena *arena)
{
	struct str_vec modules = {0};

	vec_for (const struct str, it, directories) {
		add_modules(*it, &modules, arena);
	}
	return near_name(module, modules.v, modules.n);
}
