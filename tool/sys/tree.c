/* SPDX-License-Identifier: MIT */
#include "sys/tree.h"

#include <errno.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/path.h"
#include "sys/at.h"
#include "sys/call.h"
#include "sys/signal.h"

struct walk {
	struct str root;
	enum tree_next (*see)(void *context, const struct tree_entry *entry);
	void *context;
	struct arena *arena;
	struct diag *diag;
	bool stopped;
};

static enum fs_result walk_directory(
	struct walk *walk, struct str below, unsigned depth);

static enum fs_result
walk_entry(struct walk *walk, struct str path, unsigned depth)
{
	struct tree_entry entry = {
		.path = path,
		.name = path_base(path),
		.depth = depth,
	};
	struct str whole = path_join(walk->arena, walk->root, path);
	enum fs_result result = fs_lstat(whole, &entry.info, walk->diag);
	if (result != FS_OK)
		return result;
	enum tree_next next = walk->see(walk->context, &entry);
	walk->stopped = next == TREE_STOP;
	if (next != TREE_GO || entry.info.kind != FS_DIRECTORY)
		return FS_OK;
	return walk_directory(walk, path, depth + 1);
}

static enum fs_result
walk_directory(struct walk *walk, struct str below, unsigned depth)
{
	struct str_vec names = {0};
	struct str whole = path_join(walk->arena, walk->root, below);
	enum fs_result result = fs_list(whole, &names, walk->arena, walk->diag);

	for (size_t i = 0; i < names.n && !walk->stopped; i++) {
		struct arena_mark mark = arena_mark(walk->arena);
		struct str path = path_join(walk->arena, below, names.v[i]);
		enum fs_result one = walk_entry(walk, path, depth);
		arena_reset(walk->arena, mark);
		if (one == FS_FAILED)
			return one;
	}
	return result;
}

enum fs_result
tree_walk(struct str root,
	enum tree_next (*see)(void *context, const struct tree_entry *entry),
	void *context, struct diag *diag)
{
	struct arena scratch = {0};
	struct fs_info info;
	struct walk walk = {
		.root = root,
		.see = see,
		.context = context,
		.arena = &scratch,
		.diag = diag,
	};
	enum fs_result result = fs_lstat(root, &info, diag);
	if (result == FS_OK && info.kind != FS_DIRECTORY)
		result = FS_MISSING;
	if (result == FS_OK)
		result = walk_directory(&walk, S(""), 0);
	arena_free(&scratch);
	return result;
}

struct copy {
	struct str from, to;
	struct diag *diag;
	bool failed;
};

static bool
copy_entry(const struct copy *copy, const struct tree_entry *entry,
	struct arena *scratch)
{
	struct str from = path_join(scratch, copy->from, entry->path);
	struct str to = path_join(scratch, copy->to, entry->path);
	struct str target;

	switch (entry->info.kind) {
	case FS_DIRECTORY:
		return fs_mkdir(to, 0700, NULL, copy->diag) &&
		       fs_chmod(to, entry->info.mode | 0700, copy->diag);
	case FS_SYMLINK:
		return fs_readlink(from, &target, scratch, copy->diag) ==
			       FS_OK &&
		       fs_symlink(target, to, copy->diag);
	case FS_FILE: {
		int error = at_copy(AT_CWD, from.p, AT_CWD, to.p);
		return !error ||
		       call_failed(copy->diag, error, "cannot copy", from);
	}
	case FS_OTHER:
		break;
	}
	return call_failed(copy->diag, EINVAL, "cannot copy", from);
}

static enum tree_next
copy_see(void *context, const struct tree_entry *entry)
{
	struct copy *copy = context;
	struct arena scratch = {0};
	copy->failed = !copy_entry(copy, entry, &scratch);
	if (!copy->failed && interrupted())
		copy->failed = !call_failed(
			copy->diag, EINTR, "cannot copy", copy->from);
	arena_free(&scratch);
	return copy->failed ? TREE_STOP : TREE_GO;
}

bool
tree_copy(struct str from, struct str to, struct diag *diag)
{
	struct copy copy = {.from = from, .to = to, .diag = diag};
	struct fs_info info;
	bool made;
	enum fs_result result = fs_stat(from, &info, diag);

	if (result == FS_FAILED)
		return false;
	if (result == FS_MISSING || info.kind != FS_DIRECTORY)
		return call_failed(diag, ENOTDIR, "cannot copy", from);
	if (!fs_mkdir(to, 0700, &made, diag))
		return false;
	if (!made)
		return call_failed(diag, EEXIST, "cannot make directory", to);
	if (!fs_chmod(to, info.mode | 0700, diag))
		return false;
	result = tree_walk(from, copy_see, &copy, diag);
	return result == FS_OK && !copy.failed;
}

struct sizes {
	uint64_t bytes;
	struct map seen;
};

static enum tree_next
size_see(void *context, const struct tree_entry *entry)
{
	struct sizes *sizes = context;
	const struct fs_info *info = &entry->info;
	if (info->kind != FS_FILE)
		return TREE_GO;
	if (info->links > 1) {
		struct str key = str_fmt(sizes->seen.arena, "%llx:%llx",
			(unsigned long long)info->device,
			(unsigned long long)info->inode);
		if (map_find(&sizes->seen, key))
			return TREE_GO;
		map_put(&sizes->seen, key, NULL);
	}
	sizes->bytes += info->size;
	return TREE_GO;
}

bool
tree_size(struct str root, uint64_t *bytes, struct diag *diag)
{
	struct arena scratch = {0};
	struct sizes sizes = {.seen = {.arena = &scratch}};
	bool done = tree_walk(root, size_see, &sizes, diag) != FS_FAILED;
	arena_free(&scratch);
	*bytes = sizes.bytes;
	return done;
}
