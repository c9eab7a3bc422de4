/* SPDX-License-Identifier: MIT */
#include "env/install/settle.h"

#include "base/arena.h"
#include "base/path.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/lockfile.h"
#include "sys/witness.h"

#define SETTLED ".."
#define UNSETTLED "unsettled" /* of which there is none */

static struct str
link_of(struct str root, struct arena *arena)
{
	return path_joinz(arena, root, ".ninjenv/settled");
}

/* What the link says; empty: there is none. */
static struct str
target_of(struct str root, struct arena *arena)
{
	struct str target;
	return fs_readlink(link_of(root, arena), &target, arena, NULL) == FS_OK
		       ? target
		       : S("");
}

bool
settle_trusts(struct str root, struct arena *arena)
{
	struct str target = target_of(root, arena);
	return str_is(target, SETTLED) ||
	       witness_holds(witness_place(arena), target, root);
}

bool
settle_begin(struct settle *settle, struct str root, bool durable,
	struct arena *arena, struct diag *diag)
{
	struct str before = target_of(root, arena), target = S(SETTLED);
	*settle = (struct settle){
		.root = root,
		.place = witness_place(arena),
		.durable = durable,
	};
	if (durable &&
		witness_make(settle->place, root, &settle->witness, arena))
		target = settle->witness;
	else if (durable)
		target = S(UNSETTLED);
	if (!fs_symlink_replace(target, link_of(root, arena), NULL, diag)) {
		witness_drop(settle->place, settle->witness);
		return false;
	}
	witness_drop(settle->place, before);
	/* A flusher that was cut short may have left a link of another name. */
	file_clear_left_over(path_dir(link_of(root, arena)));
	return true;
}

bool
settle_mark(struct str root, struct arena *arena, struct diag *diag)
{
	struct str link = path_joinz(arena, root, ".ninjenv/whole"), is;
	struct str target = S("settled/pyvenv.cfg");
	if (fs_readlink(link, &is, arena, NULL) == FS_OK && str_eq(is, target))
		return true;
	return fs_symlink_replace(target, link, NULL, diag);
}

bool
settle_is_pressing(const struct settle *settle)
{
	return settle->durable && !settle->witness.n;
}

static bool
flush(const struct settle *settle, struct diag *diag)
{
	int fd;
	if (!fs_open_directory(settle->root, &fd, diag))
		return false;
	int error = disk_sync(fd);
	fs_close(fd);
	return !error ||
	       (diag && diag_system(diag, error, "cannot flush", settle->root));
}

static bool
settled(const struct settle *settle, struct arena *arena, struct diag *diag)
{
	if (!fs_symlink_replace(
		    S(SETTLED), link_of(settle->root, arena), NULL, diag))
		return false;
	witness_drop(settle->place, settle->witness);
	return true;
}

bool
settle_now(const struct settle *settle, struct diag *diag)
{
	struct arena scratch = {0};
	bool done = !settle->durable ||
		    (flush(settle, diag) && settled(settle, &scratch, diag));
	arena_free(&scratch);
	return done;
}

/* Is the last change the one that we flushed? */
static bool
is_last(const struct settle *settle, struct arena *arena)
{
	return str_eq(target_of(settle->root, arena), settle->witness);
}

/* Between the end of a run and the flush, which nobody waits for. */
#define PAUSE (100 * CLOCK_MS)

void
settle_later(const struct settle *settle)
{
	if (!settle->durable)
		return;
	struct arena scratch = {0};
	struct lockfile lock = LOCKFILE_NONE;
	struct str path = path_joinz(&scratch, settle->root, ".ninjenv/lock");

	/* Ninja writes down what was done, and a flush would hold it up. */
	clock_sleep(PAUSE);
	if (flush(settle, NULL) && is_last(settle, &scratch) &&
		lockfile_wait(&lock, path, NULL, NULL, NULL) &&
		is_last(settle, &scratch))
		(void)!settled(settle, &scratch, NULL);
	lockfile_release(&lock);
	if (!is_last(settle, &scratch))
		witness_drop(settle->place, settle->witness);
	arena_free(&scratch);
}
