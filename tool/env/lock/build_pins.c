/* SPDX-License-Identifier: MIT */
#include "env/lock/build_pins.h"

#include "env/fetch/acquire.h"
#include "env/lock/lock_item.h"

/* The lock's build of that name that counts here. */
static const struct lock_build *
find_build(const struct lock *lock, const struct select_target *target,
	struct str name, struct arena *arena)
{
	vec_for (const struct lock_build, it, &lock->builds) {
		struct lock_package package = {
			.name = name, .version = it->version};
		const struct lock_build *found =
			select_build(lock, target, &package, arena);
		if (found)
			return found;
	}
	return NULL;
}

static void
add_pins(const struct build_lock *ask, const struct lock *lock,
	const struct select_target *target, const struct lock_build *build,
	struct resolve_pin_vec *pins, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct selected_vec files = {0};
	struct acquire_item_vec items = {0};

	if (!select_build_files(lock, target, build, &files, arena, &ignored))
		return;
	vec_for (const struct selected, it, &files) {
		if (!locking_lets_go(ask->options, it->package->name))
			vec_add(&items, arena,
				lock_item(it, ask->project, arena));
	}
	bool done =
		acquire(ask->project, &items, ask->progress, arena, &ignored);
	(void)done; /* each item tells for itself */
	vec_for (const struct acquire_item, it, &items) {
		if (!it->done)
			continue;
		vec_add(pins, arena,
			(struct resolve_pin){
				.name = it->name,
				.version = it->version,
				.requires = it->manifest.requires,
				.requires_python = it->manifest.requires_python,
				.locked = lock_find_build_package(
					lock, it->name, it->version),
			});
	}
}

struct resolve_pin_vec
build_pins(const struct build_lock *ask, const struct select_target *target,
	struct str name, struct arena *arena)
{
	struct resolve_pin_vec pins = {0};
	const struct locking *parent = ask->locking->parent;
	const struct lock *lock = ask->before;
	const struct lock_build *build = find_build(lock, target, name, arena);

	if (!build && parent) {
		lock = &parent->lock;
		build = find_build(lock, target, name, arena);
	}
	if (build)
		add_pins(ask, lock, target, build, &pins, arena);
	return pins;
}
