/* SPDX-License-Identifier: MIT */
#include "sys/host.h"

#include <pwd.h>
#include <sys/utsname.h>
#include <unistd.h>

long
host_pid(void)
{
	return getpid();
}

unsigned
host_uid(void)
{
	return geteuid();
}

bool
host_is_root(void)
{
	return geteuid() == 0;
}

struct str
host_user_name(unsigned uid, struct arena *arena)
{
	struct buf room = {.arena = arena};
	struct passwd entry, *found = NULL;
	buf_reserve(&room, 16 * 1024);
	if (getpwuid_r(uid, &entry, room.p, room.cap, &found) || !found)
		return str_fmt(arena, "%u", uid);
	return str_from(found->pw_name);
}

struct str
host_system(struct arena *arena)
{
	struct utsname names;
	if (uname(&names) < 0)
		return S("");
	return str_lower(arena, str_from(names.sysname));
}

struct str
host_machine(struct arena *arena)
{
	struct utsname names;
	if (uname(&names) < 0)
		return S("");
	return str_dup(arena, str_from(names.machine));
}
