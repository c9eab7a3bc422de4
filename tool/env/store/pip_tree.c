/* SPDX-License-Identifier: MIT */
#include "env/store/pip_tree.h"

#include <errno.h>

#include "base/path.h"
#include "env/store/bytecode.h"
#include "env/store/store.h"
#include "env/store/wheel.h"
#include "sys/at.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/link.h"

enum { MANIFEST_MAX = 16 << 20, BUCKET_FILES = 64 };

struct making {
	const struct store *store;
	const struct python *python;
	struct str wheel, sha256;
	struct str name;  /* below ROOT/pip */
	struct str entry; /* ROOT/wheel/SHA256 */
	struct manifest manifest;
	uint64_t *pyc; /* sizes, by the file's number */
	struct arena *arena;
	struct diag diag; /* never shown: the wheel does as well */
};

/* "pip/_internal/x.py" -> "pip/_internal/__pycache__/x.cpython-311.pyc" */
struct str
pip_tree_pyc(struct str source, struct str tag, struct arena *arena)
{
	struct str stem = path_base(source), directory = path_dir(source);
	stem.n -= 3; /* ".py" */
	return str_fmt(arena, "%.*s/__pycache__/%.*s.%.*s.pyc", STR(directory),
		STR(stem), STR(tag));
}

static struct str
pyc_path(const struct making *making, struct str source)
{
	return pip_tree_pyc(source, making->python->cache_tag, making->arena);
}

/* --- is it whole? --------------------------------------------------------- */

/* Of the scripts it needs none, and by its dist-info pip would find itself
 * installed. */
bool
pip_tree_takes(
	const struct manifest *manifest, enum scheme scheme, struct str path)
{
	return scheme == manifest->root &&
	       !path_is_inside(manifest->dist_info, path);
}

static bool
is_taken(const struct making *making, const struct manifest_file *file)
{
	return pip_tree_takes(&making->manifest, file->scheme, file->path);
}

static bool
is_whole_file(
	const struct making *making, int root, struct str path, uint64_t size)
{
	struct fs_info info;
	return !at_stat(root, path.p, &info) && info.kind == FS_FILE &&
	       info.size == size &&
	       info.mtime == making->manifest.mtime * CLOCK_SECOND;
}

static bool
are_whole(const struct making *making, int root)
{
	for (size_t i = 0; i < making->manifest.files.n; i++) {
		const struct manifest_file *file = &making->manifest.files.v[i];
		if (!is_taken(making, file))
			continue;
		if (!is_whole_file(making, root, file->path, file->size))
			return false;
		if (making->pyc[i] &&
			!is_whole_file(making, root,
				pyc_path(making, file->path), making->pyc[i]))
			return false;
	}
	return true;
}

static bool
read_manifest(struct making *making, struct str directory)
{
	struct str text;
	struct str path = path_joinz(making->arena, directory, "manifest");
	return file_need(path, MANIFEST_MAX, &text, making->arena,
		       &making->diag) &&
	       manifest_read((char *)text.p, text.n, path, &making->manifest,
		       making->arena, &making->diag) &&
	       str_eq(making->manifest.wheel, making->sha256);
}

static bool
is_whole(struct making *making, struct str directory)
{
	int root;
	struct str tree = path_joinz(making->arena, directory, "tree");
	if (!read_manifest(making, directory) ||
		bytecode_index(directory, &making->pyc,
			making->manifest.files.n, making->arena,
			&making->diag) != FS_OK ||
		!fs_open_directory(tree, &root, &making->diag))
		return false;
	bool whole = are_whole(making, root);
	fs_close(root);
	return whole;
}

/* --- making it ------------------------------------------------------------ */

static bool
unpack(struct making *making)
{
	struct wheel_scratch scratch = {0};
	struct str directory;
	struct wheel_expect expect = {.file = path_base(making->wheel),
		.sha256 = making->sha256,
		.verified = true};
	if (!store_temporary(
		    making->store, &directory, making->arena, &making->diag))
		return false;
	bool done = wheel_unpack(making->wheel, &expect, directory, &scratch,
			    &making->manifest, making->arena, &making->diag) &&
		    store_flush(making->store, &making->diag) &&
		    store_commit(making->store, directory, "wheel",
			    making->sha256, &making->diag);
	wheel_scratch_free(&scratch);
	if (!done)
		(void)store_discard(making->store, directory, NULL);
	return done;
}

static bool
compile_all(struct making *making)
{
	struct bytecode_job job = {.manifest = &making->manifest};
	return bytecode_make(making->store, making->python, &job, 1, 0, NULL,
		       NULL, making->arena, &making->diag) &&
	       job.made;
}

