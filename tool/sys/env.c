/* SPDX-License-Identifier: MIT */
#include "sys/env.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"

extern char **environ;

struct str
env_get(const char *name)
{
	return str_from(getenv(name));
}

bool
env_is_set(const char *name)
{
	return getenv(name) != NULL;
}

bool
env_flag(const char *name)
{
	static const char *const no[] = {"", "0", "no", "off", "false"};
	for (size_t i = 0; i < countof(no); i++)
		if (str_eq_nocase(env_get(name), str_from(no[i])))
			return false;
	return true;
}

void
env_set(struct str name, struct str value, struct arena *arena)
{
	/* It fails only for want of memory. */
	if (setenv(str_dup(arena, name).p, str_dup(arena, value).p, 1))
		arena_exhausted();
}

void
env_unset(struct str name)
{
	(void)unsetenv(name.p); /* fails for names with a '=' only */
}

/* The database is asked only without $HOME (some services, containers). */
static struct str
home_of_user(struct arena *arena)
{
	struct buf room = {.arena = arena};
	struct passwd entry, *found = NULL;
	buf_reserve(&room, 16 * 1024);
	if (getpwuid_r(geteuid(), &entry, room.p, room.cap, &found) || !found)
		return S("");
	return str_from(found->pw_dir);
}

struct str
env_home(struct arena *arena)
{
	struct str home = env_get("HOME");
	if (!path_is_absolute(home))
		home = home_of_user(arena);
	return path_is_absolute(home) ? home : S("");
}

static struct str
base_directory(const char *name, const char *below, struct arena *arena)
{
	struct str directory = env_get(name);
	if (path_is_absolute(directory))
		return directory;
	struct str home = env_home(arena);
	return home.n ? path_joinz(arena, home, below) : home;
}

struct str
env_cache_home(struct arena *arena)
{
	return base_directory("XDG_CACHE_HOME", ".cache", arena);
}

struct str
env_config_home(struct arena *arena)
{
	return base_directory("XDG_CONFIG_HOME", ".config", arena);
}

struct str
env_data_home(struct arena *arena)
{
	return base_directory("XDG_DATA_HOME", ".local/share", arena);
}

void
env_config_dirs(struct str_vec *dirs, struct arena *arena)
{
	struct str rest = env_get("XDG_CONFIG_DIRS"), directory;
	if (!rest.n)
		rest = S("/etc/xdg");
	while (str_next(&rest, ':', &directory))
		if (path_is_absolute(directory))
			vec_add(dirs, arena, directory);
}

struct str
env_temporary(void)
{
	struct str directory = env_get("TMPDIR");
	return path_is_absolute(directory) ? directory : S("/tmp");
}

void
env_all(struct str_vec *list, struct arena *arena)
{
	for (char **item = environ; item && *item; item++)
		vec_add(list, arena, str_from(*item));
}

static bool
sets(struct str item, struct str name)
{
	return str_starts(item, name) && item.n > name.n &&
	       item.p[name.n] == '=';
}

void
env_list_unset(struct str_vec *list, struct str name)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!sets(list->v[i], name))
			list->v[kept++] = list->v[i];
	list->n = kept;
}

void
env_list_set(struct str_vec *list, struct str name, struct str value,
	struct arena *arena)
{
	env_list_unset(list, name);
	vec_add(list, arena,
		str_fmt(arena, "%.*s=%.*s", STR(name), STR(value)));
}

struct str
env_list_get(const struct str_vec *list, struct str name)
{
	vec_for (const struct str, item, list) {
		if (sets(*item, name))
			return str_from_index(*item, name.n + 1);
	}
	return S("");
}
