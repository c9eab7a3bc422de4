/* SPDX-License-Identifier: MIT */
#include "env/install/venv.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "env/install/doubt.h"
#include "env/python/python.h"
#include "env/store/skeleton.h"
#include "env/store/stamp.h"
#include "env/store/store.h"
#include "sys/at.h"
#include "sys/disk.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/trash.h"

#define MEMORY ".ninjenv" /* what stays when an environment is made anew */
#define CONFIG "pyvenv.cfg"

enum { TEXT_MAX = 1024 * 1024 };

/* What all shells' quotes can hold, so that the scripts need no escapes. */
static bool
check_text(struct str text, const char *what, const char *refused,
	struct place place, struct diag *diag)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 32 || c == 127)
			return diag_error(diag, place,
				"%s '%.*s' has a control character", what,
				STR(text));
		if (!strchr(refused, c))
			continue;
		(void)diag_error(diag, place,
			"%s '%.*s' has a %c, which scripts for activation "
			"cannot hold",
			what, STR(text), c);
		return diag_hint(diag, "use letters, digits, spaces and any "
				       "of - _ . , + @ ( ) instead");
	}
	return str_is_utf8(text) ||
	       diag_error(
		       diag, place, "%s '%.*s' is not UTF-8", what, STR(text));
}

bool
venv_check_path(struct str path, struct place place, struct diag *diag)
{
	/* PATH has no way to hold a colon. */
	return check_text(
		path, "the environment's path", "'\"$`\\!:", place, diag);
}

bool
venv_check_prompt(struct str prompt, struct place place, struct diag *diag)
{
	return check_text(prompt, "the prompt", "'\"$`\\!", place, diag);
}

static struct str
memory(struct str path, const char *name, struct arena *arena)
{
	return str_fmt(arena, "%.*s/" MEMORY "/%s", STR(path), name);
}

struct str
venv_trash(struct str path, struct arena *arena)
{
	return memory(path, "trash", arena);
}

bool
venv_has_trash(struct str path, struct arena *arena)
{
	return fs_exists(venv_trash(path, arena));
}

bool
venv_sweep(struct str path, struct diag *diag)
{
	struct arena scratch = {0};
	struct trash trash = {.directory = venv_trash(path, &scratch)};
	bool done = trash_empty_now(&trash, diag);
	arena_free(&scratch);
	return done;
}

/* Directories and links and all texts but pyvenv.cfg: errno, with the item. */
static int
put_item(int root, const struct skeleton_item *item, struct str path,
	struct str prompt, struct arena *arena)
{
	switch (item->kind) {
	case SKELETON_DIRECTORY:
		return at_mkdir(root, item->path.p);
	case SKELETON_LINK:
		return at_symlink(item->bytes.p, root, item->path.p);
	default:
		return at_write(root, item->path.p,
			skeleton_text(item, path, prompt, arena), item->mode,
			AT_MTIME_NOW);
	}
}

static bool
put_items(int root, const struct skeleton *skeleton, struct str path,
	struct str prompt, struct arena *arena, struct diag *diag)
{
	vec_for (const struct skeleton_item, it, &skeleton->items) {
		if (str_is(it->path, CONFIG))
			continue;
		int error = put_item(root, it, path, prompt, arena);
		if (error)
			return diag_system(diag, error, "cannot make",
				path_join(arena, path, it->path));
	}
	return true;
}

static bool
put_config(const struct skeleton *skeleton, struct str path, struct str prompt,
	struct arena *arena, struct diag *diag)
{
	vec_for (const struct skeleton_item, it, &skeleton->items)
		if (str_is(it->path, CONFIG))
			return file_write_changed(
				path_joinz(arena, path, CONFIG),
				skeleton_text(it, path, prompt, arena),
				it->mode, NULL, diag);
	return diag_error(diag, NOWHERE, "the venv module makes no " CONFIG);
}

static bool
put_stamp(const struct stamp *stamp, struct str path, enum file_flush flush,
	struct arena *arena, struct diag *diag)
{
	return file_write(memory(path, "skeleton", arena),
		stamp_text(stamp, arena), 0644, flush, diag);
}

/* pyvenv.cfg goes first: from then on there is no environment. */
static bool
clear_away(int root, struct str path, struct arena *arena, struct diag *diag)
{
	struct trash trash = {.directory = venv_trash(path, arena)};
	static const char *const kept[] = {"pkg", "manifest", "have"};
	struct str_vec names = {0};
	if (!trash_move(&trash, path_joinz(arena, path, CONFIG), diag) ||
		fs_list(path, &names, arena, diag) != FS_OK)
		return false;
	for (size_t i = 0; i < countof(kept); i++)
		if (at_rmdir(AT_CWD, memory(path, kept[i], arena).p) &&
			!trash_move(&trash, memory(path, kept[i], arena), diag))
			return false;
	vec_for (struct str, it, &names) {
		if (str_is(*it, MEMORY))
			continue;
		/* An empty directory is Ninja's, made for its outputs. */
		int error = at_rmdir(root, it->p);
		if (error)
			error = trash_move_at(&trash, root, it->p);
		if (error)
			return diag_system(diag, error, "cannot move away",
				path_join(arena, path, *it));
	}
	return true;
}

