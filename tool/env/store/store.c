/* SPDX-License-Identifier: MIT */
#include "env/store/store.h"

#include "base/path.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/progress.h"
#include "sys/trash.h"

/* The layout's version: another one lies beside it and is not touched. */
#define LAYOUT "v1"

enum { MANIFEST_MAX = 256 << 20, TEMPORARY_DAYS = 1 };

const char *const store_kinds[] = {
	"wheel",
	"file",
	"git",
	"part",
	"built",
	"python",
	"compiler",
	"venv",
	"pip",
	"env",
	"lock",
	"tmp",
	"trash",
	NULL,
};

static struct str
wanted_root(struct arena *arena)
{
	struct str set = env_get("NINJENV_CACHE");
	struct str home = env_cache_home(arena), here;
	if (set.n && !path_is_absolute(set) && fs_cwd(&here, arena, NULL))
		set = path_join(arena, here, set);
	if (set.n)
		return path_joinz(arena, path_clean(arena, set), LAYOUT);
	return home.n ? path_joinz(arena, home, "ninjenv/" LAYOUT)
		      : (struct str){0};
}

/* Another user's store, of root most of all, would be spoilt by our files or
 * trusted without reason. */
static bool
check_owner(struct str path, struct arena *arena, struct diag *diag)
{
	struct fs_info info;
	if (fs_stat(path, &info, NULL) != FS_OK || info.uid == host_uid())
		return true;
	struct str owner = host_user_name(info.uid, arena);
	(void)diag_error(diag, NOWHERE, "the store '%.*s' belongs to '%.*s'",
		STR(path), STR(owner));
	return diag_hint(diag, "set NINJENV_CACHE to a directory of your own");
}

/* Root could make a store in anybody's directory, and they could not use it;
 * others may have theirs in /tmp or the like. */
static bool
check_owners(struct str root, struct arena *arena, struct diag *diag)
{
	return check_owner(root, arena, diag) &&
	       (host_uid() || check_owner(path_dir(root), arena, diag));
}

static bool
make_all(struct str root, struct arena *arena, struct diag *diag)
{
	int fd;
	bool fresh = !fs_is_directory(root);
	if (!fs_mkdirs(root, diag))
		return false;
	if (fresh && fs_open_directory(root, &fd, diag)) {
		disk_spread(fd);
		fs_close(fd);
	}
	for (const char *const *kind = store_kinds; *kind; kind++) {
		struct str path = path_joinz(arena, root, *kind);
		if (!fs_mkdir(path, 0755, NULL, diag))
			return false;
	}
	return true;
}

/* Can things be made there? What is missing above decides as well. */
static bool
is_usable(struct str root, struct arena *arena, struct diag *diag)
{
	return root.n && make_all(root, arena, diag) &&
	       fs_is_writable(path_joinz(arena, root, "tmp"));
}

/* Is there no hope of writing there? A full disk is another matter: a second
 * store would neither help nor be found again. */
static bool
is_closed(struct str root, struct arena *arena)
{
	if (!root.n)
		return true;
	struct str tmp = path_joinz(arena, root, "tmp");
	if (fs_exists(tmp))
		return !fs_is_writable(tmp);
	while (root.n > 1 && !fs_exists(root))
		root = path_dir(root);
	return !fs_is_directory(root) || !fs_is_writable(root);
}

static struct diag *
mute(struct diag *quiet, struct arena *arena)
{
	*quiet = (struct diag){.arena = arena};
	return quiet;
}

struct str
store_lock_path(const struct store *store, struct arena *arena)
{
	return store_path(store, "lock", S("store"), arena);
}

/* Cleaning up takes a moment, so nobody has set up anything to show yet. */
static void
say_busy(void *context, long owner)
{
	struct store *store = context;
	struct progress *progress = progress_start("waiting", false);
	progress_say(progress,
		str_fmt(store->arena,
			"waiting for process %ld, which cleans up the store",
			owner));
	progress_end(progress);
}

static bool
share(struct store *store, struct diag *diag)
{
	return lockfile_share(&store->lock,
		store_lock_path(store, store->arena), say_busy, store, diag);
}

void
store_close(struct store *store)
{
	lockfile_release(&store->lock);
}

void
store_locate(struct store *store, struct str fallback, struct arena *arena)
{
	*store = (struct store){
		.arena = arena,
		.root = wanted_root(arena),
		.durable = !env_is_set("NINJENV_DURABLE") ||
			   env_flag("NINJENV_DURABLE"),
		.opened = clock_wall(),
		.lock = LOCKFILE_NONE,
	};
	/* One that cannot be written is looked at where it is there. */
	if (fallback.n && is_closed(store->root, arena) &&
		!fs_is_directory(store->root))
		store->root = path_joinz(arena, fallback, LAYOUT);
}

bool
store_is_ours(const struct store *store, struct arena *arena, struct diag *diag)
{
	return !store->root.n || check_owners(store->root, arena, diag);
}

bool
store_open(struct store *store, struct str fallback, struct arena *arena,
	struct diag *diag)
{
	struct diag quiet;
	store_locate(store, S(""), arena);
	struct str root = store->root;
	if (!store_is_ours(store, arena, diag))
		return false;
	if (is_usable(root, arena, mute(&quiet, arena)))
		return share(store, diag);
	if (fallback.n && is_closed(root, arena)) {
		store->root = path_joinz(arena, fallback, LAYOUT);
		return make_all(store->root, arena, diag) && share(store, diag);
	}
	diag_merge(diag, &quiet);
	if (!quiet.errors)
		(void)diag_error(diag, NOWHERE,
			"the store '%.*s' cannot be written", STR(root));
	return diag_hint(diag, "set NINJENV_CACHE to a directory of your own");
}

