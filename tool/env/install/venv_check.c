/* SPDX-License-Identifier: MIT */
#include "env/install/venv.h"

#include "base/arena.h"
#include "base/hint.h"
#include "base/path.h"
#include "env/python/python.h"
#include "env/store/stamp.h"
#include "sys/fs.h"
#include "sys/host.h"

static struct venv_found
found(enum venv_state state)
{
	return (struct venv_found){.state = state};
}

static struct venv_found stale(struct arena *arena, const char *format, ...)
	PRINTF(2, 3);

static struct venv_found
stale(struct arena *arena, const char *format, ...)
{
	struct venv_found answer = {.state = VENV_STALE};
	va_list args;
	va_start(args, format);
	answer.why = str_vfmt(arena, format, args);
	va_end(args);
	return answer;
}

/* Is nothing in it but .ninjenv and directories that are empty? Ninja makes
 * those of an edge's outputs before it runs the edge. */
static bool
is_bare(struct str path, const struct str_vec *names, struct arena *arena)
{
	vec_for (const struct str, it, names) {
		struct str_vec below = {0};
		struct str child = path_join(arena, path, *it);
		if (str_is(*it, ".ninjenv"))
			continue;
		if (fs_list(child, &below, arena, NULL) != FS_OK || below.n)
			return false;
	}
	return true;
}

/* What is there has no mark of ours: only emptiness lets us in. */
static enum venv_state
check_unmarked(struct str path, struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	if (fs_list(path, &names, arena, diag) != FS_OK)
		return VENV_FAILED;
	if (is_bare(path, &names, arena))
		return VENV_ABSENT;
	if (fs_exists(path_joinz(arena, path, "pyvenv.cfg")))
		(void)diag_error(diag, NOWHERE,
			"'%.*s' is an environment that another tool made",
			STR(path));
	else
		(void)diag_error(diag, NOWHERE,
			"'%.*s' is there already and is no environment of ours",
			STR(path));
	(void)hint_command(diag, "remove it (rm -r ", path,
		"), or set another 'path' in venv.ini");
	return VENV_FAILED;
}

static struct venv_found
other_interpreter(const struct stamp *stamp, const struct python *python,
	struct arena *arena)
{
	struct venv_found answer;
	if (!fs_is_executable(stamp->python)) {
		answer = stale(arena, "its interpreter '%.*s' (%.*s) is gone",
			STR(stamp->python), STR(stamp->version));
		answer.vanished = true;
		return answer;
	}
	if (str_eq(stamp->python, python->path))
		return stale(arena,
			"Python %.*s at '%.*s' was replaced by another build, "
			"%.*s",
			STR(stamp->version), STR(stamp->python),
			STR(python->version));
	return stale(arena,
		"it was made for Python %.*s ('%.*s'), now it is %.*s ('%.*s')",
		STR(stamp->version), STR(stamp->python), STR(python->version),
		STR(python->path));
}

/* The first part of the path that is a link to elsewhere, or empty: nothing may
 * be written through it. lib64 is one that the venv module makes. */
static struct str
find_link(struct str root, struct str path, struct arena *arena)
{
	struct str part, target, rest = path, here = root;
	while (str_next(&rest, '/', &part)) {
		here = path_join(arena, here, part);
		if (fs_readlink(here, &target, arena, NULL) == FS_OK &&
			!(str_is(part, "lib64") && str_is(target, "lib")))
			return here;
	}
	return S("");
}

static struct str
find_any_link(struct str root, const struct python *python, struct arena *arena)
{
	static const enum scheme schemes[] = {
		SCHEME_SCRIPTS, SCHEME_PURELIB, SCHEME_PLATLIB};
	struct str link = S("");
	for (size_t i = 0; i < countof(schemes) && !link.n; i++)
		link = find_link(root, python->scheme[schemes[i]], arena);
	return link;
}