static bool
make_in(int root, const struct skeleton *skeleton, struct stamp *stamp,
	struct arena *arena, struct diag *diag)
{
	struct str path = stamp->path;
	disk_spread(root);
	stamp->unfinished = true;
	if (!put_stamp(stamp, path, FILE_LAZY, arena, diag) ||
		!clear_away(root, path, arena, diag) ||
		!put_items(root, skeleton, path, stamp->prompt, arena, diag))
		return false;
	stamp->unfinished = false;
	return put_stamp(stamp, path, FILE_LAZY, arena, diag) &&
	       put_config(skeleton, path, stamp->prompt, arena, diag);
}

bool
venv_make(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct stamp stamp = stamp_of(python, path, prompt);
	struct skeleton skeleton;
	int root;
	if (!venv_check_path(path, NOWHERE, diag) ||
		!venv_check_prompt(prompt, NOWHERE, diag) ||
		!skeleton_load(&skeleton, python, store, arena, diag) ||
		!fs_mkdirs(path_joinz(arena, path, MEMORY), diag) ||
		!fs_open_directory(path, &root, diag))
		return false;
	bool done = make_in(root, &skeleton, &stamp, arena, diag);
	fs_close(root);
	return done;
}

/* Missing, or what a power cut left of it. */
static bool
is_lost(struct str file, struct str text, struct arena *arena)
{
	struct str found;
	return !fs_exists(file) ||
	       (file_read(file, TEXT_MAX, &found, arena, NULL) == FS_OK &&
		       !str_eq(found, text) && doubt_is_rest(found, text));
}

/* With the prompt as it was only what is lost is made: what a person changed in
 * the scripts stays. */
static bool
refresh_texts(const struct skeleton *skeleton, struct str path,
	struct str prompt, bool only_lost, struct arena *arena,
	struct diag *diag)
{
	vec_for (const struct skeleton_item, it, &skeleton->items) {
		struct str file = path_join(arena, path, it->path);
		struct str text = skeleton_text(it, path, prompt, arena);
		if (it->kind == SKELETON_DIRECTORY ||
			it->kind == SKELETON_LINK || str_is(it->path, CONFIG) ||
			(only_lost && !is_lost(file, text, arena)))
			continue;
		if (!file_write_changed(file, text, it->mode, NULL, diag))
			return false;
	}
	return true;
}

/* Links that are gone: 'ninja -t clean' takes bin/python, which is an output.*/
static bool
refresh_links(const struct skeleton *skeleton, struct str path,
	struct arena *arena, struct diag *diag)
{
	vec_for (const struct skeleton_item, it, &skeleton->items) {
		struct str link = path_join(arena, path, it->path);
		if (it->kind == SKELETON_LINK && !fs_exists(link) &&
			!fs_symlink(it->bytes, link, diag))
			return false;
	}
	return true;
}

bool
venv_refresh(const struct python *python, struct str path, struct str prompt,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct skeleton skeleton;
	struct stamp old, stamp = stamp_of(python, path, prompt);
	if (!skeleton_load(&skeleton, python, store, arena, diag))
		return false;
	bool same = stamp_read(&old, memory(path, "skeleton", arena), arena,
			    diag) == FS_OK &&
		    str_eq(old.prompt, prompt);
	return refresh_links(&skeleton, path, arena, diag) &&
	       refresh_texts(&skeleton, path, prompt, same, arena, diag) &&
	       put_config(&skeleton, path, prompt, arena, diag) &&
	       (same || put_stamp(&stamp, path, store_flush_mode(store), arena,
				diag));
}

static bool
write_lines(struct str file, const struct str_vec *directories, bool *changed,
	struct arena *arena, struct diag *diag)
{
	struct buf text = {.arena = arena};
	vec_for (const struct str, it, directories) {
		buf_add(&text, *it);
		buf_addc(&text, '\n');
	}
	return file_write_changed(file, buf_str(&text), 0644, changed, diag);
}

bool
venv_pythonpath(const struct python *python, struct str path,
	const struct str_vec *directories, bool *changed, struct arena *arena,
	struct diag *diag)
{
	struct str purelib =
		path_join(arena, path, python->scheme[SCHEME_PURELIB]);
	struct str file = path_joinz(arena, purelib, "_ninjenv_paths.pth");
	vec_for (const struct str, it, directories)
		if (!path_is_absolute(*it) || str_trim(*it).n != it->n ||
			str_index(*it, '\n') < it->n ||
			str_index(*it, '\r') < it->n)
			return diag_error(diag, NOWHERE,
				"the directory '%.*s' cannot stand in a .pth "
				"file",
				STR(*it));
	if (directories->n)
		return write_lines(file, directories, changed, arena, diag);
	if (changed)
		*changed = fs_exists(file);
	return fs_unlink(file, diag);
}
