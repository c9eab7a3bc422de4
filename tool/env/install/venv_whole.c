/* SPDX-License-Identifier: MIT */
#include "env/install/venv_whole.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/site.h"
#include "env/store/skeleton.h"
#include "sys/at.h"
#include "sys/beneath.h"

enum { LARGEST_TEXT = 16 << 20 };

/* An environment while it is looked at. */
struct look {
	struct site site; /* root and fd only */
	struct str prompt;
	struct skeleton skeleton;
	struct venv_fault_vec faults;
	struct map faulty; /* their paths */
	struct map *owned;
	struct arena *arena;
	struct diag *diag;
};

/* True: nothing of this kind is missing; the fault was added. */
static bool
fault(struct look *look, struct str path, struct str what)
{
	vec_add(&look->faults, look->arena, (struct venv_fault){path, what});
	map_put(&look->faulty, path, NULL);
	return true;
}

static bool
failed(struct look *look, int error, const char *what, struct str path)
{
	return diag_system(look->diag, error, what,
		path_join(look->arena, look->site.root, path));
}

/* The directory that the path lies in; -1 with no error: it is not there. */
static bool
enter(struct look *look, struct str path, int *dir)
{
	size_t slash = str_rindex(path, '/');
	struct str above = str_dup(
		look->arena, str_sub(path, 0, slash < path.n ? slash : 0));
	int error = beneath_open(look->site.fd, above.p, dir);

	if (error == ENOENT || error == ELOOP)
		return fault(look, path, S("missing"));
	return !error || failed(look, error, "cannot open directory", above);
}

static bool
check_link(struct look *look, const struct skeleton_item *item)
{
	struct str target, path = item->path;
	enum fs_result there =
		fs_readlink(path_join(look->arena, look->site.root, path),
			&target, look->arena, NULL);

	if (there != FS_OK)
		return fault(look, path, S("no link any more"));
	if (str_eq(target, item->bytes))
		return true;
	return fault(look, path,
		str_fmt(look->arena, "leads to '%.*s', not to '%.*s'",
			STR(target), STR(item->bytes)));
}

static bool
check_text(struct look *look, const struct skeleton_item *item, int dir,
	const char *name, unsigned mode)
{
	struct str text, path = item->path;
	struct str want =
		skeleton_text(item, look->site.root, look->prompt, look->arena);
	int error = beneath_read(dir, name, LARGEST_TEXT, &text, look->arena);

	if (error == ELOOP || error == EINVAL)
		return fault(look, path, S("no file any more"));
	if (error == EFBIG || (!error && !str_eq(text, want)))
		return fault(look, path, S("changed"));
	if (error)
		return failed(look, error, "cannot read", path);
	return mode == item->mode ||
	       fault(look, path,
		       str_fmt(look->arena, "has mode %03o instead of %03o",
			       mode, item->mode));
}

static bool
check_item(struct look *look, const struct skeleton_item *item)
{
	int dir;
	struct fs_info info;
	const char *name = path_base(item->path).p;

	map_put(look->owned, item->path, NULL);
	if (!enter(look, item->path, &dir))
		return false;
	if (dir < 0)
		return true;
	int error = at_stat(dir, name, &info);
	bool done = true;
	if (error == ENOENT)
		done = fault(look, item->path, S("missing"));
	else if (error)
		done = failed(look, error, "cannot look at", item->path);
	else if (item->kind == SKELETON_LINK)
		done = check_link(look, item);
	else if (item->kind != SKELETON_DIRECTORY)
		done = check_text(look, item, dir, name, info.mode);
	else if (info.kind != FS_DIRECTORY)
		done = fault(look, item->path, S("no directory any more"));
	at_close(dir);
	return done;
}

static bool
check_all(struct look *look)
{
	vec_for (const struct skeleton_item, it, &look->skeleton.items) {
		if (!check_item(look, it))
			return false;
	}
	return true;
}

static bool
start(struct look *look, const struct python *python, const struct store *store)
{
	look->faulty.arena = look->arena;
	return skeleton_load(&look->skeleton, python, store, look->arena,
		       look->diag) &&
	       fs_open_directory(look->site.root, &look->site.fd, look->diag);
}

bool
venv_look(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct venv_fault_vec *faults,
	struct map *owned, struct arena *arena, struct diag *diag)
{
	struct look look = {
		.site = {.root = path},
		.prompt = prompt,
		.owned = owned,
		.arena = arena,
		.diag = diag,
	};

	if (!start(&look, python, store))
		return false;
	bool done = check_all(&look);
	site_close(&look.site);
	*faults = look.faults;
	return done;
}

static int
make_item(struct look *look, const struct skeleton_item *item, int dir,
	const char *name)
{
	switch (item->kind) {
	case SKELETON_DIRECTORY:
		return at_mkdir(dir, name);
	case SKELETON_LINK:
		return at_symlink(item->bytes.p, dir, name);
	default:
		return at_write(dir, name,
			skeleton_text(item, look->site.root, look->prompt,
				look->arena),
			item->mode, AT_MTIME_NOW);
	}
}

static bool
mend_item(struct look *look, const struct skeleton_item *item)
{
	int dir;
	struct fs_info info;
	const char *name = path_base(item->path).p;

	if (!enter(look, item->path, &dir))
		return false;
	if (dir < 0)
		return failed(look, ENOENT, "cannot make", item->path);
	bool there = !at_stat(dir, name, &info);
	bool done = !there ||
		    site_keep_aside(&look->site, item->path,
			    "was not as it was made", look->arena, look->diag);
	if (done) {
		int error = make_item(look, item, dir, name);
		done = !error || failed(look, error, "cannot make", item->path);
	}
	at_close(dir);
	return done;
}

bool
venv_mend(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct map owned = {.arena = arena};
	struct look look = {
		.site = {.root = path},
		.prompt = prompt,
		.owned = &owned,
		.arena = arena,
		.diag = diag,
	};

	if (!start(&look, python, store))
		return false;
	bool done = check_all(&look);
	vec_for (const struct skeleton_item, it, &look.skeleton.items) {
		if (done && map_find(&look.faulty, it->path))
			done = mend_item(&look, it);
	}
	site_close(&look.site);
	return done;
}