static struct venv_found
check_marked(const struct stamp *stamp, struct str path, struct str prompt,
	const struct python *python, struct arena *arena)
{
	if (stamp->unfinished)
		return stale(arena, "an earlier run did not finish it");
	if (!str_eq(stamp->identity, python->identity))
		return other_interpreter(stamp, python, arena);
	if (!str_eq(stamp->path, path))
		return stale(arena, "it was moved or copied from '%.*s'",
			STR(stamp->path));
	struct str away = find_any_link(path, python, arena);
	if (away.n)
		return stale(arena, "its '%.*s' is a symbolic link", STR(away));
	struct str bin = path_join(arena, path, python->scheme[SCHEME_SCRIPTS]);
	struct str link = path_joinz(arena, bin, "python");
	bool cleaned = !fs_exists(link); /* ninja -t clean does that */
	if (!cleaned && !fs_same(link, python->path))
		return stale(arena, "its '%.*s/python' is not '%.*s' any more",
			STR(bin), STR(python->path));
	struct str lib = path_join(arena, path, python->scheme[SCHEME_PURELIB]);
	if (!fs_is_directory(lib))
		return stale(arena, "its '%.*s' is gone", STR(lib));
	if (cleaned || !str_eq(stamp->prompt, prompt) ||
		!fs_is_file(path_joinz(arena, path, "pyvenv.cfg")))
		return found(VENV_TEXTS);
	return found(VENV_CURRENT);
}

static bool
is_ours_to_use(struct str path, const struct fs_info *info, struct diag *diag)
{
	if (info->kind != FS_DIRECTORY) {
		(void)diag_error(diag, NOWHERE,
			"'%.*s' is there and is no directory", STR(path));
		return diag_hint(
			diag, "remove it, or set another 'path' in venv.ini");
	}
	if (info->uid == host_uid())
		return true;
	(void)diag_error(diag, NOWHERE, "'%.*s' belongs to '%.*s', not to you",
		STR(path), STR(host_user_name(info->uid, diag->arena)));
	return diag_hint(diag, "run ninjenv as '%.*s'",
		STR(host_user_name(info->uid, diag->arena)));
}

/* All that we remember lies there, and goes with the environment. */
static bool
check_memory(struct str path, struct arena *arena, struct diag *diag)
{
	struct fs_info info;
	struct str memory = path_joinz(arena, path, ".ninjenv");
	if (fs_lstat(memory, &info, NULL) != FS_OK || info.kind == FS_DIRECTORY)
		return true;
	(void)diag_error(diag, NOWHERE,
		"'%.*s' is a symbolic link, or no directory", STR(memory));
	return hint_command(diag, "type: rm ", memory, "");
}

/* What is there, and its mark where it has one; else the answer is known. */
static enum venv_state
look(struct str path, struct stamp *stamp, bool *marked, struct arena *arena,
	struct diag *diag)
{
	struct fs_info info;
	struct str file = path_joinz(arena, path, ".ninjenv/skeleton");
	enum fs_result there = fs_stat(path, &info, diag);
	*marked = false;
	if (there == FS_MISSING && fs_exists(path)) {
		(void)diag_error(diag, NOWHERE,
			"'%.*s' is a symbolic link to nothing", STR(path));
		(void)diag_hint(
			diag, "remove it, or set another 'path' in venv.ini");
		return VENV_FAILED;
	}
	if (there == FS_MISSING)
		return VENV_ABSENT;
	if (there == FS_FAILED || !is_ours_to_use(path, &info, diag) ||
		!check_memory(path, arena, diag))
		return VENV_FAILED;
	enum fs_result mark = stamp_read(stamp, file, arena, diag);
	*marked = mark == FS_OK;
	if (mark == FS_MISSING)
		return check_unmarked(path, arena, diag);
	return mark == FS_OK ? VENV_CURRENT : VENV_FAILED;
}

bool
venv_check_place(struct str path, struct arena *arena, struct diag *diag)
{
	struct stamp stamp;
	bool marked;
	return look(path, &stamp, &marked, arena, diag) != VENV_FAILED;
}

struct venv_found
venv_check(struct str path, struct str prompt, const struct python *python,
	struct arena *arena, struct diag *diag)
{
	struct stamp stamp;
	bool marked;
	if (!venv_check_path(path, NOWHERE, diag) ||
		!venv_check_prompt(prompt, NOWHERE, diag))
		return found(VENV_FAILED);
	enum venv_state state = look(path, &stamp, &marked, arena, diag);
	return marked ? check_marked(&stamp, path, prompt, python, arena)
		      : found(state);
}