/* The parents come first, as the manifest has them in that order. */
static bool
make_directory(const struct making *making, int to, struct str path)
{
	struct str cache = path_joinz(making->arena, path, "__pycache__");
	int error = path.n ? at_mkdir(to, path.p) : 0;
	if (!error || error == EEXIST)
		error = at_mkdir(to, cache.p);
	return !error || error == EEXIST;
}

static bool
make_directories(const struct making *making, int to)
{
	if (!make_directory(making, to, S("")))
		return false;
	vec_for (const struct manifest_dir, dir, &making->manifest.dirs) {
		if (pip_tree_takes(&making->manifest, dir->scheme, dir->path) &&
			!make_directory(making, to, dir->path))
			return false;
	}
	return true;
}

static bool
link_file(const struct making *making, int from, struct str directory, size_t i,
	int to, struct str path)
{
	struct str source = str_fmt(making->arena, "%.*s%s%zu/%zu",
		STR(directory), directory.n ? "/" : "", i / BUCKET_FILES, i);
	return !link_place(from, source.p, to, path.p, LINK_HARD);
}

static bool
link_files(const struct making *making, int from, int to)
{
	struct str pyc = bytecode_directory(making->python, making->arena);
	for (size_t i = 0; i < making->manifest.files.n; i++) {
		const struct manifest_file *file = &making->manifest.files.v[i];
		if (!is_taken(making, file))
			continue;
		if (!link_file(making, from, S(""), i, to, file->path) ||
			(making->pyc[i] &&
				!link_file(making, from, pyc, i, to,
					pyc_path(making, file->path))))
			return false;
	}
	return true;
}

/* What tells of the files, beside them. */
static bool
link_lists(const struct making *making, int from, struct str directory)
{
	struct str index = path_joinz(making->arena,
		bytecode_directory(making->python, making->arena), "index");
	struct str to = path_joinz(making->arena, directory, "manifest");
	if (link_place(from, "manifest", AT_CWD, to.p, LINK_HARD))
		return false;
	to = path_joinz(making->arena, directory, "index");
	return !link_place(from, index.p, AT_CWD, to.p, LINK_HARD);
}

static bool
link_all(struct making *making, struct str directory)
{
	int from, to;
	struct str tree = path_joinz(making->arena, directory, "tree");
	struct str pyc = path_join(making->arena, making->entry,
		bytecode_directory(making->python, making->arena));
	if (bytecode_index(pyc, &making->pyc, making->manifest.files.n,
		    making->arena, &making->diag) != FS_OK ||
		!fs_mkdir(tree, 0755, NULL, &making->diag) ||
		!fs_open_directory(making->entry, &from, &making->diag))
		return false;
	bool done = fs_open_directory(tree, &to, &making->diag);
	if (done) {
		done = make_directories(making, to) &&
		       link_files(making, from, to) &&
		       link_lists(making, from, directory);
		fs_close(to);
	}
	fs_close(from);
	return done;
}

static bool
make(struct making *making)
{
	struct str directory;
	enum store_answer answer = store_find(making->store, making->sha256,
		&making->manifest, making->arena, &making->diag);
	if (answer == STORE_FAILED ||
		(answer == STORE_LACKS && !unpack(making)))
		return false;
	if (!compile_all(making) || !store_temporary(making->store, &directory,
					    making->arena, &making->diag))
		return false;
	if (link_all(making, directory) && is_whole(making, directory) &&
		store_flush(making->store, &making->diag) &&
		store_commit(making->store, directory, "pip", making->name,
			&making->diag))
		return true;
	(void)store_discard(making->store, directory, NULL);
	return false;
}

/* What was linked from a damaged entry is damaged, too. */
static bool
make_anew(struct making *making)
{
	return make(making) || (fs_exists(making->entry) &&
				       store_discard(making->store,
					       making->entry, &making->diag) &&
				       make(making));
}

bool
pip_tree_find(struct str *tree, struct str wheel, const struct python *python,
	const struct store *store, struct arena *arena)
{
	struct digest digest;
	struct making making = {
		.store = store,
		.python = python,
		.wheel = wheel,
		.arena = arena,
		.diag = {.arena = arena},
	};
	if (hash_file(wheel, HASH_SHA256, &digest, &making.diag) != FS_OK)
		return false;
	making.sha256 = digest_hex(&digest, arena);
	making.entry = store_path(store, "wheel", making.sha256, arena);
	making.name = str_fmt(arena, "%.*s-%.*s-%.*s", STR(making.sha256),
		STR(python->cache_tag), STR(python->magic));
	struct str directory = store_path(store, "pip", making.name, arena);
	*tree = path_joinz(arena, directory, "tree");
	if (is_whole(&making, directory))
		return true;
	return (!fs_exists(directory) ||
		       store_discard(store, directory, &making.diag)) &&
	       make_anew(&making);
}
