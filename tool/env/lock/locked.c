/* SPDX-License-Identifier: MIT */
#include "env/lock/locked.h"

#include "base/path.h"
#include "env/graph/emit.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/hash.h"

enum { LARGEST = 64 * 1024 * 1024 };

static bool
write_stamp(struct str path, struct buf *text, bool *wrote, struct diag *diag)
{
	return fs_mkdirs(path_dir(path), diag) &&
	       file_write_changed(path, buf_str(text), 0644, wrote, diag);
}

/*
 * A date in the future hides later edits from Ninja: it is reset. The stamp is
 * written anew then, as samurai notes the newest date that it knew for a stamp
 * that did not change. A file that is not ours to change costs one look at it
 * with every run.
 */
static bool
reset_future(struct str file, struct str stamp, struct diag *diag)
{
	struct fs_info info;

	if (fs_stat(file, &info, NULL) != FS_OK || info.mtime <= clock_wall())
		return true;
	if (!fs_set_mtime(file, clock_wall(), NULL)) {
		diag_warn(diag, NOWHERE,
			"'%.*s' is dated in the future, and that cannot be "
			"changed",
			STR(file));
		return true;
	}
	diag_warn(diag, NOWHERE,
		"'%.*s' was dated in the future; it is dated now", STR(file));
	return fs_unlink(stamp, diag);
}

static bool
add_digest(
	struct buf *text, struct str file, struct str name, struct diag *diag)
{
	struct digest digest;

	switch (hash_file(file, HASH_SHA256, &digest, diag)) {
	case FS_OK:
		buf_addf(text, "%.*s %.*s\n",
			STR(digest_hex(&digest, text->arena)), STR(name));
		return true;
	case FS_MISSING:
		return diag_error(
			diag, NOWHERE, "'%.*s' has vanished", STR(file));
	case FS_FAILED:
		break;
	}
	return false;
}

struct str
locked_path(const struct project *project, struct arena *arena)
{
	return emit_locked(arena,
		project_env_path(project, project->conf.envs.v[0], arena));
}

bool
locked_write(const struct project *project, const struct locking_vec *all,
	struct str path, bool *wrote, struct arena *arena, struct diag *diag)
{
	struct buf text = {.arena = arena};
	struct str_vec files = {0};

	/* All that generation reads of SRC: it runs when this text differs. */
	vec_add(&files, arena, path_joinz(arena, project->source, "venv.ini"));
	vec_for (const struct locking, it, all) {
		vec_add(&files, arena,
			project_lock_path(project, it->env, arena));
	}
	vec_for (const struct str, it, &project->inputs) {
		struct str file = path_join(arena, project->source, *it);
		if (!fs_is_directory(file))
			vec_add(&files, arena, file);
	}
	vec_for (const struct str, it, &files)
		if (!add_digest(&text, *it,
			    path_relative(arena, project->source, *it), diag) ||
			!reset_future(*it, path, diag))
			return false;
	return write_stamp(path, &text, wrote, diag);
}

bool
locked_write_error(struct str path, struct str error, struct arena *arena,
	struct diag *diag)
{
	struct buf text = {.arena = arena};

	buf_addf(&text, "error\n%.*s", STR(error));
	return write_stamp(path, &text, NULL, diag);
}

bool
locked_read_error(struct str path, struct str *error, struct arena *arena,
	struct diag *diag)
{
	struct str text, head;

	*error = S("");
	switch (file_read(path, LARGEST, &text, arena, diag)) {
	case FS_OK:
		(void)str_cut(text, '\n', &head, &text);
		if (str_is(head, "error"))
			*error = text;
		return true;
	case FS_MISSING:
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

bool
locked_retry(const struct want *want, struct diag *diag)
{
	return !want->stamp.n || fs_unlink(want->stamp, diag);
}
