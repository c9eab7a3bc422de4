/* SPDX-License-Identifier: MIT */
#include "sys/kernel.h"

#include <sys/utsname.h>
#include <unistd.h>

#include "base/arena.h"

static void
add_libc(struct buf *out)
{
#ifdef _CS_GNU_LIBC_VERSION
	char text[64];
	size_t n = confstr(_CS_GNU_LIBC_VERSION, text, sizeof text);
	if (n > 0 && n <= sizeof text)
		buf_addf(out, " %s", text);
#else
	buf_addz(out, " other libc");
#endif
}

struct str
kernel_text(struct arena *arena)
{
	struct buf out = {.arena = arena};
	struct utsname name;
	if (uname(&name) >= 0)
		buf_addf(&out, "%s %s %s %s", name.sysname, name.release,
			name.version, name.machine);
	add_libc(&out);
	return buf_str(&out);
}
