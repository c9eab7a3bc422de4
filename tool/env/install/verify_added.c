/* SPDX-License-Identifier: MIT */
#include "base/hint.h"
#include "base/path.h"
#include "env/install/verify_files.h"

/* What an environment itself has in site-packages, besides packages. */
static bool
is_own(const struct verify_files *verify, struct str path)
{
	static const char *const names[] = {"_ninjenv_paths.pth",
		"_ninjenv_extensions.pth", "_ninjenv_extensions.py",
		"_ninjenv_system.pth", "__pycache__"};

	for (size_t i = 0; i < countof(names); i++)
		if (str_is(path_base(path), names[i]))
			return true;
	return map_find(&verify->owned, path) ||
	       map_find(&verify->directories, path) ||
	       site_is_scheme(verify->site, path);
}

static void
report(struct verify_files *verify, struct str path, const struct str *package)
{
	struct place place = {
		.file = path_join(verify->arena, verify->shown, path)};
	bool is_directory = fs_is_directory(
		path_join(verify->arena, verify->site->root, path));

	vec_add(&verify->added, verify->arena, path);
	if (package)
		(void)diag_error(verify->found, place,
			"lies in a directory of %.*s and belongs to no package",
			STR(*package));
	else
		(void)diag_error(verify->found, place, "belongs to no package");
	(void)hint_command(verify->found,
		is_directory ? "if nobody needs it, type: rm -r "
			     : "if nobody needs it, type: rm ",
		place.file, "");
}

static bool
look_into(struct verify_files *verify, struct str directory,
	const struct str *package)
{
	struct str_vec names = {0};
	struct arena *arena = verify->arena;

	if (fs_list(path_join(arena, verify->site->root, directory), &names,
		    arena, verify->diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct str path = path_join(arena, directory, *name);
		if (!is_own(verify, path))
			report(verify, path, package);
	}
	return true;
}

bool
verify_added(struct verify_files *verify)
{
	static const enum scheme schemes[] = {
		SCHEME_PURELIB, SCHEME_PLATLIB, SCHEME_SCRIPTS};

	for (size_t i = 0; i < countof(schemes); i++) {
		struct str path = verify->site->scheme[schemes[i]];
		if (!map_find(&verify->directories, path))
			map_put(&verify->directories, path, NULL);
	}
	map_for(it, &verify->directories)
	{
		if (!look_into(verify, it->key, it->value))
			return false;
	}
	return true;
}
