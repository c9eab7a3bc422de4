/* SPDX-License-Identifier: MIT */
#include "env/store/template.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "env/python/python.h"
#include "env/store/skeleton.h"
#include "env/store/store.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/proc.h"
#include "sys/tree.h"

enum { VENV_SECONDS = 120, VENV_FILE_MAX = 16 * 1024 * 1024 };

/* Found nowhere in the module's own texts, and safe in every shell. */
#define NAME_TOKEN "ninjenv-token-of-name"
#define PROMPT_TOKEN "ninjenv-token-of-prompt"

/* What a walk over the module's work adds to. */
struct packing {
	struct str root;    /* of what the module made: the path's token */
	struct str scripts; /* "bin/" */
	struct buf out;
	struct arena *arena;
	struct diag *diag;
	bool failed;
};

static bool
is_plain(struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c >= '0' && c <= '9') &&
			(!c || !strchr("_./-", c)))
			return false;
	}
	return true;
}

/* Where the module works: a path that no shell quotes, so in /tmp where the
 * store's own has a space, say. */
static bool
workplace(struct str *path, const struct store *store, struct arena *arena,
	struct diag *diag)
{
	if (is_plain(store->root))
		return store_temporary(store, path, arena, diag);
	struct str temporary = env_temporary();
	if (!is_plain(temporary))
		temporary = S("/tmp");
	return fs_mkdir_unique(
		path_joinz(arena, temporary, "ninjenv-"), path, arena, diag);
}

static bool
run_venv(const struct python *python, struct str path, struct arena *arena,
	struct diag *diag)
{
	struct proc proc = {.seconds = VENV_SECONDS, .merge = true};
	const struct str argv[] = {python->path, S("-I"), S("-m"), S("venv"),
		S("--without-pip"), S("--prompt"), S(PROMPT_TOKEN), path};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], arena);
	struct proc_result result;
	if (!proc_run(&proc, &result, arena, diag))
		return false;
	if (proc_ok(&result))
		return true;
	struct str how = proc_explain(&proc, &result, arena);
	return diag_error(diag, NOWHERE,
		"the venv module of '%.*s' failed in '%.*s': %.*s: %.*s",
		STR(python->path), STR(path), STR(how),
		STR(str_trim(result.out)));
}

/* Bytes that our marks would not survive among. */
static bool
is_text(struct str bytes)
{
	return str_index(bytes, '\0') == bytes.n &&
	       str_index(bytes, 1) == bytes.n;
}

static bool
pack_file(struct packing *p, const struct tree_entry *entry, struct str path)
{
	struct str bytes;
	if (!file_need(path, VENV_FILE_MAX, &bytes, p->arena, p->diag))
		return false;
	bool text = is_text(bytes);
	bool shell = str_starts(entry->path, p->scripts);
	if (text)
		bytes = skeleton_mark(
			bytes, p->root, S(PROMPT_TOKEN), shell, p->arena);
	buf_addf(&p->out, "%s %d %zu %.*s\n", text ? "text" : "file",
		entry->info.mode & 0100 ? 755 : 644, bytes.n, STR(entry->path));
	buf_add(&p->out, bytes);
	buf_addc(&p->out, '\n');
	return true;
}

static bool
pack(struct packing *p, const struct tree_entry *entry)
{
	struct str path = path_join(p->arena, p->root, entry->path), target;
	switch (entry->info.kind) {
	case FS_DIRECTORY:
		buf_addf(&p->out, "dir %.*s\n", STR(entry->path));
		return true;
	case FS_SYMLINK:
		if (fs_readlink(path, &target, p->arena, p->diag) != FS_OK)
			return false;
		buf_addf(&p->out, "link %.*s\t%.*s\n", STR(entry->path),
			STR(target));
		return true;
	case FS_FILE:
		return pack_file(p, entry, path);
	default:
		return diag_error(p->diag, NOWHERE,
			"the venv module made '%.*s', which is no file",
			STR(path));
	}
}

static enum tree_next
see(void *context, const struct tree_entry *entry)
{
	struct packing *p = context;
	p->failed = !pack(p, entry);
	return p->failed ? TREE_STOP : TREE_GO;
}

static bool
pack_tree(struct packing *p, struct str *text)
{
	buf_addz(&p->out, SKELETON_HEADER "\n");
	if (tree_walk(p->root, see, p, p->diag) != FS_OK || p->failed)
		return false;
	buf_addz(&p->out, "end\n");
	*text = buf_str(&p->out);
	return true;
}

bool
template_make(struct str *text, const struct python *python,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	if (!python->has_venv) {
		(void)diag_error(diag, NOWHERE,
			"'%.*s' (Python %.*s) has no venv module",
			STR(python->path), STR(python->version));
		return diag_hint(
			diag, "%.*s", STR(python_venv_hint(python, arena)));
	}
	struct str work;
	if (!workplace(&work, store, arena, diag))
		return false;
	struct packing p = {.root = path_joinz(arena, work, NAME_TOKEN),
		.scripts = str_fmt(
			arena, "%.*s/", STR(python->scheme[SCHEME_SCRIPTS])),
		.out = {.arena = arena},
		.arena = arena,
		.diag = diag};
	bool done =
		run_venv(python, p.root, arena, diag) && pack_tree(&p, text);
	return tree_remove(work, diag) && done;
}
