/* SPDX-License-Identifier: MIT */
/* Text is a lock; one that could be ours is written and read as the same. */
#include "fuzz.h"

#include "model/lock.h"
#include "model/lock_public.h"

static bool
is_ours(const struct lock_package_vec *packages)
{
	vec_for (const struct lock_package, it, packages) {
		if (it->sdist.name.n && !it->sdist.sha256.n)
			return false;
		if (it->source == LOCK_ARCHIVE && !it->archive.sha256.n)
			return false;
		vec_for (const struct lock_file, wheel, &it->wheels)
			if (!wheel->sha256.n)
				return false;
	}
	return true;
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct lock lock, again;
	struct buf first = {.arena = arena}, second = {.arena = arena};
	bool good = lock_read(S("x"), text, &lock, arena, diag);
	assert(good == !diag->errors);
	if (!good || !lock.digest.n || !is_ours(&lock.packages) ||
		!is_ours(&lock.build_packages))
		return;
	lock_public(&lock, arena, diag);
	lock_write(&lock, &first);
	good = lock_read(S("y"), buf_str(&first), &again, arena, diag);
	assert(good && again.packages.n == lock.packages.n);
	lock_write(&again, &second);
	assert(str_eq(buf_str(&first), buf_str(&second)));
}