struct str
store_path(const struct store *store, const char *kind, struct str name,
	struct arena *arena)
{
	const char *slash = name.n ? "/" : "";
	return str_fmt(arena, "%.*s/%s%s%.*s", STR(store->root), kind, slash,
		STR(name));
}

/* Does the manifest tell of the entry that it lies in? One without a sum is of
 * an older release: it is not known to be whole, so the entry is made anew. */
static bool
read_manifest(struct str text, struct str path, struct str sha256,
	struct manifest *manifest, struct arena *arena)
{
	struct diag quiet;
	/* The bytes are in our arena: the reader may put its NULs there. */
	return manifest_read((char *)text.p, text.n, path, manifest, arena,
		       mute(&quiet, arena)) &&
	       manifest->sealed && str_eq(manifest->wheel, sha256);
}

enum store_answer
store_find(const struct store *store, struct str sha256,
	struct manifest *manifest, struct arena *arena, struct diag *diag)
{
	struct str text;
	struct str entry = store_path(store, "wheel", sha256, arena);
	struct str path = path_joinz(arena, entry, "manifest");
	enum fs_result result =
		file_read(path, MANIFEST_MAX, &text, arena, diag);
	if (result == FS_FAILED)
		return STORE_FAILED;
	if (result == FS_OK &&
		read_manifest(text, path, sha256, manifest, arena))
		return STORE_HAS;
	if (result == FS_MISSING && !fs_exists(entry))
		return STORE_LACKS;
	return store_discard(store, entry, diag) ? STORE_LACKS : STORE_FAILED;
}

bool
store_temporary(const struct store *store, struct str *path,
	struct arena *arena, struct diag *diag)
{
	struct str prefix =
		str_fmt(arena, "%.*s/tmp/%ld-", STR(store->root), host_pid());
	return fs_mkdir_unique(prefix, path, arena, diag) &&
	       fs_chmod(*path, 0755, diag);
}

/* Durable means that the new name is on the disk, too. */
static bool
flush_name(const struct store *store, struct str path, struct diag *diag)
{
	return !store->durable || fs_sync(path_dir(path), diag);
}

bool
store_commit(const struct store *store, struct str temporary, const char *kind,
	struct str name, struct diag *diag)
{
	struct diag quiet;
	struct arena scratch = {0};
	struct str to = store_path(store, kind, name, &scratch);
	bool ok = fs_rename(temporary, to, mute(&quiet, &scratch)) == FS_OK;
	if (ok)
		ok = flush_name(store, to, diag);
	else if (fs_is_directory(to) && fs_is_directory(temporary))
		ok = store_discard(store, temporary, diag);
	else if (quiet.errors)
		diag_merge(diag, &quiet);
	else
		(void)diag_error(diag, NOWHERE,
			"cannot complete '%.*s': '%.*s' is gone", STR(to),
			STR(temporary));
	arena_free(&scratch);
	return ok;
}

bool
store_flush(const struct store *store, struct diag *diag)
{
	int fd;
	if (!store->durable)
		return true;
	if (!fs_open_directory(store->root, &fd, diag))
		return false;
	int error = disk_sync(fd);
	fs_close(fd);
	return !error || diag_system(diag, error, "cannot flush", store->root);
}

enum file_flush
store_flush_mode(const struct store *store)
{
	return store->durable ? FILE_DURABLE : FILE_LAZY;
}

static struct trash
trash_of(const struct store *store, struct arena *arena)
{
	return (struct trash){
		.directory = store_path(store, "trash", S(""), arena)};
}

bool
store_discard(const struct store *store, struct str path, struct diag *diag)
{
	struct arena scratch = {0};
	struct trash trash = trash_of(store, &scratch);
	bool ok = trash_move(&trash, path, diag);
	arena_free(&scratch);
	return ok;
}

/* Nobody works on it any more: a run that makes an entry writes to it more
 * often. Process ids say nothing, where containers share a store. */
static bool
sweep_temporary(const struct store *store, struct trash *trash,
	struct arena *scratch, struct diag *quiet)
{
	struct str_vec names = {0};
	struct fs_info info;
	struct str tmp = store_path(store, "tmp", S(""), scratch);
	bool moved = true; /* what cannot be moved is tried again next time */
	int64_t old = clock_wall() - TEMPORARY_DAYS * 86400 * CLOCK_SECOND;
	if (fs_list(tmp, &names, scratch, quiet) != FS_OK)
		return false;
	vec_for (struct str, name, &names) {
		struct str path = path_join(scratch, tmp, *name);
		if (fs_lstat(path, &info, quiet) == FS_OK && info.mtime < old)
			moved &= trash_move(trash, path, quiet);
	}
	return moved;
}

void
store_sweep(const struct store *store)
{
	struct diag quiet;
	struct str_vec names = {0};
	struct arena scratch = {0};
	struct trash trash = trash_of(store, &scratch);
	bool done = sweep_temporary(
		store, &trash, &scratch, mute(&quiet, &scratch));
	if (fs_list(trash.directory, &names, &scratch, &quiet) == FS_OK &&
		names.n)
		done &= trash_empty(&trash, &quiet);
	(void)done; /* what is left goes with the next sweep */
	arena_free(&scratch);
}
