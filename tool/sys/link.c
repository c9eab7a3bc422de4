/* SPDX-License-Identifier: MIT */
#include "sys/link.h"

#include <errno.h>
#include <string.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/call.h"
#include "sys/disk.h"
#include "sys/host.h"

static const char *const names[] = {
	[LINK_AUTO] = "auto",
	[LINK_REFLINK] = "reflink",
	[LINK_HARD] = "hardlink",
	[LINK_COPY] = "copy",
};

const char *
link_mode_name(enum link_mode mode)
{
	return names[mode];
}

bool
link_mode_parse(enum link_mode *mode, struct str text)
{
	for (size_t i = 0; i < countof(names); i++) {
		if (str_is(text, names[i])) {
			*mode = (enum link_mode)i;
			return true;
		}
	}
	return false;
}

static int
place(int from_dir, const char *from, int to_dir, const char *to,
	enum link_mode mode)
{
	switch (mode) {
	case LINK_REFLINK:
		return at_copy_by(from_dir, from, to_dir, to, disk_clone);
	case LINK_AUTO:
	case LINK_HARD:
		return at_link(from_dir, from, to_dir, to);
	case LINK_COPY:
		break;
	}
	return at_copy(from_dir, from, to_dir, to);
}

static bool
cannot_link(int error)
{
	return error == EMLINK || error == EXDEV || error == EPERM ||
	       error == EOPNOTSUPP || error == EINVAL || error == ENOTTY;
}

int
link_place(int from_dir, const char *from, int to_dir, const char *to,
	enum link_mode mode)
{
	int error = place(from_dir, from, to_dir, to, mode);
	if (error && mode != LINK_COPY && cannot_link(error))
		error = place(from_dir, from, to_dir, to, LINK_COPY);
	return error;
}

/* Does one file by that way, and removes it. */
static int
attempt(struct str sample, struct str target, enum link_mode mode)
{
	struct call_room room;
	struct arena scratch = {0};
	struct str trial =
		call_temporary(path_joinz(&scratch, target, "x"), &scratch);
	int error =
		place(AT_CWD, call_path(&room, sample), AT_CWD, trial.p, mode);
	if (!error)
		error = at_unlink(AT_CWD, trial.p);
	arena_free(&scratch);
	return error;
}

/* The best way for a file of ours in the store; *error: why not the wanted. */
static enum link_mode
best(struct str sample, struct str target, enum link_mode wanted, int *error)
{
	for (int mode = LINK_REFLINK; mode < LINK_COPY; mode++) {
		if (wanted != LINK_AUTO && (int)wanted != mode)
			continue;
		*error = attempt(sample, target, (enum link_mode)mode);
		if (!*error)
			return (enum link_mode)mode;
	}
	return LINK_COPY;
}

static enum link_mode
choose(struct str store, struct str target, enum link_mode wanted, int *error)
{
	struct fs_info info;
	struct arena scratch = {0};
	struct str sample =
		call_temporary(path_joinz(&scratch, store, "x"), &scratch);
	enum link_mode mode = LINK_COPY;

	/* fs.protected_hardlinks: files of another user cannot be linked, but
	 * one of ours in that directory could. */
	*error = EPERM;
	if (fs_stat(store, &info, NULL) == FS_OK &&
		(info.uid == host_uid() || host_is_root()))
		*error = at_write(
			AT_CWD, sample.p, S("ninjenv\n"), 0444, AT_MTIME_NOW);
	if (!*error) {
		mode = best(sample, target, wanted, error);
		call_discard(sample);
	}
	arena_free(&scratch);
	return mode;
}

bool
link_probe(struct str store, struct str target, enum link_mode wanted,
	enum link_mode *mode, struct diag *diag)
{
	int error = 0;
	*mode = LINK_COPY;
	if (wanted == LINK_COPY)
		return true;
	*mode = choose(store, target, wanted, &error);
	if (wanted == LINK_AUTO || *mode == wanted)
		return true;
	if (diag)
		(void)diag_error(diag, NOWHERE,
			"cannot make a %s from '%.*s' to '%.*s': %s",
			names[wanted], STR(store), STR(target),
			strerror(error));
	return diag && diag_hint(diag, "link = auto takes what works");
}
